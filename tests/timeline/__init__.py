"""Activities for tests of the timeline: in every state, with a plan that slipped."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from socx.accounts.models import User
from socx.activities.models import Activity, Milestone
from socx.timeline import services
from tests.factories import make_activity


def planned_activity(start: date, days: int = 10, **given: Any) -> Activity:
    """An activity with all its days, preparation and report included."""
    end = start + timedelta(days=days - 1)
    return make_activity(
        preparation_start=start - timedelta(days=21),
        preparation_end=start - timedelta(days=1),
        delivery_start=start,
        delivery_end=end,
        report_due=end + timedelta(days=14),
        **given,
    )


def slipped_activity(start: date, was: date, slip: int, **given: Any) -> Activity:
    """One whose delivery began earlier in the plan that was first confirmed."""
    found = planned_activity(start, slip=slip, **given)
    found.milestones = [
        Milestone(key="start", due_on=start, baseline_on=was, slip=slip),
        Milestone(key="end", due_on=found.delivery_end, baseline_on=was + timedelta(days=9), slip=slip),
    ]
    return found


def feed_address(user: User, only_own: bool = False) -> str:
    """The path of a new feed of this person's calendar."""
    return f"/calendar/{services.make_feed(user, only_own, by=user.actor(), at=datetime.now(UTC))}.ics"
