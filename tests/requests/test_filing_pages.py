"""The institution files a request: the pages, by their buttons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from socx.access.actors import Role
from socx.audit.models import AuditEntry
from socx.db import db as database
from socx.requests import fields
from socx.requests.models import AssistanceRequest
from socx.requests.services import filing
from tests.browser_html import Browser
from tests.factories import ANSWERS, make_request, make_user
from tests.requests.stages import save

Browse = Callable[..., Browser]


TEXTS = {
    "institution": {"unit": "Employment department", "mandate": "Employment policy under the Labour Law."},
    "contacts": {
        "signatory_name": "Ana Example", "signatory_function": "Minister", "focal_name": "Ben Example",
        "focal_email": "ben@ministry.example",
    },
    "description": {"context": "Data do not agree.", "change": "One set of indicators.", "assistance_sought": "Peers."},
    "objectives": {
        "general_objective": "Better data.", "specific_objectives": "Map sources.", "expected_results": "A map.",
    },
    "activities": {
        "activities-0-title": "Mapping", "activities-0-kind": "assessment", "activities-0-modality": "onsite",
        "activities-0-objective": "Map the sources.", "activities-0-start_on-day": "27",
        "activities-0-start_on-month": "3", "activities-0-start_on-year": "2027", "activities-0-days": "10",
    },
    "expertise": {"expertise": "Has built such a system.", "working_languages": ["en", "sq"]},
    "strategy": {"strategy": "National Employment Strategy."},
    "crosscutting": {"gender": "Data by sex."},
    "commitment": {"staff_commitment": "Three analysts."},
    "partners": {"associated": ""},
    "sensitivity": {"sensitivity": "normal"},
    "annexes": {"agreement": "y"},
}  # fmt: skip
SUBJECT = {
    "title": "Labour market information", "domain": "labour_employment",
    "topics": ["EM14", "XC08"], "assistance": ["processes_it"], "language": "en",
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_an_institution_files_a_request_by_the_buttons(
    browse: Browse, official: Any, approver: Any, language: str
) -> None:
    browser = browse(official, language)
    browser.get("/requests/new")
    browser.press(browser.buttons[0], kind="structured")
    assert browser.path.endswith("/edit")
    browser.get(f"{browser.path}/subject")
    for section in fields.SECTION_KEYS:
        assert browser.path.endswith(f"/edit/{section}")
        values = SUBJECT if section == "subject" else TEXTS[section]
        forward = next(b for b in browser.page.select("main button[value=continue]") if not b.get("aria-hidden"))
        browser.press(" ".join(forward.get_text(" ").split()), **values)
        assert browser.errors == []
    assert browser.path.endswith("/check")
    assert not browser.page.select(".notice--warning")
    browser.get(browser.path.replace("/check", "/sign"))
    browser.press(browser.buttons[0])
    item = database.session.scalars(select(AssistanceRequest)).one()
    database.session.refresh(item)
    assert item.state == "signing"

    signer = browse(approver, language)
    signer.get(f"/requests/{item.id}/sign")
    signer.press(signer.buttons[0])
    assert signer.errors
    signer.press(signer.buttons[0], declaration="y")

    assert signer.path == f"/requests/{item.id}/submitted"
    database.session.refresh(item)
    assert (item.state, item.title, item.topic_ids) == ("submitted", "Labour market information", ["EM14", "XC08"])
    assert item.answers["activities"] == [
        {"title": "Mapping", "kind": "assessment", "modality": "onsite", "objective": "Map the sources.", "place": "",
         "start_on": "2027-03-27", "days": 10, "participants": "", "output": ""}
    ]  # fmt: skip


def test_wrong_answers_are_kept_on_the_page_and_told_beside_the_field(browse: Browse, official: Any, home: Any) -> None:
    item = make_request("draft", institution=home)
    browser = browse(official)

    browser.get(f"/requests/{item.id}/edit/contacts")
    browser.press("Save and continue", focal_email="ben at ministry", focal_name="Ben <b>Bold</b>")

    assert browser.errors == ["Enter an e-mail address, for example name@ministry.example."]
    link = browser.page.select_one(".govuk-error-summary a")
    assert link["href"] == "#focal_email"
    assert browser.page.select_one("#focal_email")["value"] == "ben at ministry"
    assert browser.page.select_one("#focal_name")["value"] == "Ben <b>Bold</b>"
    database.session.refresh(item)
    assert item.answers["focal_email"] == ANSWERS["focal_email"]


@pytest.mark.parametrize("title", ["x" * 151, "x" * 900_000, "a\0b", "a\x1bb"])
def test_a_title_that_cannot_be_kept_is_refused(browse: Browse, official: Any, home: Any, title: Any) -> None:
    item = make_request("draft", institution=home)
    was = item.title
    browser = browse(official)

    browser.get(f"/requests/{item.id}/edit/subject")
    browser.press("Save and continue", title=title)

    assert (browser.status, len(browser.errors)) == (422, 1)
    database.session.refresh(item)
    assert item.title == was


def test_activities_are_added_and_removed_without_losing_what_was_typed(
    browse: Browse, official: Any, home: Any
) -> None:
    item = make_request("draft", institution=home)
    browser = browse(official)

    browser.get(f"/requests/{item.id}/edit/activities")
    browser.press("Add another activity", **{"activities-0-objective": "Typed", "activities-0-start_on-day": "31",
                                             "activities-0-start_on-month": "February"})  # fmt: skip
    browser.press("Add another activity", **{"activities-1-title": "The second"})
    browser.press("Remove activity 3")

    assert browser.page.select_one("#activities-1-title")["value"] == "The second"
    assert browser.page.select_one("#activities-0-start_on")["value"] == "31"
    assert browser.page.select_one("#activities-0-start_on-month")["value"] == "February"
    assert not browser.page.select_one("#activities-2-title")
    browser.press("Save and go back to the task list")
    assert browser.errors == ["Enter a date, for example 27 3 2027."]
    browser.press("Save and go back to the task list", **{"activities-0-start_on-day": "28",
                  "activities-0-start_on-month": "2", "activities-0-start_on-year": "2027"})  # fmt: skip
    assert browser.path == f"/requests/{item.id}/edit"
    database.session.refresh(item)
    assert [(a["title"], a["start_on"]) for a in item.answers["activities"]] == [
        ("Mapping of data sources", "2027-02-28"), ("The second", ""),
    ]  # fmt: skip


def test_there_is_no_fifth_activity(browse: Browse, official: Any, home: Any) -> None:
    four = [{"title": f"No {n}", "kind": "training", "modality": "remote", "objective": "o"} for n in range(4)]
    item = make_request("draft", institution=home, answers={**ANSWERS, "activities": four})
    browser = browse(official)
    page = browser.get(f"/requests/{item.id}/edit/activities")

    assert "Add another activity" not in browser.buttons
    token = page.select_one("input[name=csrf_token]")["value"]
    sent = {f"activities-{n}-title": f"No {n}" for n in range(5)} | {"csrf_token": token, "version": item.version}
    browser.post(f"/requests/{item.id}/edit/activities", sent)
    assert browser.status == 422
    assert browser.errors == ["An action has at most four activities."]
    assert browser.page.select_one("#activities-4-title")["value"] == "No 4"


def test_of_two_who_write_at_once_the_second_chooses(browse: Browse, official: Any, home: Any) -> None:
    item = make_request("draft", institution=home)
    colleague = make_user(Role.OFFICIAL, institution=home, name="Carl Colleague")
    first, second = browse(colleague), browse(official)
    first.get(f"/requests/{item.id}/edit/description")
    second.get(f"/requests/{item.id}/edit/description")

    first.press("Save and continue", context="By Carl", change="Carl's change")
    second.press("Save and continue", context="By Olga", change="Olga's change")

    assert second.status == 409
    assert "Carl Colleague" in second.text
    assert "By Carl" in second.text
    assert second.page.select_one("#context").get_text().strip() == "By Olga"
    second.press("Save and continue")
    assert second.errors == ["Choose for each answer which text to keep."]
    second.press("Save and continue", **{"keep-context": "theirs", "keep-change": "mine"})
    assert second.errors == []
    database.session.refresh(item)
    assert (item.answers["context"], item.answers["change"]) == ("By Carl", "Olga's change")


def test_text_written_for_a_request_that_was_sent_meanwhile_is_given_back(
    browse: Browse, official: Any, approver: Any, home: Any, now: datetime
) -> None:
    item = make_request("draft", institution=home)
    browser = browse(official)
    browser.get(f"/requests/{item.id}/edit/description")
    filing.send(item, by=official.actor(), at=now)
    database.session.commit()

    browser.press("Save and continue", context="Two hours of work.")

    assert browser.status == 409
    assert "Two hours of work." in browser.text


def test_the_check_page_lists_what_is_missing_with_links(browse: Browse, official: Any, home: Any) -> None:
    item = make_request("draft", institution=home, title="", topics=[])
    browser = browse(official)

    browser.get(f"/requests/{item.id}/check")

    links = {a.get_text(): a["href"] for a in browser.page.select(".notice a")}
    assert links == {
        "Give the request a title.": f"/requests/{item.id}/edit/subject#title",
        "Choose at least one topic.": f"/requests/{item.id}/edit/subject#topics-0",
    }
    for address in links.values():
        page, anchor = str(address).split("#")
        assert browser.get(page).find(id=anchor) is not None


def test_the_approver_returns_a_request_with_a_reason(browse: Browse, official: Any, approver: Any, home: Any) -> None:
    item = make_request("signing", institution=home, created_by_id=official.id)
    browser = browse(approver)

    browser.get(f"/requests/{item.id}/sign")
    browser.press("Return to the author", note="")
    assert browser.errors == ["Give a reason."]
    browser.press("Return to the author", note="The budget is missing.")

    database.session.refresh(item)
    assert item.state == "draft"
    assert "The budget is missing." in browser.text
    author = browse(official)
    author.get(f"/requests/{item.id}/edit")
    assert "The request came back without a signature The budget is missing." in author.text


def test_an_official_takes_a_request_back_to_edit_it(browse: Browse, official: Any, approver: Any, home: Any) -> None:
    item = make_request("signing", institution=home)
    browser = browse(official)

    browser.get(f"/requests/{item.id}/edit/description")
    assert browser.path == f"/requests/{item.id}/sign"
    browser.press("Take back and edit")
    browser.get(f"/requests/{item.id}/edit/description")

    assert browser.path == f"/requests/{item.id}/edit/description"


def test_without_an_approver_the_official_is_told_what_to_do(browse: Browse, official: Any, home: Any) -> None:
    item = make_request("draft", institution=home)
    browser = browse(official)

    browser.get(f"/requests/{item.id}/sign")

    assert "Nobody of your institution has an account that may sign" in browser.text
    assert "Send for signature" not in browser.buttons


def test_an_open_action_is_told_early_and_is_no_wall(browse: Browse, official: Any, home: Any) -> None:
    action = make_request("under_way", institution=home)
    browser = browse(official)

    browser.get("/requests/new")
    assert "waits in the queue" in browser.text
    assert action.title in browser.text
    browser.press("Start", kind="structured")

    assert browser.heading == "Untitled request"


@pytest.mark.parametrize("role", [Role.ADVISER, Role.MANAGER, Role.DELEGATION, Role.COMMISSION, Role.EXPERT])
def test_only_institutions_file_requests(browse: Browse, role: Role, home: Any) -> None:
    item = make_request("assessment", institution=home)
    browser = browse(make_user(role))

    browser.get("/requests/new")
    assert browser.status == 403
    for page in ("edit", "edit/subject", "check", "sign", "submitted"):
        browser.get(f"/requests/{item.id}/{page}")
        assert browser.status == 404


@pytest.mark.parametrize("section", ["nonsense", "%00", "subject%2f", "é"])
def test_a_section_that_is_not_there_is_not_found(browse: Browse, official: Any, home: Any, section: str) -> None:
    item = make_request("draft", institution=home)
    browser = browse(official)

    browser.get(f"/requests/{item.id}/edit/{section}")

    assert browser.status == 404


def test_the_trail_tells_the_filing(browse: Browse, official: Any, approver: Any, home: Any, now: datetime) -> None:
    item = filing.start_draft(home, by=official.actor(), at=now, creation_key="k")
    full = make_request("draft", institution=home)
    for part in fields.SECTIONS:
        save(item, part.key, official.actor(), now, **{f.name: fields.value(full, f) for f in part.fields})
    filing.send(item, by=official.actor(), at=now + timedelta(hours=1))
    filing.sign(item, by=approver.actor(), at=now + timedelta(hours=2))
    inside, outside = browse(official), browse(make_user(Role.MANAGER))

    inside.get(f"/requests/{item.id}")
    outside.get(f"/requests/{item.id}")

    def told(browser: Browser) -> list[str]:
        return [p.get_text() for p in browser.page.select(".trail__what")]

    assert told(inside) == ["Signed and submitted", "Sent for signature", "Draft started"]
    assert told(outside) == ["Signed and submitted"]
    assert "Adam Approver, Partner approver" in inside.text
    assert database.session.scalar(select(func.count()).select_from(AuditEntry)) > 3
