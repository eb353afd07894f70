"""In Chromium: what is typed into a request is saved in the background, and never lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select, update

from socx.accounts.models import User, UserSession
from socx.db import db
from socx.requests.models import AssistanceRequest
from tests.browser.visitor import Visitor
from tests.factories import make_request
from tests.journeys.people import PASSWORD, make_colleague
from tests.journeys.server import eventually

pytestmark = pytest.mark.browser
Visit = Callable[..., Visitor]


def more_data() -> None:
    """A second official of the same institution."""
    make_colleague("Ana Krasniqi")


@pytest.fixture
def draft(server: Any) -> int:
    """A draft of the official's institution."""
    with server.data():
        official = db.session.scalars(select(User).where(User.email == "official@example.org")).one()
        item = make_request("draft", institution=official.institution)
        db.session.commit()
        return item.id


def answer(server: Any, draft: int, name: str = "context") -> str:
    with server.data():
        item = db.session.get_one(AssistanceRequest, draft)
        return str(item.answers[name])


def status(visitor: Visitor) -> Any:
    return visitor.page.locator("[data-autosave-status]")


def write(visitor: Visitor, text: str, label: str = "Context and challenge") -> None:
    visitor.fill(label, text)


def test_the_page_says_that_it_saved(visit: Visit, server: Any, draft: int) -> None:
    official = visit("official").sign_in()
    official.open(f"/requests/{draft}/edit/description")

    write(official, "Typed, and nobody pressed a button.")

    expect(status(official)).to_contain_text("Saved ")
    assert answer(server, draft) == "Typed, and nobody pressed a button."
    assert official.page.evaluate("Object.keys(localStorage).length") == 0
    official.press("Save and continue")
    assert official.path.endswith("/edit/objectives")


def test_what_is_worth_a_look_is_told_while_one_writes(visit: Visit, server: Any, draft: int) -> None:
    official = visit("official").sign_in()
    official.open(f"/requests/{draft}/edit/description")
    box = official.page.locator("#hints-context")
    expect(box).to_be_empty()

    write(official, "The victim Arta Krasniqi calls +383 44 123 456.")

    expect(box).to_contain_text("seems to hold a phone number")
    expect(box).to_contain_text("seems to name a person")
    assert box.get_attribute("aria-live") == "polite"
    assert official.page.evaluate("document.activeElement.name") == "context"
    official.look()
    write(official, "Nobody is named.")
    expect(box).to_be_empty()


def test_a_title_that_is_too_long_is_told_beside_it(visit: Visit, server: Any, draft: int) -> None:
    official = visit("official").sign_in()
    official.open(f"/requests/{draft}/edit/subject")

    write(official, "x" * 151, "Title of the request")

    expect(official.page.locator("#hints-title")).to_contain_text("You have used 151.")
    expect(status(official)).to_contain_text("but not this: Title of the request")


def test_two_colleagues_meet_and_choose(visit: Visit, server: Any, draft: int) -> None:
    official, colleague = visit("official").sign_in(), visit("colleague").sign_in()
    official.open(f"/requests/{draft}/edit/description")
    colleague.open(f"/requests/{draft}/edit/description")
    write(colleague, "By Ana.")
    expect(status(colleague)).to_contain_text("Saved ")

    write(official, "By the official.")

    expect(official.page.locator("[data-conflict-words]")).to_contain_text("A colleague changed this part")
    assert answer(server, draft) == "By Ana."
    official.complaints.clear()
    with official.page.expect_navigation():
        official.page.get_by_role("button", name="Compare the texts").click()
    assert "Ana Krasniqi" in official.text
    official.complaints.clear()
    official.page.get_by_label("Keep both, one after the other").first.check()
    official.press("Save and continue")
    assert answer(server, draft) == "By Ana.\n\nBy the official."


def test_two_windows_of_one_person_are_told_so(visit: Visit, server: Any, draft: int) -> None:
    official = visit("official").sign_in()
    official.open(f"/requests/{draft}/edit/description")
    other = official.page.context.new_page()
    other.goto(f"/requests/{draft}/edit/description")
    other.get_by_label("Context and challenge").fill("In the other window.")
    expect(other.locator("[data-autosave-status]")).to_contain_text("Saved ")

    write(official, "In this window.")

    expect(official.page.locator("[data-conflict-words]")).to_contain_text("You changed this part yourself in another")
    official.complaints.clear()
    with official.page.expect_navigation():
        official.page.get_by_role("button", name="Compare the texts").click()
    assert "You changed this part yourself in another window" in official.text
    assert "You, in another window" in official.text
    assert "Somebody changed" not in official.text


