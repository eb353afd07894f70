"""What the clock does with activities: start those that are due, mark what is late."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from socx.access.actors import SCHEDULER
from socx.activities import queries
from socx.activities.audiences import AUDIENCES
from socx.activities.milestones import BY_KEY
from socx.activities.models import Activity
from socx.activities.services.moves import advance
from socx.activities.services.reminders import is_planned_otherwise, refresh_lateness, remind
from socx.activities.sides import day_at
from socx.activities.workflow import is_ready_to_start
from socx.audit import services as audit
from socx.db import db
from socx.notifications import services as notices

#: Where it is tomorrow already when it is still today in UTC.
FURTHEST_EAST = timedelta(days=1)


def start_due(now: datetime) -> int:
    """Move activities whose day has come, by the calendar of their place; return how many moves."""
    moves = 0
    for activity in db.session.scalars(queries.to_start(now.date() + FURTHEST_EAST)).unique().all():
        while name := _due_move(activity, now):
            if name in ("prepare", "deliver") and list(is_ready_to_start(activity)):
                break  # nobody sets out: the milestone is late, and a person sees on the page what is lacking
            advance(activity, name, by=SCHEDULER, at=now)
            moves += 1
    return moves


def _due_move(activity: Activity, now: datetime) -> str | None:
    """The move that the calendar asks for today, or None."""
    today = day_at(activity, now)
    start, end = activity.delivery_start, activity.delivery_end
    if start is None or end is None:
        return None
    match activity.state:
        case "confirmed":
            begins = activity.preparation_start or start
            if today >= start:
                return "deliver"
            return "prepare" if today >= begins else None
        case "preparation":
            return "deliver" if today >= start else None
        case "delivery":
            return "report" if today > end else None
    return None


def mark_late(now: datetime) -> int:
    """Mark milestones whose day has passed, tell who acts and the adviser once; return how many."""
    marked = 0
    for milestone, zone in db.session.execute(queries.missed_milestones(now.date() + FURTHEST_EAST)).all():
        if milestone.due_on >= now.astimezone(ZoneInfo(zone)).date():
            continue
        activity = db.session.get_one(Activity, milestone.activity_id)
        milestone.late_since = milestone.due_on + timedelta(days=1)
        refresh_lateness(activity)
        audit.record(
            ("activity", activity.id), "late", by=SCHEDULER, at=now, milestone=milestone.key,
            due_on=milestone.due_on.isoformat(),
        )  # fmt: skip
        concerned = {"advisers", BY_KEY[milestone.key].who}
        people = {p.id for who in concerned for p in db.session.scalars(AUDIENCES[who](activity))}
        notices.queue(
            "activities/late",
            sorted(people),
            ("activity", activity.id),
            at=now,
            generation=f"{milestone.key}:{milestone.due_on.isoformat()}",
            facts={"milestone": milestone.key, "due_on": milestone.due_on.isoformat()},
        )
        marked += 1
    return marked


def renew_reminders(now: datetime) -> int:
    """Plan reminders anew where other people act by now than when they were planned; return for how many."""
    renewed = 0
    for activity in db.session.scalars(queries.with_days_ahead(now.date() - timedelta(days=1))).unique().all():
        if is_planned_otherwise(activity, at=now):
            remind(activity, at=now)
            renewed += 1
    return renewed
