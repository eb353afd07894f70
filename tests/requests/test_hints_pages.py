"""Where hints are shown: beside the field, on the task list, on the check page, to the adviser, to machines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from socx.access.actors import Role
from tests.browser_html import Browser
from tests.factories import ANSWERS, SIMPLIFIED, make_request, make_user

Browse = Callable[..., Browser]
COSTLY = {**ANSWERS, "logistics": "We ask for catering and per diems.", "strategy": "The strategy of Kosovo."}


def test_a_hint_stands_beside_its_field(browse: Browse, official: Any, home: Any) -> None:
    item = make_request("draft", institution=home, answers=COSTLY)
    browser = browse(official)

    page = browser.get(f"/requests/{item.id}/edit/commitment")

    [box] = page.select("#hints-logistics")
    assert "You write about catering, per diems." in box.get_text(" ")
    [empty] = page.select("#hints-staff_commitment")
    assert (empty.get_text(), empty["aria-live"]) == ("", "polite")


def test_a_point_in_an_activity_stands_beside_its_own_field(browse: Browse, official: Any, home: Any) -> None:
    plain = ANSWERS["activities"][0]
    two = [plain, {**plain, "objective": "Training. Call +383 44 123 456."}]
    item = make_request("draft", institution=home, answers={**ANSWERS, "activities": two})
    browser = browse(official)

    page = browser.get(f"/requests/{item.id}/edit/activities")

    said = {box["data-hints"]: box.get_text(" ") for box in page.select("[data-hints]") if box.get_text()}
    assert list(said) == ["activities-1-objective"]
    assert "seems to hold a phone number" in said["activities-1-objective"]
    browser.get(f"/requests/{item.id}/check")
    browser.follow("Activity 2, Objective")
    assert browser.path.endswith("/edit/activities")


def test_an_open_action_is_told_on_the_first_part(browse: Browse, official: Any, home: Any) -> None:
    make_request("under_way", institution=home, title="Running")
    item = make_request("draft", institution=home)
    browser = browse(official)

    browser.get(f"/requests/{item.id}/edit/subject")
    assert "Your institution has an open action: Running." in browser.text
    browser.get(f"/requests/{item.id}/edit/commitment")
    assert "open action" not in browser.text


def test_the_page_after_a_save_names_the_points_of_the_part(browse: Browse, official: Any, home: Any) -> None:
    """Without JavaScript nothing can be told while one writes."""
    item = make_request("draft", institution=home)
    browser = browse(official)
    browser.get(f"/requests/{item.id}/edit/commitment")

    browser.press("Save and continue", logistics="Catering, please.")

    [title] = browser.page.select("[role=status] .notice__title")
    assert title.get_text() == "Saved. Please look again at “Commitment of your institution”"
    assert "You write about catering." in browser.text
    browser.follow("Rooms and logistics")
    browser.press("Save and go back to the task list", logistics="Catering, please.")
    assert (browser.heading, "You write about catering." in browser.text) == (item.title, True)
    browser.follow("Rooms and logistics")
    browser.press("Save and continue", logistics="We pay for catering.")
    assert "Please look again" not in browser.text


def test_an_address_with_no_part_of_the_form_says_nothing(browse: Browse, official: Any, home: Any) -> None:
    item = make_request("draft", institution=home, answers=COSTLY)
    browser = browse(official)

    for key in ("", "nowhere", "subject"):
        browser.get(f"/requests/{item.id}/edit?saved={key}")
        assert (browser.status, "Please look again" in browser.text) == (200, False)


def test_a_hint_blocks_nothing(browse: Browse, official: Any, home: Any) -> None:
    item = make_request("draft", institution=home, answers=COSTLY)
    browser = browse(official)
    browser.get(f"/requests/{item.id}/edit/commitment")

    browser.press("Save and continue", logistics="Catering, please. Call +383 44 123 456.")

    assert browser.errors == []
    assert item.answers["logistics"] == "Catering, please. Call +383 44 123 456."
    browser.get(f"/requests/{item.id}/check")
    assert "Continue to the signature" in browser.links


def test_the_task_list_and_the_check_page_count_the_points(browse: Browse, official: Any, home: Any) -> None:
    item = make_request("draft", institution=home, answers=COSTLY)
    browser = browse(official)

    browser.get(f"/requests/{item.id}/edit")
    assert browser.text.count("1 point to look at") == 2
    browser.get(f"/requests/{item.id}/check")
    assert "2 points to look at" in browser.text
    browser.follow("Rooms and logistics")
    assert browser.path.endswith("/edit/commitment")


def test_who_still_lacks_answers_is_not_told_to_send_it(browse: Browse, official: Any, home: Any) -> None:
    lacking = make_request("draft", institution=home, answers={**COSTLY, "change": ""})
    whole = make_request("draft", institution=home, answers=COSTLY)
    browser = browse(official)

    for item, can_be_sent in ((lacking, False), (whole, True)):
        browser.get(f"/requests/{item.id}/check")
        assert ("You can send the request as it is." in browser.text) is can_be_sent
        assert "often lead to questions" in browser.text


def test_an_open_action_is_told_on_the_task_list(browse: Browse, official: Any, home: Any) -> None:
    make_request("under_way", institution=home, title="Running")
    item = make_request("draft", institution=home)
    browser = browse(official)

    browser.get(f"/requests/{item.id}/edit")

    assert "Your institution has an open action: Running." in browser.text


def test_two_activities_on_the_short_form_lead_to_the_other_form(browse: Browse, official: Any, home: Any) -> None:
    two = [ANSWERS["activities"][0]] * 2
    item = make_request("draft", institution=home, kind="simplified", answers={**SIMPLIFIED, "activities": two})
    browser = browse(official)

    browser.get(f"/requests/{item.id}/edit/activities")

    assert "Change to the structured action" in browser.links


@pytest.mark.parametrize(
    ("role", "sees"),
    [(Role.ADVISER, True), (Role.MANAGER, True), (Role.DELEGATION, False), (Role.OFFICIAL, False)],
)
def test_the_adviser_sees_what_was_noticed(browse: Browse, home: Any, role: Role, sees: bool) -> None:
    item = make_request("submitted", institution=home, answers=COSTLY)
    browser = browse(make_user(role, **({"institution": home} if role is Role.OFFICIAL else {})))

    browser.get(f"/requests/{item.id}")

    assert browser.status == 200
    assert ("The system noticed 2 points in the text" in browser.text) is sees


def test_free_text_stands_under_a_reminder(browse: Browse, official: Any, home: Any) -> None:
    item = make_request("draft", institution=home)
    browser = browse(official)

    def reminds(section: str) -> bool:
        browser.get(f"/requests/{item.id}/edit/{section}")
        return "No case data, please" in browser.text

    assert (reminds("description"), reminds("activities"), reminds("subject"), reminds("contacts")) == (
        True, True, False, False,
    )  # fmt: skip


def test_the_title_counts_its_characters(browse: Browse, official: Any, home: Any) -> None:
    item = make_request("draft", institution=home)
    browser = browse(official)

    page = browser.get(f"/requests/{item.id}/edit/subject")

    assert page.select_one("#title.govuk-js-character-count")
    assert page.select_one("#title-info").get_text() == "You can enter up to 150 characters"
    browser.press("Save and continue", title="x" * 151)
    assert browser.errors == ["Use at most 150 characters. You have used 151."]


def test_machines_are_told_the_same(browse: Browse, official: Any, home: Any) -> None:
    from socx.requests import schemas

    item = make_request("draft", institution=home, answers=COSTLY)

    told = schemas.detail(item, to=official.actor())

    assert [(h["field"], h["severity"]) for h in told["hints"]] == [("strategy", "advice"), ("logistics", "warning")]
    assert told["kind"] == "structured"
