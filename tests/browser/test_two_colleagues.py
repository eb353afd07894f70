"""Two colleagues of one institution write one request: both texts are kept, one hands over, the approver signs."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from socx.db import db
from socx.requests.fields import STRUCTURED, sections_of
from socx.requests.models import AssistanceRequest
from tests.browser.visitor import Visitor
from tests.journeys import steps
from tests.journeys.people import make_colleague
from tests.journeys.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.process]

COLLEAGUE = "Ana Krasniqi"
NOTE = "The activities are yours to write."
OURS = {
    "context": "Five bodies collect labour market data.",
    "tried": "A working group met twice in 2025.",
    "assistance_sought": "Peers who have set up a labour market information system.",
}
THEIRS = {
    "context": "The figures of the bodies do not agree.",
    "change": "One set of indicators that all bodies use.",
    "assistance_sought": "A workshop.",
}
LABELS = {
    "context": "Context and challenge",
    "tried": "What has been tried",
    "change": "Expected change",
    "assistance_sought": "Assistance sought",
}


def more_data() -> None:
    make_colleague(COLLEAGUE)


@pytest.mark.parametrize("server", ["sqlite", "postgresql"], indirect=True)
def test_two_colleagues_write_one_request(server, visit):
    official, colleague = visit("official").sign_in(), visit("colleague").sign_in()

    case = begin(official)
    write_at_the_same_time(official, colleague, case)
    keep_both_texts(official)
    assert answers_of(server, case) == {
        "context": f"{THEIRS['context']}\n\n{OURS['context']}",
        "tried": OURS["tried"],
        "change": THEIRS["change"],
        "assistance_sought": OURS["assistance_sought"],
    }
    hand_over(official)
    hear_of_it(server, colleague)
    finish(colleague, case)
    approver = visit("approver").sign_in()
    return_it(approver)
    send_it_again(colleague)
    steps.sign_request(approver)

    official.open(case)
    assert steps.state_of(official) == "Submitted"


def begin(official: Visitor) -> str:
    """A draft with its first parts; the address of its page."""
    official.link("New request")
    official.choose("Which form?", "A structured action with up to four activities")
    official.press("Start")
    case = official.path.removesuffix("/edit")
    official.link("Continue")
    for key in ("subject", "institution", "contacts"):
        steps.fill_section(official, key, steps.ANSWERS)
        official.press("Save and continue")
    assert official.heading == "Description"
    return case


def write_at_the_same_time(official: Visitor, colleague: Visitor, case: str) -> None:
    """The colleague writes into the page that the official has open, and each learns of it."""
    colleague.open(f"{case}/edit/description")
    for name, text in THEIRS.items():
        colleague.fill(LABELS[name], text)
    expect(saved(colleague)).to_contain_text("Saved ")

    for name, text in OURS.items():
        official.fill(LABELS[name], text)
    expect(official.page.locator("[data-conflict-words]")).to_contain_text("A colleague changed this part")


def keep_both_texts(official: Visitor) -> None:
    """Field by field: of the first answer both texts, of the last one the own; others are not asked about."""
    official.complaints.clear()  # the browser reports the answer 409
    with official.page.expect_navigation():
        official.page.get_by_role("button", name="Compare the texts").click()
    official.complaints.clear()

    differing = official.page.locator("[id^=differs-]")
    assert [one.get_attribute("id") for one in differing.all()] == ["differs-context", "differs-assistance_sought"]
    for name in ("context", "assistance_sought"):
        card = official.page.locator(f"#differs-{name}")
        expect(official.labelled(LABELS[name], card)).to_have_value(OURS[name])
        assert THEIRS[name] in card.inner_text()
        assert COLLEAGUE in card.inner_text()
    choice(official, "context", "both").check()
    choice(official, "assistance_sought", "mine").check()
    official.press("Save and continue")
    assert official.heading == "Objectives and results"


def choice(official: Visitor, name: str, kept: str):
    return official.page.locator(f"#keep-{name}-{kept}")


def hand_over(official: Visitor) -> None:
    official.link("Task list")
    assert "Ona Official holds this request." in official.text
    official.link("Hand over")
    official.choose("Who goes on with the request?", f"{COLLEAGUE}, Partner official")
    official.fill("Note", NOTE)
    official.press("Hand over")
    assert f"{COLLEAGUE} holds the request now." in official.text
    assert official.page.get_by_role("link", name="Hand over", exact=True).count() == 0


def hear_of_it(server: Server, colleague: Visitor) -> None:
    """A notice and a mail with the note tell who holds the request now."""
    colleague.open("/notices")
    colleague.link(f"You hold this request now: {steps.TITLE}")
    server.send_mail()
    assert NOTE in server.letters("colleague@example.org", "You hold this request now")[-1]


def finish(colleague: Visitor, case: str) -> None:
    """The colleague writes the rest and sends it for signature."""
    colleague.open(f"{case}/edit/objectives")
    for part in sections_of(STRUCTURED)[4:]:
        assert colleague.heading == part.label
        steps.fill_section(colleague, part.key, steps.ANSWERS)
        if part.key in ("objectives", "activities"):
            expect(saved(colleague)).to_contain_text("Saved ")
        colleague.press("Save and continue")
    assert colleague.heading == "Check your answers"
    for text in (*OURS.values(), THEIRS["context"], THEIRS["change"]):
        assert text in colleague.text
    colleague.link("Continue to the signature")
    colleague.press("Send for signature")


def return_it(approver: Visitor) -> None:
    steps.take_the_next_step(approver)
    form = approver.main().locator("form.actions").filter(has=approver.page.get_by_role("button", name="Return to"))
    approver.fill("Reason", "Say who benefits among our partners.", form)
    approver.press("Return to the author")


def send_it_again(colleague: Visitor) -> None:
    steps.take_the_next_step(colleague)
    colleague.link("History, and withdrawing the draft")
    assert "Say who benefits among our partners." in colleague.text
    colleague.link("Continue the draft")
    colleague.link("Check your answers")
    colleague.link("Continue to the signature")
    colleague.press("Send for signature")


def saved(visitor: Visitor):
    """The line of a page that says when it was saved."""
    return visitor.page.locator("[data-autosave-status]")


def answers_of(server: Server, case: str) -> dict[str, str]:
    """What the description says in the database."""
    with server.data():
        item = db.session.get_one(AssistanceRequest, int(case.rpartition("/")[2]))
        return {name: item.answers[name] for name in LABELS}
