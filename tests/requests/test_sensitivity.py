"""The level of a request: who raises it, who lowers it, and what each level hides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from socx.access.actors import Role
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.audit.models import AuditEntry
from socx.core.errors import DomainError, Invalid, NotPermitted
from socx.db import db as database
from socx.notifications.models import Notice
from socx.requests.models import AssistanceRequest, Clarification, Opinion
from socx.requests.services import filing, screening, sensitivity
from tests.browser_html import Browser
from tests.factories import NOW, make_action, make_activity, make_request, make_user
from tests.requests.stages import People, make_people

Browse = Callable[..., Browser]


@pytest.fixture
def people(db: object) -> People:
    return make_people()


def case(people: People, state: str = "assessment", **given: Any) -> AssistanceRequest:
    values = {"institution": people.institution, "adviser_id": people.adviser.id, "registered_at": NOW}
    return make_request(state, **values | given)


@pytest.mark.parametrize("who", ["official", "approver", "adviser", "other_desk", "manager", "delegation"])
def test_whoever_may_read_raises_the_level(people: People, now: datetime, who: str) -> None:
    item = case(people)
    by = getattr(people, who).actor()

    sensitivity.set_level(item, "confidential", by=by, at=now)

    assert item.sensitivity == "confidential"
    assert permits(by, P.REQUEST_READ, item), "who raised it stays on the list"


@pytest.mark.parametrize("who", ["official", "approver", "other_desk", "delegation"])
def test_nobody_but_the_adviser_or_a_manager_lowers_it(people: People, now: datetime, who: str) -> None:
    item = case(people, sensitivity="restricted")

    with pytest.raises(NotPermitted):
        sensitivity.set_level(item, "normal", "It is public now.", by=getattr(people, who).actor(), at=now)

    assert item.sensitivity == "restricted"


@pytest.mark.parametrize("who", ["adviser", "manager"])
def test_the_adviser_or_a_manager_lowers_it_with_a_reason_that_is_kept(people: People, now: datetime, who: str) -> None:
    item, by = case(people, sensitivity="restricted"), getattr(people, who).actor()
    with pytest.raises(Invalid) as error:
        sensitivity.set_level(item, "normal", " ", by=by, at=now)
    assert list(error.value.errors) == ["reason"]

    sensitivity.set_level(item, "normal", "It is public now.", by=by, at=now)

    entry = database.session.scalars(select(AuditEntry).where(AuditEntry.action == "lower_level")).one()
    assert (entry.note, entry.facts) == ("It is public now.", {"before": "restricted", "after": "normal"})


def test_a_manager_who_is_not_on_the_list_does_not_lower_it(people: People, now: datetime) -> None:
    item = case(people, sensitivity="confidential")

    with pytest.raises(NotPermitted):
        sensitivity.set_level(item, "normal", "Because.", by=people.manager.actor(), at=now)


def test_the_list_is_kept_when_the_level_goes_down_and_counts_again_when_it_rises(
    people: People, now: datetime
) -> None:
    item = case(people, sensitivity="confidential")
    sensitivity.add_reader(item, people.manager, "Oversight.", by=people.adviser.actor(), at=now)

    sensitivity.set_level(item, "normal", "It is public now.", by=people.adviser.actor(), at=now)
    sensitivity.set_level(item, "confidential", by=people.adviser.actor(), at=now)

    assert permits(people.manager.actor(), P.REQUEST_READ, item)
    assert not permits(people.other_desk.actor(), P.REQUEST_READ, item)


def test_raised_late_it_stays_open_to_those_who_were_asked(people: People, now: datetime) -> None:
    item = case(people, "approval", put_forward_at=NOW)
    item.opinions = [Opinion(partner_code="XK", position="support", at=NOW, by_id=people.delegation.id)]

    sensitivity.set_level(item, "confidential", by=people.official.actor(), at=now)

    assert permits(people.delegation.actor(), P.REQUEST_READ, item)
    assert permits(people.commission.actor(), P.REQUEST_READ, item)
    assert not permits(people.manager.actor(), P.REQUEST_READ, item)


def test_those_concerned_are_told_and_nobody_else(people: People, now: datetime) -> None:
    sensitivity.set_level(case(people), "confidential", by=people.official.actor(), at=now)

    told = database.session.scalars(select(Notice.recipient_id).where(Notice.kind == "requests/level")).all()
    assert set(told) == {people.approver.id, people.adviser.id}


def test_an_institution_lowers_its_own_draft(people: People, now: datetime) -> None:
    item = make_request("draft", institution=people.institution, sensitivity="confidential")

    sensitivity.set_level(item, "normal", by=people.official.actor(), at=now)

    assert item.sensitivity == "normal"


@pytest.mark.parametrize("level", ["secret", "", "normal"])
def test_a_level_that_is_none_or_is_there_already_is_refused(people: People, now: datetime, level: str) -> None:
    with pytest.raises(Invalid) as error:
        sensitivity.set_level(case(people), level, by=people.adviser.actor(), at=now)

    assert list(error.value.errors) == ["level"]


def test_a_stranger_learns_nothing_from_trying(people: People, now: datetime) -> None:
    with pytest.raises(DomainError):
        sensitivity.set_level(case(people), "restricted", by=people.stranger.actor(), at=now)


def test_an_answer_to_a_question_does_not_lower_the_level(people: People, now: datetime) -> None:
    """The level has a page of its own, where going down is the facility's."""
    item = case(people, "clarification", sensitivity="restricted")
    item.clarifications = [
        Clarification(section="sensitivity", question="Is it?", answer="", asked_at=NOW, asked_by_id=people.adviser.id)
    ]
    database.session.flush()

    with pytest.raises(DomainError):
        filing.save_section(
            item, "sensitivity", {"sensitivity": "normal"}, by=people.official.actor(), at=now, version=item.version
        )

    assert item.sensitivity == "restricted"