def test_a_second_activity_is_no_conflict_with_oneself(visit: Visit, server: Any, draft: int) -> None:
    official = visit("official").sign_in()
    official.open(f"/requests/{draft}/edit/activities")
    held: list[Any] = []
    official.page.route("**/autosave", lambda route: held.append((route, route.fetch())))
    official.fill("Place", "Prizren")
    official.labelled("Place").blur()
    assert eventually(lambda: official.page.wait_for_timeout(50) or held)

    with official.page.expect_navigation():
        official.page.get_by_role("button", name="Add another activity").click(no_wait_after=True)
        route, answer = held[0]
        route.fulfill(response=answer)
    official.page.unroute("**/autosave")
    official.page.get_by_role("region", name="Activity 2").get_by_label("Title").fill("A second one")

    expect(status(official)).to_contain_text("Saved ")
    with server.data():
        item = db.session.get_one(AssistanceRequest, draft)
        assert [one["title"] for one in item.answers["activities"]][1:] == ["A second one"]


def test_text_outlives_a_lost_connection(visit: Visit, server: Any, draft: int) -> None:
    official = visit("official").sign_in()
    official.open(f"/requests/{draft}/edit/description")
    official.page.context.set_offline(True)
    write(official, "Written on the train.")
    expect(status(official)).to_contain_text("no connection")
    official.page.get_by_role("button", name="Save and continue").last.click()
    expect(status(official)).to_contain_text("no connection")
    assert official.path.endswith("/edit/description")

    official.page.context.set_offline(False)
    official.page.goto("about:blank")
    official.complaints.clear()
    official.open(f"/requests/{draft}/edit/strategy")
    official.open(f"/requests/{draft}/edit/description")

    if answer(server, draft) != "Written on the train.":
        expect(official.page.locator("[data-offer-title]")).to_contain_text("You have text here that was not saved")
        official.page.get_by_role("button", name="Put it back").click()
        expect(status(official)).to_contain_text("Saved ")
    assert answer(server, draft) == "Written on the train."
    assert official.page.evaluate("Object.keys(localStorage).length") == 0


def test_text_that_somebody_overtook_is_offered_answer_by_answer(visit: Visit, server: Any, draft: int) -> None:
    official = visit("official").sign_in()
    official.open(f"/requests/{draft}/edit/description")
    official.page.route("**/autosave", lambda route: route.abort())
    write(official, "Mine, not saved.")
    expect(status(official)).to_contain_text("no connection")
    official.page.goto("about:blank")
    with server.data():
        item = db.session.get_one(AssistanceRequest, draft)
        item.answers["context"] = "Theirs, saved."
        db.session.commit()
    official.page.unroute("**/autosave")
    official.complaints.clear()

    official.open(f"/requests/{draft}/edit/description")

    offer = official.page.locator("[data-offer]")
    expect(offer).to_contain_text("This part was saved since.")
    expect(offer).to_contain_text("Mine, not saved.")
    official.page.get_by_role("button", name="Put this back: Context and challenge").click()
    expect(status(official)).to_contain_text("Saved ")
    assert answer(server, draft) == "Mine, not saved."


def test_text_outlives_the_session(visit: Visit, server: Any, draft: int) -> None:
    official = visit("official").sign_in()
    official.open(f"/requests/{draft}/edit/description")
    with server.data():
        old = datetime.now(UTC) - timedelta(hours=13)
        db.session.execute(update(UserSession).values(started_at=old))
        db.session.commit()

    write(official, "Two hours of work.")
    expect(status(official)).to_contain_text("You were signed out")
    official.complaints.clear()
    official.press("Save and continue")
    assert official.heading == "Sign in"
    official.fill("E-mail", "official@example.org")
    official.fill("Password", PASSWORD)
    official.press("Sign in")

    official.page.get_by_role("button", name="Put it back").first.click()
    official.page.wait_for_load_state("load")
    expect(official.labelled("Context and challenge")).to_have_value("Two hours of work.")
    expect(status(official)).to_contain_text("Saved ")
    assert answer(server, draft) == "Two hours of work."


def test_a_confidential_text_does_not_outlive_its_window(visit: Visit, server: Any, draft: int) -> None:
    with server.data():
        db.session.get_one(AssistanceRequest, draft).sensitivity = "confidential"
        db.session.commit()
    official = visit("official").sign_in()
    official.open(f"/requests/{draft}/edit/description")
    official.page.route("**/autosave", lambda route: route.abort())

    write(official, "Nothing for the disk.")

    expect(status(official)).to_contain_text("no connection")
    kept = official.page.evaluate("[Object.keys(localStorage).length, Object.keys(sessionStorage).length]")
    assert kept == [0, 1]
    official.complaints.clear()
    official.page.unroute("**/autosave")


def test_signing_out_clears_what_was_kept(visit: Visit, server: Any, draft: int) -> None:
    official = visit("official").sign_in()
    official.open(f"/requests/{draft}/edit/description")
    official.page.route("**/autosave", lambda route: route.abort())
    write(official, "Left behind.")
    expect(status(official)).to_contain_text("no connection")
    official.complaints.clear()

    official.page.locator(".usermenu summary").click()
    with official.page.expect_navigation():
        official.page.locator(".usermenu button").click()

    assert official.page.evaluate("Object.keys(localStorage).length") == 0
