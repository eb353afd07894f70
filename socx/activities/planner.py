"""Plan an activity in working days, forwards from a start or backwards from a fixed day. Plain Python, no clock.

A plan is five dates; the milestones follow from them. All distances count days on which all sides
work, so that counting forth and counting back meet on the same day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from socx.activities.milestones import (
    BY_KEY,
    PREPARATION_DAYS,
    REPORT_DAYS,
    Template,
    planned,
    proposed_dates,
    templates_for,
)
from socx.core.calendar import Calendar
from socx.core.i18n import N_

Dates = Mapping[str, date | None]

#: The dates of an activity, in the order in which they come.
DATES = ("preparation_start", "preparation_end", "delivery_start", "delivery_end", "report_due")

#: On which date another one hangs: it keeps its distance in working days when that one moves.
FOLLOWS = {
    "preparation_start": "delivery_start",
    "preparation_end": "delivery_start",
    "delivery_end": "delivery_start",
    "report_due": "delivery_end",
}

FORWARDS, BACKWARDS = "forwards", "backwards"


@dataclass(frozen=True, slots=True)
class FixedDay:
    """What may be fixed when a plan is made: the plan is counted from there, forwards or backwards."""

    key: str
    label: str
    hint: str
    direction: str


# fmt: off
FIXED_DAYS = (
    FixedDay("begin",             N_("The day on which we can begin"),
             N_("The first step falls on this day, the rest is counted forwards."), FORWARDS),
    FixedDay("preparation_start", N_("The day on which the preparation starts"),
             N_("What must be done before is counted backwards, the rest forwards."), FORWARDS),
    FixedDay("delivery_start",    N_("The first day of delivery, for example an event"),
             N_("It stays there, even on a day off. The steps before it are counted backwards."), BACKWARDS),
    FixedDay("delivery_end",      N_("The last day of delivery"),
             N_("It stays there, even on a day off."), BACKWARDS),
    FixedDay("report_due",        N_("The day by which the report must be there"),
             N_("On a day off, the working day before."), BACKWARDS),
    FixedDay("acceptance",        N_("The day by which the deliverables must be accepted"),
             N_("On a day off, the working day before."), BACKWARDS),
)
# fmt: on

FIXED_BY_KEY = {one.key: one for one in FIXED_DAYS}


def plan_from(fixed: str, day: date, length: int, kind: str, modality: str, calendar: Calendar) -> dict[str, date]:
    """The five dates of an activity whose delivery takes `length` working days, counted from a fixed day.

    fixed: a key of FIXED_DAYS. Days that are not fixed fall on days on which all sides work.
    """
    start, end = _delivery(fixed, day, length, _lead(kind, modality), calendar)
    return {"delivery_start": start, "delivery_end": end, **proposed_dates(start, end, calendar)}


def _delivery(fixed: str, day: date, length: int, lead: int, calendar: Calendar) -> tuple[date, date]:
    """The first and the last day of delivery."""
    match fixed:
        case "begin":
            start = calendar.add(calendar.add(day, 0), lead)
        case "preparation_start":
            start = calendar.add(calendar.add(day, 0), PREPARATION_DAYS)
        case "delivery_start":
            start = day
        case "delivery_end":
            return _after(day, 1 - length, calendar), day
        case "report_due":
            end = calendar.add(_at_latest(day, calendar), -REPORT_DAYS)
            return _after(end, 1 - length, calendar), end
        case "acceptance":
            report = calendar.add(_at_latest(day, calendar), -BY_KEY["acceptance"].offset)
            end = calendar.add(report, -REPORT_DAYS)
            return _after(end, 1 - length, calendar), end
        case _:
            raise ValueError(f"nothing is counted from {fixed}")
    return start, _after(start, length - 1, calendar)


def _lead(kind: str, modality: str) -> int:
    """How many working days before delivery the first step of a kind of activity lies."""
    return -min(t.offset for t in templates_for(kind, modality) if t.anchor == "delivery_start")


def _after(day: date, count: int, calendar: Calendar) -> date:
    """`Calendar.add`, but no distance is the day itself: what hangs on a day off may stay on it."""
    return calendar.add(day, count) if count else day


def _at_latest(day: date, calendar: Calendar) -> date:
    """The day itself, or the working day before it."""
    return calendar.add(day + timedelta(days=1), -1)


def moved(dates: Dates, key: str, day: date, calendar: Calendar) -> dict[str, date | None]:
    """The dates after one of them has moved: what hangs on it keeps its distance in working days.

    A date that stood on a day off is counted from the nearest working day towards the rest of the plan.
    """
    after = dict(dates)
    after[key] = day
    for name in ("delivery_end", "preparation_start", "preparation_end", "report_due"):
        parent = FOLLOWS[name]
        old, anchor, new_anchor = dates.get(name), dates.get(parent), after.get(parent)
        if name == key or old is None or anchor is None or new_anchor is None or anchor == new_anchor:
            continue
        after[name] = _after(new_anchor, _distance(anchor, old, calendar), calendar)
    return after


def _distance(anchor: date, day: date, calendar: Calendar) -> int:
    if day == anchor:
        return 0
    return calendar.distance(anchor, _at_latest(day, calendar) if day < anchor else calendar.add(day, 0))


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone in a plan: its day, and what public holidays did to it.

    by_weekends: the day it would have if weekends alone counted; the same when no holiday matters.
    holidays: those that lie between it and the date on which it hangs.
    """

    template: Template
    day: date
    by_weekends: date
    holidays: tuple[date, ...]


def steps(kind: str, modality: str, dates: Dates, calendar: Calendar) -> list[Step]:
    """The milestones of a plan in the order of their days."""
    weekends_alone = Calendar(calendar.weekends)
    without = {t.key: day for t, day in planned(kind, modality, dates, weekends_alone)}
    found = [
        Step(template, day, without[template.key], _between(dates[template.anchor], template, day, calendar))
        for template, day in planned(kind, modality, dates, calendar)
    ]
    return sorted(found, key=lambda step: step.day)


def _between(anchor: date | None, template: Template, day: date, calendar: Calendar) -> tuple[date, ...]:
    if anchor is None or template.months:
        return ()
    return tuple(calendar.holidays_in(min(anchor, day), max(anchor, day)))
