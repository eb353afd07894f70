"""When each questionnaire is open, by the calendar of the place of the activity."""

from __future__ import annotations

from datetime import datetime, timedelta

from socx.activities.models import Activity
from socx.activities.sides import day_at
from socx.core.values import Period

#: How long after the last day participants may still answer.
PARTICIPANTS_AFTER = timedelta(days=14)

#: How long before its day a follow-up opens, and for how long after it.
FOLLOW_UP_BEFORE = timedelta(days=14)
FOLLOW_UP_AFTER = timedelta(days=120)

#: States in which the partner and the experts evaluate an activity.
EVALUATED_IN = ("delivery", "reporting", "reported", "closed")

#: States in which participants have nothing to say, whatever the dates.
NEVER_HELD = ("postponed", "cancelled")


def of_participants(activity: Activity) -> Period | None:
    """From the first day of the delivery until two weeks after its last one; None without dates."""
    if activity.delivery is None or activity.state in NEVER_HELD:
        return None
    return Period(activity.delivery.start, activity.delivery.end + PARTICIPANTS_AFTER)


def of_follow_up(activity: Activity, kind: str) -> Period | None:
    """Around the milestone of that follow-up; None where the activity has none."""
    milestone = activity.milestone(kind)
    if milestone is None or activity.state not in EVALUATED_IN:
        return None
    return Period(milestone.due_on - FOLLOW_UP_BEFORE, milestone.due_on + FOLLOW_UP_AFTER)


def is_open(activity: Activity, kind: str, at: datetime) -> bool:
    """Whether a signed questionnaire can be answered now.

    The evaluation opens on the last day of the delivery. What is answered can be changed until the
    activity is closed; who has not answered may still do so afterwards.
    """
    today = day_at(activity, at)
    if kind in ("partner", "expert"):
        end = activity.delivery_end
        return end is not None and today >= end and activity.state in EVALUATED_IN
    window = of_follow_up(activity, kind)
    return window is not None and window.start <= today <= window.end
