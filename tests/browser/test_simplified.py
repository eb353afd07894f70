"""The short form: for one event, to the full form and back, signed through a link by somebody without an account."""

from __future__ import annotations

import re

import pytest

from socx.db import db
from socx.requests import fields
from socx.requests.fields import SIMPLIFIED, sections_of
from socx.requests.models import AssistanceRequest
from tests.browser.visitor import Visitor
from tests.journeys import steps
from tests.journeys.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.process]

TITLE = "Round table on labour market data"
#: Words about costs that the facility does not bear, as they are written in each language.
COSTS = {
    "en": ("catering", "There will be catering for sixty people."),
    "fr": ("traiteur", "Il y aura un traiteur pour soixante personnes."),
    "es": ("refrigerios", "Habrá refrigerios para sesenta personas."),
}
PAID = {"en": "The ministry pays for it.", "fr": "Le ministère paie tout.", "es": "El ministerio paga todo."}
ANSWERS = steps.ANSWERS | {
    "title": TITLE,
    "assistance": ["awareness_roundtable"],
    "organiser": "The ministry with the employers' association",
    "activities": [
        {
            "title": "Round table of data owners", "kind": "event", "modality": "onsite",
            "objective": "Show what a register of data sources is good for.", "place": "Pristina",
            "start_on": "2027-04-12", "days": 2, "participants": "Sixty data owners", "output": "A joint statement.",
        },
    ],
    "experts_wanted": "2",
    "experts_role": "Give a talk on the first morning and lead one round table each.",
    "no_event_costs": True,
}  # fmt: skip
SIGNATORY = {
    "Name of the person who signs": "Mira Minister",
    "Function of the person who signs": "Minister",
    "E-mail of the person who signs": "mira@ministry.example",
}


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_request_for_one_event_is_signed_by_a_link(server, visit, language):
    official = visit("official" if language == "en" else f"official.{language}", language).sign_in()

    case = fill_in(official)
    hear_about_costs(official, case)
    change_the_form_and_back(server, official, case)
    ask_for_the_signature(official, case)
    first, late = (visit("", language) for _ in range(2))
    text = letter(server, official)
    link = re.findall(r"/requests/by-link/\S+", text)[0]
    for person in (first, late):
        person.open(link)
    sign(first, text)
    click_again(first, late, link)

    assert submissions(server, case) == [("Mira Minister", "Minister")]
    official.open(case)
    assert steps.state_of(official) == official._("Submitted")
    assert f"Mira Minister, Minister ({official._('signed by a link')})" in official.text


def fill_in(official: Visitor) -> str:
    """Which form, and every question of the short one; the address of the case."""
    official.link("New request")
    official.is_refused("Start", "Choose one of the two forms.")
    official.choose("Which form?", "One event or one remote activity")
    official.press("Start")
    case = official.path.removesuffix("/edit")
    official.link("Continue")
    parts = sections_of(SIMPLIFIED)
    for number, part in enumerate(parts, 1):
        assert official._("Part %(number)s of %(total)s", number=number, total=len(parts)) in official.text
        assert official.heading == official._(part.label)
        steps.fill_section(official, part.key, answers_in(official.language), SIMPLIFIED)
        official.press("Save and continue")
    assert official.heading == official._("Check your answers")
    return case


def answers_in(language: str) -> dict:
    return ANSWERS | {"language": language, "logistics": COSTS[language][1]}


def hear_about_costs(official: Visitor, case: str) -> None:
    """The form says beside the field what is not paid for; it stops nobody, and is quiet when somebody else pays."""
    said = official._(
        "You write about %(words)s. The facility pays for the experts only: no rooms, meals, tickets or daily "
        "allowances. Say who pays for it.",
        words=COSTS[official.language][0],
    )
    assert said in official.text
    official.open(f"{case}/edit/commitment")
    assert official.page.locator("#hints-logistics").inner_text().strip() == said
    official.fill("Rooms and logistics", f"{COSTS[official.language][1][:-1]}. {PAID[official.language]}")
    official.press("Save and continue")
    official.open(f"{case}/check")
    assert said in official.text


def change_the_form_and_back(server: Server, official: Visitor, case: str) -> None:
    """The full form has the answers that both ask; what only the short one asks is kept and comes back."""
    before = document(server, case)
    change_the_form(official, case)
    item = document(server, case)
    assert item["kind"] == "structured"
    assert item["activities"] == before["activities"]
    assert ANSWERS["experts_role"] in official.page.locator("#kept-answers").text_content()
    official.open(f"{case}/edit/institution")
    official.fill("Mandate of the institution in this field", ANSWERS["mandate"])
    official.press("Save and continue")
    change_the_form(official, case)
    assert document(server, case) == before
    assert ANSWERS["mandate"] in official.page.locator("#kept-answers").text_content()


def change_the_form(official: Visitor, case: str) -> None:
    official.open(f"{case}/edit")
    official.link("Change to the other form")
    official.press("Change the form")


def ask_for_the_signature(official: Visitor, case: str) -> None:
    official.open(f"{case}/check")
    official.link("Continue to the signature")
    official.page.locator("summary", has_text=official._("Ask somebody without an account to sign")).click()
    for label, text in SIGNATORY.items():
        official.fill(label, text)
    official.labelled("Language of the letter").select_option(official.language)
    official.press("Send the link")
    assert "mira@ministry.example" in official.text


def letter(server: Server, official: Visitor) -> str:
    """The newest letter to the person who signs."""
    server.send_mail()
    return server.letters("mira@ministry.example", official._("Please sign: %(title)s", title=TITLE))[-1]


def sign(person: Visitor, text: str) -> None:
    """The person reads the exact words, without an account, and signs them."""
    assert person.heading == TITLE
    assert person.page.locator(".usermenu").count() == 0
    for answer in (ANSWERS["organiser"], ANSWERS["activities"][0]["objective"], ANSWERS["context"]):
        assert answer in person.text
    assert person.page.locator(".facts .number").inner_text() in text
    person.is_refused("Sign and submit", "Tick the box to sign.")
    person.fill("Your name", "Mira Minister")
    person.main().get_by_role("checkbox").check()
    person.press("Sign and submit")
    assert person.heading == person._("Signed and submitted")


def click_again(first: Visitor, late: Visitor, link: str) -> None:
    """A second click, and one on a page that was still open, do no harm."""
    first.open(link)
    assert first.heading == first._("Signed and submitted")
    late.fill("Your name", "Somebody Else")
    late.main().get_by_role("checkbox").check()
    late.press("Sign and submit")
    assert late.heading == late._("Signed and submitted")
    assert "Mira Minister" in late.text


def document(server: Server, case: str) -> dict:
    """The words of the request in the database."""
    with server.data():
        return fields.document(db.session.get_one(AssistanceRequest, int(case.rpartition("/")[2])))


def submissions(server: Server, case: str) -> list[tuple[str, str]]:
    with server.data():
        item = db.session.get_one(AssistanceRequest, int(case.rpartition("/")[2]))
        return [(one.signed_name, one.signed_function) for one in item.submissions]
