"""What the clock does with activities. Tests pass the time; nothing sleeps."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from socx.access.actors import Role
from socx.activities import jobs, services
from socx.activities.services.reminders import replan
from socx.audit.models import AuditEntry
from socx.db import db as database
from socx.notifications.models import Notice
from tests.factories import make_action, make_activity, make_expert, make_request, make_user

DATES = {
    "preparation_start": date(2026, 5, 11),
    "preparation_end": date(2026, 5, 29),
    "delivery_start": date(2026, 6, 1),
    "delivery_end": date(2026, 6, 12),
    "report_due": date(2026, 6, 26),
}


def at(day: str, hour: int = 12) -> datetime:
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=UTC)


def confirmed(**given):
    return make_activity(state="confirmed", experts=[make_expert()], **DATES | given)


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        (at("2026-05-10"), "confirmed"),
        (at("2026-05-11"), "preparation"),
        (at("2026-05-31"), "preparation"),
        (at("2026-06-01"), "delivery"),
        (at("2026-06-12"), "delivery"),
        (at("2026-06-13"), "reporting"),
        (at("2027-01-01"), "reporting"),
    ],
)
def test_activities_start_on_their_day(db, moment, state):
    activity = confirmed()

    jobs.start_due(moment)

    assert activity.state == state


def test_the_day_is_the_day_at_the_place(db):
    lima, tirana = confirmed(zone="America/Lima"), confirmed(zone="Europe/Tirane")

    jobs.start_due(datetime(2026, 6, 1, 2, 0, tzinfo=UTC))  # 21:00 of 31 May in Lima

    assert (lima.state, tirana.state) == ("preparation", "delivery")


def test_a_milestone_is_reached_on_the_day_at_the_place(db, now):
    activity = make_activity(zone="Europe/Tirane", experts=[make_expert()])
    adviser = make_user(Role.ADVISER).actor()
    services.plan_dates(activity, DATES, by=adviser, at=now)

    late = datetime(2026, 5, 4, 22, 30, tzinfo=UTC)  # half past midnight in Tirana
    services.advance(activity, "confirm", by=adviser, at=late)

    assert {m.done_on for m in activity.milestones if m.key == "team"} == {date(2026, 5, 5)}


def test_running_twice_does_what_running_once_does(db):
    activity = confirmed()
    activity.action.activities  # noqa: B018 (loaded before the job, as on a page)

    counts = [jobs.start_due(at("2026-06-13")), jobs.start_due(at("2026-06-13"))]

    assert counts == [2, 0]  # deliver, report: preparation lies in the past
    moves = database.session.scalars(
        select(AuditEntry.action).where(AuditEntry.subject_kind == "activity").order_by(AuditEntry.id)
    ).all()
    assert moves == ["deliver", "report"]


def test_the_first_activity_that_starts_begins_the_action(db):
    activity = confirmed()

    jobs.start_due(at("2026-05-11"))

    assert activity.action.state == "ongoing"


@pytest.mark.parametrize("state", ["planned", "postponed", "cancelled", "closed", "reported"])
def test_other_activities_are_left_alone(db, state):
    activity = make_activity(state=state, **DATES)

    assert jobs.start_due(at("2026-12-01")) == 0
    assert activity.state == state


def test_a_missed_milestone_is_marked_and_told_once(db, now):
    adviser = make_user(Role.ADVISER)
    activity = make_activity()
    services.plan_dates(activity, DATES, by=adviser.actor(), at=now)
    day_after = at("2026-03-20")  # the terms were due on 19 March

    counts = [jobs.mark_late(day_after), jobs.mark_late(day_after), jobs.mark_late(day_after + timedelta(days=1))]

    assert counts == [1, 0, 0]
    assert activity.late_since == date(2026, 3, 20)
    told = database.session.scalar(select(func.count()).where(Notice.kind == "activities/late"))
    assert told == 1


def test_reaching_the_milestone_ends_the_lateness(db, now):
    adviser = make_user(Role.ADVISER).actor()
    activity = make_activity()
    services.plan_dates(activity, DATES, by=adviser, at=now)
    jobs.mark_late(at("2026-03-20"))
    terms = next(m for m in activity.milestones if m.key == "terms")

    services.reach_milestone(terms, activity, date(2026, 3, 30), by=adviser, at=at("2026-03-30"))

    assert activity.late_since is None


def test_moving_the_dates_ends_the_lateness(db, now):
    adviser = make_user(Role.ADVISER).actor()
    activity = make_activity()
    services.plan_dates(activity, DATES, by=adviser, at=now)
    jobs.mark_late(at("2026-03-20"))

    later = {name: day + timedelta(days=56) for name, day in DATES.items()}
    services.plan_dates(activity, later, by=adviser, at=at("2026-03-30"))

    assert activity.late_since is None


def test_a_move_reaches_the_milestones_it_stands_for(db, now):
    adviser = make_user(Role.ADVISER).actor()
    activity = make_activity(experts=[make_expert()])
    services.plan_dates(activity, DATES, by=adviser, at=now)
    services.advance(activity, "confirm", by=adviser, at=now)

    jobs.start_due(at("2026-06-13"))

    reached = {m.key for m in activity.milestones if m.done_on}
    assert reached == {"call", "selection", "team", "prepare", "start", "end"}


def test_closing_the_action_closes_the_request(db, now):
    adviser = make_user(Role.ADVISER).actor()
    item = make_request("under_way")
    action = make_action(request=item, state="ongoing")
    make_activity(action=action, state="closed")
    database.session.refresh(action)

    services.advance_action(action, "close", by=adviser, at=now)

    assert (action.state, item.state) == ("closed", "closed")


def test_a_closed_activity_still_has_its_follow_up(db):
    activity = make_activity(state="closed", **DATES)
    official = make_user(Role.OFFICIAL, institution=activity.request.institution)
    closed = at("2026-07-20")

    replan(activity, at=closed)

    planned = select(Notice).where(Notice.kind == "activities/milestone", Notice.mail_state == "pending")
    assert {(n.recipient_id, n.facts["milestone"]) for n in database.session.scalars(planned)} == {
        (official.id, "followup_6"),
        (official.id, "followup_12"),
    }
    assert jobs.mark_late(at("2026-12-15")) == 1  # six months after 12 June is a Saturday, so 14 December
    assert activity.late_since is None
