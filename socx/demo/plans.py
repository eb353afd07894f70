"""Plans of the demonstration: where a study visit is held and what its hosts offer, and an activity that moved."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from socx.access.actors import Actor
from socx.activities import services
from socx.activities.models import Activity
from socx.activities.planner import moved
from socx.activities.sides import calendar_for
from socx.core.calendar import add_working_days
from socx.demo import content
from socx.demo.programme import Programme

#: In which Member State the hosts of study visits are.
HOSTS = {"Dublin": "IE", "Madrid": "ES", "Vilnius": "LT"}

#: The programme of a visit: day after the first, from, to, host, what it is about.
VISIT = (
    (0, time(10), time(12, 30), "Department of the host", "How labour market data are governed"),
    (1, time(9, 30), time(13), "Office for statistics", "From registers to quarterly figures"),
    (2, time(9, 30), time(12), "Training body", "Skills forecasts, and who uses them"),
)
DELEGATION = (("Head of unit, labour market statistics", 1), ("Analysts of the labour market", 3))

REASON = "The partner asked for another week. The team agreed."
WORD = "The coaching leaves the public holidays out."


def plan(programme: Programme, activity: Activity, wanted: content.Activity, by: Actor) -> None:
    """Put on the agenda what happens to the plan of an activity after it is confirmed."""
    yesterday = add_working_days(programme.today, -1)
    if wanted.kind == "study_visit" and wanted.state == "confirmed":
        programme.on(yesterday, _prepare_visit, activity, by, rank=60)
    elif wanted.state == "confirmed":
        programme.on(yesterday, _move, activity, by, rank=60)


def held_in(wanted: content.Activity) -> str:
    """Where a visit is held; all else is held at the partner."""
    return HOSTS.get(wanted.place, "") if wanted.kind == "study_visit" else ""


def _prepare_visit(activity: Activity, by: Actor, at: datetime) -> None:
    """What the hosts offer, and who comes."""
    if activity.delivery is None or activity.state != "confirmed":
        return
    for days, starts_at, ends_at, who, subject in VISIT:
        entry = {"day": activity.delivery.start + timedelta(days=days), "starts_at": starts_at, "ends_at": ends_at,
                 "host": who, "place": activity.place, "subject": subject}  # fmt: skip
        services.add_to_programme(activity, entry, by=by, at=at)
    for function, seats in DELEGATION:
        place = {"institution_id": activity.request.institution_id, "function": function, "seats": seats}
        services.add_seats(activity, place, by=by, at=at)


def _move(activity: Activity, by: Actor, at: datetime) -> None:
    """A week later than confirmed."""
    if activity.delivery_start is None or activity.state != "confirmed":
        return
    calendar = calendar_for(activity)
    standing = activity.dates
    after = moved(standing, "delivery_start", calendar.add(activity.delivery_start, 5), calendar)
    services.plan_dates(activity, after, by=by, at=at, reason=REASON, word=WORD)
