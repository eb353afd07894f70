"""The two forms: what each asks, changing from one to the other, starting from an earlier request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from socx.access.actors import Actor, Role
from socx.audit.models import AuditEntry
from socx.core.errors import Invalid, NotFound, NotPermitted, WrongState
from socx.db import db as database
from socx.requests import copies, fields
from socx.requests.models import AssistanceRequest, Submission
from socx.requests.services import filing
from tests.browser_html import Browser
from tests.factories import ANSWERS, SIMPLIFIED, make_institution, make_request, make_user

Browse = Callable[..., Browser]
TWO = [ANSWERS["activities"][0], {**ANSWERS["activities"][0], "title": "The second"}]


# --- the table


def test_the_short_form_is_shorter_and_its_parts_are_parts_of_the_long_one() -> None:
    long, short = ([one.name for _, one in fields.all_fields(kind)] for kind in fields.KINDS)

    assert len(short) < len(long) * 2 / 3
    keys = [part.key for part in fields.sections_of("simplified")]
    assert keys == [key for key in fields.SECTION_KEYS if key in keys]
    assert set(short) - set(long) == {"organiser", "experts_wanted", "experts_role", "no_event_costs"}


def test_each_question_stands_once_in_the_table_and_in_some_form() -> None:
    for _, one in fields.all_fields():
        assert one.forms, one.name
        assert one.seen_by, one.name
    assert {one.name for _, one in fields.all_fields()} == {
        one.name for kind in fields.KINDS for _, one in fields.all_fields(kind)
    }


def test_a_form_speaks_its_own_words() -> None:
    said = {kind: fields.section_of(kind, "activities").label for kind in fields.KINDS}

    assert said == {"structured": "Activities", "simplified": "The event or activity"}


def test_there_is_no_third_form() -> None:
    with pytest.raises(KeyError):
        fields.sections_of("gift")


@pytest.mark.parametrize(("role", "sees"), [(Role.ADVISER, True), (Role.OFFICIAL, True), (Role.COMMISSION, False)])
@pytest.mark.parametrize("kind", fields.KINDS)
def test_who_sees_the_contacts_stands_in_the_table(role: Role, sees: bool, kind: str) -> None:
    shown = {one.name for part in fields.sections_for(Actor(1, role), kind) for one in part.fields}

    assert ("focal_email" in shown, "context" in shown) == (sees, True)


def test_a_complete_short_request_lacks_nothing_and_its_words_are_those_of_its_form(db: object) -> None:
    item = make_request(kind="simplified")

    assert fields.missing(item) == []
    assert set(fields.document(item)) == {"kind"} | {one.name for _, one in fields.all_fields("simplified")}


def test_the_words_of_an_older_form_stay_readable() -> None:
    """Before the forms were two, a short request was signed with all questions of the long one."""
    older = {"kind": "simplified", "title": "A conference", "mandate": "Labour Law", "focal_email": "a@b.example"}

    def names(role: Role) -> list[str]:
        return [one.name for part in fields.sections_in(older, Actor(1, role)) for one in part.fields]

    assert names(Role.ADVISER) == ["title", "mandate", "focal_email"]
    assert names(Role.COMMISSION) == ["title", "mandate"]


def test_an_older_signed_text_is_shown_with_all_it_says(browse: Browse, home: Any, now: datetime) -> None:
    item = make_request("submitted", institution=home, kind="simplified")
    document = {"kind": "simplified", "title": "A conference", "mandate": "Under the old form."}
    item.submissions.append(Submission(number=1, form_version="2026-11", document=document, at=now))
    database.session.flush()
    browser = browse(make_user(Role.MANAGER))

    browser.get(f"/requests/{item.id}/submissions/1")

    assert "Under the old form." in browser.text
    assert "Form 2026-11." in browser.text


# --- from one form to the other


def test_a_draft_goes_to_the_other_form_and_back_without_losing_an_answer(official: Any, home: Any, now: Any) -> None:
    item = make_request("draft", institution=home)
    words = fields.document(item)

    filing.convert(item, "simplified", by=official.actor(), at=now)
    kept = {one.name for one, _ in fields.kept(item)}
    lacking = {place for _, place in item.missing_answers()}
    filing.convert(item, "structured", by=official.actor(), at=now)

    assert {"mandate", "change", "general_objective", "strategy"} <= kept
    assert lacking == {
        "activities.organiser", "expertise.experts_wanted", "expertise.experts_role", "commitment.no_event_costs",
    }  # fmt: skip
    assert fields.document(item) == words


def test_what_the_form_does_not_ask_is_kept_and_not_sent(official: Any, home: Any, now: Any) -> None:
    item = make_request("draft", institution=home, kind="simplified", answers={**SIMPLIFIED, "mandate": "Labour Law"})

    filing.send(item, by=official.actor(), at=now)
    filing.sign(item, by=make_user(Role.APPROVER, institution=home).actor(), at=now)

    document = item.submissions[0].document
    assert "mandate" not in document
    assert (document["kind"], item.answers["mandate"]) == ("simplified", "Labour Law")


def test_more_than_one_activity_does_not_fit_the_short_form(official: Any, home: Any, now: Any) -> None:
    item = make_request("draft", institution=home, answers={**ANSWERS, "activities": TWO})

    with pytest.raises(Invalid) as told:
        filing.convert(item, "simplified", by=official.actor(), at=now)

    assert told.value.facts == {"count": 2}
    assert (item.kind, len(item.answers["activities"])) == ("structured", 2)


def test_only_a_draft_changes_its_form(official: Any, home: Any, now: Any) -> None:
    with pytest.raises(WrongState):
        filing.convert(make_request("submitted", institution=home), "simplified", by=official.actor(), at=now)
    with pytest.raises(NotPermitted):
        filing.convert(make_request("draft"), "simplified", by=official.actor(), at=now)
    with pytest.raises(Invalid):
        filing.convert(make_request("draft", institution=home), "gift", by=official.actor(), at=now)


def test_a_change_of_form_stands_in_the_trail(official: Any, home: Any, now: Any) -> None:
    item = make_request("draft", institution=home)

    changed = [filing.convert(item, "simplified", by=official.actor(), at=now) for _ in range(2)]

    assert changed == [True, False]
    [entry] = database.session.scalars(select(AuditEntry).where(AuditEntry.action == "convert")).all()
    assert entry.facts == {"before": "structured", "after": "simplified"}


def test_the_form_is_changed_on_a_page_that_says_what_happens(browse: Browse, official: Any, home: Any) -> None:
    item = make_request("draft", institution=home)
    browser = browse(official)
    browser.get(f"/requests/{item.id}/edit")
    browser.follow("Change to the other form")
    assert "Mandate of the institution in this field" in browser.text

    browser.press("Change the form")

    assert item.kind == "simplified"
    assert "answers are kept from the other form" in browser.text
    assert "Strategic fit" not in browser.links


def test_with_two_activities_the_page_shows_the_way_out(browse: Browse, official: Any, home: Any) -> None:
    item = make_request("draft", institution=home, answers={**ANSWERS, "activities": TWO})
    browser = browse(official)

    browser.get(f"/requests/{item.id}/convert")

    assert "Change the form" not in browser.buttons
    assert {"Go to the activities", "Stay with this form"} <= set(browser.links)


def test_a_confirmation_is_called_by_what_it_confirms(browse: Browse, official: Any, home: Any) -> None:
    answers = {**SIMPLIFIED, "agreement": True, "no_event_costs": True}
    item = make_request("draft", kind="simplified", institution=home, answers=answers)
    browser = browse(official)

    browser.get(f"/requests/{item.id}/convert")

    assert "Confirmation: the costs of an event are not covered" in browser.text
    names = [line.get_text() for line in browser.page.select(".reading li")]
    assert len(names) == len(set(names))


# --- the start page


def test_one_chooses_the_form_first(browse: Browse, official: Any, home: Any) -> None:
    browser = browse(official)
    browser.get("/requests/new")
    browser.press("Start")
    assert (browser.status, browser.errors) == (422, ["Choose one of the two forms."])

    browser.press("Start", kind="simplified")

    item = database.session.scalars(select(AssistanceRequest)).one()
    assert (item.kind, item.copied) == ("simplified", None)
    assert "One event or one remote activity" in browser.text


def test_the_short_form_is_filled_in_and_checked(browse: Browse, official: Any, home: Any) -> None:
    item = make_request("draft", institution=home, kind="simplified", answers={})
    browser = browse(official)
    for part in fields.sections_of("simplified"):
        browser.get(f"/requests/{item.id}/edit/{part.key}")
        assert f"of {len(fields.sections_of('simplified'))}" in browser.text

    browser.get(f"/requests/{item.id}/edit/expertise")
    browser.press(
        "Save and continue", experts_wanted="2", experts_role="A talk", expertise="Law", working_languages="fr"
    )
    browser.get(f"/requests/{item.id}/check")

    assert item.answers["experts_wanted"] == 2
    assert "Number of speakers or experts" in browser.text
    assert browser.get(f"/requests/{item.id}/edit/strategy") is not None
    assert browser.status == 404


# --- from an earlier request


def test_a_copy_takes_the_answers_but_no_confirmation_and_no_past_days(official: Any, home: Any, now: Any) -> None:
    source = make_request("closed", institution=home, sensitivity="restricted")

    item = filing.start_draft(home, by=official.actor(), at=now, creation_key="k", begun_from=source)

    assert (item.title, item.sensitivity, item.topic_ids) == (source.title, "restricted", source.topic_ids)
    assert item.answers["context"] == ANSWERS["context"]
    assert item.answers["activities"][0]["start_on"] == ""
    assert "agreement" not in item.answers
    assert [place for _, place in item.missing_answers()] == ["annexes.agreement"]


def test_the_profile_alone_leaves_the_story_empty(official: Any, home: Any, now: Any) -> None:
    source = make_request("closed", institution=home)

    item = filing.start_draft(
        home, by=official.actor(), at=now, creation_key="k", begun_from=source, only_profile=True, kind="simplified"
    )

    assert set(item.answers) == {
        "unit", "signatory_name", "signatory_function", "focal_name", "focal_function", "focal_email",
        "working_languages",
    }  # fmt: skip
    assert item.title == ""


def test_a_copy_on_the_short_form_takes_the_first_activity(official: Any, home: Any, now: Any) -> None:
    source = make_request("closed", institution=home, answers={**ANSWERS, "activities": TWO})

    item = filing.start_draft(home, by=official.actor(), at=now, creation_key="k", begun_from=source, kind="simplified")

    assert [a["title"] for a in item.answers["activities"]] == [TWO[0]["title"]]


def test_nobody_starts_from_the_request_of_somebody_else(official: Any, home: Any, now: Any) -> None:
    with pytest.raises(NotFound):
        filing.start_draft(home, by=official.actor(), at=now, creation_key="k", begun_from=make_request("closed"))


def test_what_was_copied_is_marked_until_it_is_changed_or_taken_out(official: Any, home: Any, now: Any) -> None:
    source = make_request("closed", institution=home)
    item = filing.start_draft(home, by=official.actor(), at=now, creation_key="k", begun_from=source)

    def marked() -> set[str]:
        return {one.name for _, one in copies.copied_fields(item)}

    assert {"title", "context", "topics", "activities"} <= marked()
    filing.save_section(item, "description", {"context": "New."}, version=item.version, by=official.actor(), at=now)
    assert "context" not in marked()
    count = filing.remove_copied(item, ["topics", "unit", "context"], by=official.actor(), at=now)
    assert (count, item.topic_ids, item.answers["unit"], item.answers["context"]) == (2, [], "", "New.")
    filing.keep_copied(item, by=official.actor(), at=now)
    assert (marked(), item.copied) == (set(), None)


def test_a_copy_is_started_and_cleaned_on_the_pages(browse: Browse, official: Any, home: Any) -> None:
    source = make_request("closed", institution=home, title="Skills forecasts")
    browser = browse(official)
    browser.get("/requests/new")
    browser.press("Start", kind="structured", begin="copy")
    assert browser.errors == ["Choose the earlier request."]
    browser.press("Start", kind="structured", begin="copy", source=str(source.id))
    assert "Skills forecasts" in browser.heading
    assert "answers are copies" in browser.text

    browser.press("Remove the chosen answers", names="mandate")

    item = database.session.scalars(select(AssistanceRequest).where(AssistanceRequest.state == "draft")).one()
    assert item.answers["mandate"] == ""
    browser.press("They all fit")
    assert "answers are copies" not in browser.text


def test_an_institution_without_earlier_requests_starts_empty(browse: Browse, official: Any, home: Any) -> None:
    make_request("closed", title="Of another institution")
    browser = browse(official)

    browser.get("/requests/new")

    assert "What do you want to start from?" not in browser.text


# --- who may lead


def test_a_civil_society_organisation_reads_why_and_what_to_do(browse: Browse, now: datetime) -> None:
    home = make_institution(type="civil_society")
    official = make_user(Role.OFFICIAL, institution=home)
    browser = browse(official)

    browser.get("/requests/new")

    assert "Start" not in browser.buttons
    assert "Civil society organisations take part as associated partners." in browser.text
    with pytest.raises(NotPermitted):
        filing.start_draft(home, by=official.actor(), at=now, creation_key="k")


def test_a_trade_union_starts_a_request(browse: Browse, db: object) -> None:
    browser = browse(make_user(Role.OFFICIAL, institution=make_institution(type="worker_organisation")))

    browser.get("/requests/new")
    browser.press("Start", kind="structured")

    assert browser.status == 200
    assert "The form" in browser.text
