"""Verbs of outreach: what is kept, who is told, and one draft however often it is opened."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from socx.access.actors import Role
from socx.core.calendar import months_after
from socx.core.errors import Invalid, NotPermitted, WrongState
from socx.db import db as database
from socx.notifications.models import Notice
from socx.outreach import services
from socx.outreach.jobs import remind_next_steps
from socx.outreach.models import DraftOffer
from socx.requests.models import AssistanceRequest
from tests.factories import NOW, make_institution, make_user
from tests.outreach import HELD, make_event, make_meeting, make_offer, meeting_values


def told(kind: str) -> list[int]:
    return sorted(database.session.scalars(select(Notice.recipient_id).where(Notice.kind == kind)))


def test_saving_an_institution_again_replaces_its_line(db):
    event, institution, manager = make_event(), make_institution(), make_user(Role.MANAGER).actor()

    for number in (1, 3):
        services.count_attendance(
            event, institution=institution, name="", kind="", invited=True, attended=number, by=manager, at=NOW
        )  # fmt: skip
    services.count_attendance(
        event, institution=None, name="", kind="worker_organisation", invited=False, attended=2, by=manager, at=NOW
    )  # fmt: skip

    assert [(a.type, a.attended) for a in event.attendance] == [("ministry", 3), ("worker_organisation", 2)]
    assert event.participants == 5


def test_a_line_says_something(db):
    with pytest.raises(Invalid) as refused:
        services.count_attendance(
            make_event(), institution=None, name="Trade union", kind="worker_organisation", invited=False, attended=0,
            by=make_user(Role.MANAGER).actor(), at=NOW,
        )  # fmt: skip
    assert list(refused.value.errors) == ["attended"]


@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.DELEGATION, Role.COMMISSION, Role.EXPERT])
def test_only_the_facility_writes_events_and_meetings(db, role):
    somebody = make_user(role)
    with pytest.raises(NotPermitted):
        make_event(by=somebody)
    with pytest.raises(NotPermitted):
        make_meeting(by=somebody)


@pytest.mark.parametrize(
    "given, places",
    [
        ({}, ["institution"]),
        ({"body_name": "Pension fund", "partner_code": ""}, ["partner_code"]),
        ({"body_name": "Pension fund", "next_step": "Call them"}, ["next_step_owner", "next_step_due_on"]),
        ({"body_name": "Pension fund", "next_step_due_on": HELD}, ["next_step"]),
        ({"body_name": "Pension fund", "topics": ["ZZ99"]}, ["topics"]),
    ],
)
def test_a_meeting_says_what_is_missing_beside_its_field(db, given, places):
    with pytest.raises(Invalid) as refused:
        services.keep_meeting(None, meeting_values(**given), by=make_user(Role.MANAGER).actor(), at=NOW)
    assert list(refused.value.errors) == places


def test_a_meeting_is_with_the_register_or_with_a_named_body(db):
    registered, named = make_meeting(), make_meeting(body_name="Pension fund", partner_code="AL")

    assert (registered.body, registered.partner_code) == (registered.institution.official_name, "XK")
    assert (named.body, named.partner_code, named.institution_ids) == ("Pension fund", "AL", frozenset())


# Reminders


def test_the_owner_of_a_step_is_reminded_once_for_each_day_that_is_given(db):
    owner = make_user(Role.ADVISER)
    values = {"next_step": "Send the form", "next_step_owner_id": owner.id, "next_step_due_on": date(2026, 3, 5)}
    meeting = make_meeting(**values)
    due = datetime(2026, 3, 5, 7, 0, tzinfo=UTC)

    assert remind_next_steps(due - timedelta(days=1)) == 0
    assert [remind_next_steps(due), remind_next_steps(due), remind_next_steps(due + timedelta(days=3))] == [1, 0, 0]
    assert told("outreach/next_step") == [owner.id]

    later = meeting_values(institution=meeting.institution, **values | {"next_step_due_on": date(2026, 3, 12)})
    services.keep_meeting(meeting, later, by=owner.actor(), at=due)
    assert remind_next_steps(due + timedelta(days=7)) == 1


def test_nobody_is_reminded_of_what_is_done(db):
    owner = make_user(Role.ADVISER)
    meeting = make_meeting(next_step="Call", next_step_owner_id=owner.id, next_step_due_on=HELD)

    services.mark_step(meeting, is_done=True, by=owner.actor(), at=NOW)
    assert remind_next_steps(NOW) == 0

    services.mark_step(meeting, is_done=False, by=owner.actor(), at=NOW)
    assert remind_next_steps(NOW) == 1


# Prepared drafts


def test_the_officials_of_the_institution_are_told_of_an_offer(db):
    official, other = make_user(Role.OFFICIAL), make_user(Role.OFFICIAL)
    make_user(Role.APPROVER, institution=official.institution)

    make_offer(make_meeting(institution=official.institution))

    assert told("outreach/offered") == [official.id]
    assert other.id not in told("outreach/offered")


def test_a_draft_is_offered_to_an_institution_that_can_open_it(db):
    for meeting in (make_meeting(), make_meeting(body_name="Pension fund")):
        with pytest.raises(Invalid) as refused:
            make_offer(meeting)
        assert list(refused.value.errors) == [""]


def test_an_opened_draft_holds_what_was_prepared_and_nothing_internal(db):
    official, adviser = make_user(Role.OFFICIAL), make_user(Role.ADVISER)
    meeting = make_meeting(institution=official.institution, internal_notes="They quarrel with the other ministry.")
    make_offer(meeting, adviser, language="fr", topics=["EM14", "XC07"])

    made = services.open_offer(meeting, by=official.actor(), at=NOW)

    assert (made.title, made.domain, made.language, made.topic_ids) == (
        "Labour market data", "labour_employment", "fr", ["EM14", "XC07"],
    )  # fmt: skip
    assert made.answers["context"] == "They want better data."
    assert "quarrel" not in str(made.answers)
    assert (made.state, made.institution_id, made.created_by_id) == ("draft", official.institution_id, official.id)
    assert meeting.offer.request is made
    assert told("outreach/opened") == [adviser.id]


def test_opening_twice_gives_the_same_draft_also_to_a_colleague(db):
    first = make_user(Role.OFFICIAL)
    second = make_user(Role.OFFICIAL, institution=first.institution)
    meeting = make_meeting(institution=first.institution)
    make_offer(meeting)

    made = [services.open_offer(meeting, by=one.actor(), at=NOW).id for one in (first, first, second)]

    assert len(set(made)) == 1
    assert database.session.scalars(select(AssistanceRequest.id)).all() == [made[0]]


def test_nobody_else_opens_the_draft(db):
    official = make_user(Role.OFFICIAL)
    meeting = make_meeting(institution=official.institution)
    make_offer(meeting)
    for somebody in (make_user(Role.OFFICIAL), make_user(Role.ADVISER), make_user(Role.DELEGATION)):
        with pytest.raises(NotPermitted):
            services.open_offer(meeting, by=somebody.actor(), at=NOW)


def test_a_withdrawn_offer_is_not_opened_and_an_opened_one_is_not_withdrawn(db):
    official, adviser = make_user(Role.OFFICIAL), make_user(Role.ADVISER).actor()
    meeting = make_meeting(institution=official.institution)
    make_offer(meeting)
    services.withdraw_offer(meeting, by=adviser, at=NOW)
    with pytest.raises(WrongState):
        services.open_offer(meeting, by=official.actor(), at=NOW)

    make_offer(meeting, title="Second try")
    assert services.open_offer(meeting, by=official.actor(), at=NOW).title == "Second try"
    with pytest.raises(WrongState):
        services.withdraw_offer(meeting, by=adviser, at=NOW)
    with pytest.raises(WrongState):
        make_offer(meeting)
    assert len(database.session.scalars(select(DraftOffer)).all()) == 1


def test_an_institution_with_an_offer_is_not_taken_out_of_its_meeting(db):
    official = make_user(Role.OFFICIAL)
    meeting = make_meeting(institution=official.institution)
    make_offer(meeting)
    with pytest.raises(Invalid) as refused:
        services.keep_meeting(
            meeting, meeting_values(institution=make_institution()), by=make_user(Role.MANAGER).actor(), at=NOW
        )
    assert list(refused.value.errors) == ["institution"]


def test_months_end_where_the_calendar_does():
    assert months_after(date(2022, 12, 13), 6) == date(2023, 6, 13)
    assert months_after(date(2024, 8, 31), 6) == date(2025, 2, 28)