# --- what it hides


def test_who_screens_another_request_learns_that_there_is_an_action_and_no_more(people: People) -> None:
    case(people, "under_way", sensitivity="confidential", title="Shelter for victims")
    known = screening.what_we_know(case(people))["one_action"]

    assert [(k.good, k.request, dict(k.facts)) for k in known] == [(False, None, {})]


def test_the_activities_of_a_confidential_action_are_for_its_readers(people: People) -> None:
    item = case(people, "under_way", sensitivity="confidential")
    activity = make_activity(action=make_action(request=item))

    may = {who: permits(getattr(people, who).actor(), P.ACTIVITY_READ, activity)
           for who in ("official", "adviser", "manager", "other_desk", "delegation", "commission")}  # fmt: skip
    assert may == {"official": True, "adviser": True, "manager": False, "other_desk": False, "delegation": False,
                   "commission": False}  # fmt: skip


def test_files_and_calendars_show_neither_words_nor_place_of_a_confidential_activity(
    people: People, browse: Browse
) -> None:
    item = case(people, "under_way", sensitivity="confidential", title="Shelter for victims")
    make_activity(action=make_action(request=item), title="Visit the house", place="Hidden street 7",
                  delivery_start=NOW.date(), delivery_end=NOW.date())  # fmt: skip
    browser = browse(people.adviser)

    for address in ("/activities.csv", "/activities", "/api/v1/activities/"):
        text = browser.client.get(address).text
        assert "Hidden street" not in text
        assert "Visit the house" not in text


# --- pages


def test_an_official_raises_the_level_on_its_page(people: People, browse: Browse) -> None:
    item = case(people)
    browser = browse(people.official)
    browser.get(f"/requests/{item.id}/level")
    assert "only the facility lowers it" in browser.text

    browser.press("Save the level", level="confidential", reason="A case became known.")

    assert "Do not copy or pass on" in browser.text
    database.session.refresh(item)
    assert item.sensitivity == "confidential"


def test_the_adviser_is_asked_for_the_reason_beside_its_field(people: People, browse: Browse) -> None:
    item = case(people, sensitivity="restricted")
    browser = browse(people.adviser)
    browser.get(f"/requests/{item.id}/level")

    browser.press("Save the level", level="normal", reason="")

    assert browser.errors == ["Say why fewer precautions are enough now. The reason is kept."]


def test_at_the_highest_level_an_official_finds_no_form(people: People, browse: Browse) -> None:
    item = case(people, sensitivity="confidential")
    browser = browse(people.official)
    browser.get(f"/requests/{item.id}/level")

    assert "This is the highest level." in browser.text
    assert "Save the level" not in browser.buttons


def test_an_adviser_of_the_desk_is_not_offered_what_a_colleague_has(people: People, browse: Browse) -> None:
    item = case(people, sensitivity="confidential")
    assert browse(make_user(Role.ADVISER)).client.get(f"/requests/{item.id}/level").status_code == 404
