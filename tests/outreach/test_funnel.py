"""What came of an event: each number is the length of its list, and the list is what may be read."""

from __future__ import annotations

from datetime import timedelta

import pytest

from socx.access.actors import Role
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.db import db as database
from socx.outreach import queries, services
from socx.outreach.queries import numbers
from tests.factories import NOW, make_action, make_institution, make_request, make_user
from tests.outreach import make_event, make_meeting, make_offer

ACCOUNTS = (
    Role.OFFICIAL, Role.APPROVER, Role.ADVISER, Role.MANAGER, Role.DELEGATION, Role.COMMISSION, Role.EXPERT,
    Role.ADMINISTRATOR,
)  # fmt: skip
READERS = (Role.ADVISER, Role.MANAGER, Role.DELEGATION, Role.COMMISSION)


@pytest.fixture
def story(db):
    """An event with two institutions: one came, was met, got a draft and has an action; one was invited."""
    event, official = make_event(), make_user(Role.OFFICIAL)
    manager = make_user(Role.MANAGER).actor()
    for institution, came in ((official.institution, 2), (make_institution(), 0)):
        services.count_attendance(
            event, institution=institution, name="", kind="", invited=True, attended=came, by=manager, at=NOW
        )
    services.count_attendance(
        event, institution=None, name="", kind="employer_organisation", invited=False, attended=3, by=manager, at=NOW
    )  # fmt: skip
    meeting = make_meeting(event=event, institution=official.institution)
    make_offer(meeting)
    request = services.open_offer(meeting, by=official.actor(), at=NOW)
    return event, request, official


def count(event, role: Role = Role.MANAGER, **given) -> dict[str, int]:
    return numbers(event, make_user(role, **given).actor())


def test_a_draft_is_counted_as_opened_and_not_as_a_request(story):
    event, _request, _official = story
    assert count(event) == {
        "invited": 2, "attended": 1, "met": 1, "offered": 1, "opened": 1, "submitted": 0, "actions": 0,
        "within_6": 0, "within_12": 0,
    }  # fmt: skip


def test_a_request_and_its_action_follow_the_meeting(story):
    event, request, _official = story
    request.state, request.submitted_at = "under_way", NOW + timedelta(days=100)
    make_action(request=request)
    database.session.flush()

    found = count(event)

    assert (found["submitted"], found["actions"], found["within_6"], found["within_12"]) == (1, 1, 1, 1)


def test_requests_of_those_who_came_count_by_the_day_they_were_submitted(story):
    event, _request, official = story
    for days in (-60, 100, 250, 500):
        make_request("submitted", institution=official.institution, submitted_at=NOW + timedelta(days=days))
    make_request("submitted", submitted_at=NOW + timedelta(days=100))

    found = count(event)

    assert (found["within_6"], found["within_12"]) == (1, 2)


def test_a_number_counts_what_its_reader_may_read(story):
    event, request, _official = story
    request.state, request.submitted_at = "submitted", NOW + timedelta(days=100)
    database.session.flush()
    assert count(event)["submitted"] == 1
    assert count(event, Role.COMMISSION)["submitted"] == 0
    assert count(event, Role.DELEGATION, partner_code="AL")["met"] == 0


def test_every_number_is_the_length_of_its_list_and_shows_nothing_hidden(story):
    event, request, official = story
    request.state, request.submitted_at = "submitted", NOW + timedelta(days=100)
    make_request("assessment", institution=official.institution, sensitivity="confidential", domain="social_protection",
                 submitted_at=NOW + timedelta(days=20))  # fmt: skip
    database.session.flush()
    for role in READERS:
        actor = make_user(role).actor()
        for name, number in numbers(event, actor).items():
            rows = database.session.scalars(queries.stage(event, name, actor)).unique().all()
            assert len(rows) == number, (role, name)
            if queries.stage(event, name, actor).column_descriptions[0]["name"] == "AssistanceRequest":
                assert all(permits(actor, P.REQUEST_READ, row) for row in rows)


@pytest.mark.parametrize("role", ACCOUNTS)
def test_lists_of_events_and_meetings_are_what_the_matrix_grants(db, role):
    events = [make_event(), make_event(partners=["AL"]), make_event(partners=["AL", "XK"])]
    own = make_institution()
    meetings = [make_meeting(institution=own), make_meeting(), make_meeting(body_name="Fund", partner_code="AL")]
    given = {"institution": own} if role in (Role.OFFICIAL, Role.APPROVER) else {}
    actor = make_user(role, **given).actor()

    listed_events = set(database.session.scalars(queries.events_for(actor)).unique())
    listed_meetings = set(database.session.scalars(queries.meetings_for(actor)).unique())

    assert listed_events == {e for e in events if permits(actor, P.OUTREACH_READ, e)}
    assert listed_meetings == {m for m in meetings if permits(actor, P.MEETING_READ, m)}
