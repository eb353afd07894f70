"""The nightly check finds activities whose milestones, reminders and slip are not what their rows say."""

from __future__ import annotations

from datetime import timedelta

from socx.activities.models import Milestone
from socx.activities.services.reminders import REMINDER
from socx.core.reconciling import checks
from socx.notifications import services as notices
from tests.factories import NOW, make_activity, make_user

DAY = timedelta(days=1)


def found(key: str) -> list[tuple[str, str]]:
    return [(one.stored, one.expected) for one in checks()[f"activities.{key}"].find(NOW)]


def made(state: str, *keys: str):
    """An activity with milestones that nobody has reached, and a reminder of each that waits."""
    activity = make_activity(state=state)
    activity.milestones = [Milestone(key=key, due_on=NOW.date() + 5 * DAY) for key in keys]
    planned = [
        notices.Planned(REMINDER, (make_user().id,), NOW + DAY, generation=f"{key}:0", facts={"milestone": key})
        for key in keys
    ]
    notices.plan(("activity", activity.id), planned, at=NOW)
    return activity


def test_a_closed_activity_whose_start_was_never_reached_is_reported(db):
    made("closed", "start", "followup_6")
    made("delivery", "start")

    assert found("closed") == [("start: not reached", "start: reached")]


def test_reminders_of_an_ended_activity_are_reported_and_those_of_its_follow_up_are_not(db):
    made("closed", "report", "followup_6")
    made("cancelled", "followup_12")
    made("delivery", "report")

    assert found("in_vain") == [("pending", "cancelled")] * 2


def test_a_slip_that_is_not_that_of_the_start_is_reported(db):
    activity = made("confirmed", "start")
    assert found("slip") == []

    activity.slip = 3
    db.session.flush()

    assert found("slip") == [("3", "-")]
