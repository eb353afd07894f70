"""Set and move the dates of an activity: what follows is shown first, then done once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from socx.access.actors import Actor
from socx.accounts.models import User
from socx.activities import clashes
from socx.activities.audiences import AUDIENCES
from socx.activities.clashes import Clash
from socx.activities.milestones import Template
from socx.activities.models import Activity, Milestone, ProgrammeItem
from socx.activities.planner import DATES, Dates, Step, steps
from socx.activities.services.reminders import replan, tell
from socx.activities.sides import calendar_for, day_at, local_calendar
from socx.audit import services as audit
from socx.core.calendar import Calendar
from socx.core.errors import Invalid, WrongState
from socx.core.i18n import N_
from socx.core.values import Period
from socx.db import db

LONGEST_DELIVERY = timedelta(days=183)

#: Which dates may still be changed in each state; in the others the plan stands.
MOVABLE = {
    "planned": DATES,
    "postponed": DATES,
    "confirmed": DATES,
    "preparation": DATES,
    "delivery": ("delivery_end", "report_due"),
    "reporting": ("report_due",),
}

#: States in which others count on the dates: a move needs a reason, and they are told.
COUNTED_ON = frozenset({"confirmed", "preparation", "delivery", "reporting"})

#: Who hears of a move, as of the confirmation before it.
TOLD = ("partner", "experts", "delegation", "advisers")

NO_REASON = N_("Give the reason: partner and experts are told.")
NO_WORD = N_("Say in a word why the dates stand in spite of this.")


@dataclass(frozen=True, slots=True)
class Line:
    """One milestone before and after a change of dates; `step` is None for one that falls away."""

    template: Template
    milestone: Milestone | None
    step: Step | None
    is_past: bool
    slip: int | None
    reminder_before: date | None
    reminder_after: date | None

    @property
    def before(self) -> date | None:
        return self.milestone.due_on if self.milestone else None

    @property
    def after(self) -> date | None:
        return self.step.day if self.step else None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change of dates would do: nothing of it is done yet."""

    before: Dates
    after: Dates
    calendar: Calendar
    lines: tuple[Line, ...]
    clashes: tuple[Clash, ...]
    told: tuple[User, ...]
    is_counted_on: bool
    programme: tuple[tuple[ProgrammeItem, date], ...] = ()  # the entries of a visit that move with it, and where to

    @property
    def changes(self) -> tuple[str, ...]:
        """The names of the dates that change."""
        return tuple(name for name in DATES if self.before[name] != self.after[name])

    @property
    def needs_word(self) -> bool:
        return self.is_counted_on and bool(clashes.at_level(self.clashes, clashes.WARN))

    @property
    def is_blocked(self) -> bool:
        return bool(clashes.at_level(self.clashes, clashes.BLOCK))

    @property
    def reminders_moved(self) -> int:
        """How many reminders change their day, are new or fall away."""
        return sum(line.reminder_before != line.reminder_after for line in self.lines)

    @property
    def holidays(self) -> list[date]:
        """The public holidays between the first and the last working step of the plan."""
        days = [line.step.day for line in self.lines if line.step and not line.template.months]
        return self.calendar.holidays_in(min(days), max(days)) if days else []


def preview(activity: Activity, dates: Dates, *, by: Actor, at: datetime) -> Preview:
    """What would follow from these dates: milestones, slip, clashes, reminders, who would be told.

    Raises Invalid when the dates contradict each other, WrongState when they may not change any more.
    """
    before = activity.dates
    after = {name: dates.get(name) for name in DATES}
    if errors := {**date_errors(after), **_not_movable(activity, before, after)}:
        raise Invalid(errors)
    today = day_at(activity, at)
    is_counted_on = activity.state in COUNTED_ON and before != after
    people = _concerned(activity, by) if is_counted_on else ()
    return Preview(
        before,
        after,
        calendar_for(activity),
        tuple(_lines(activity, after, today)),
        tuple(_clashes(activity, before, after, by, today)),
        people,
        is_counted_on,
        tuple(_programme(activity, after)),
    )


def _programme(activity: Activity, after: Dates) -> Iterator[tuple[ProgrammeItem, date]]:
    """The entries of the programme whose day changes with the delivery, each with its new day.

    A visit that moves by whole weeks keeps its days of the week, else an entry keeps its working day of the visit.
    Nothing lies after the last day.
    """
    start, end, was = after["delivery_start"], after["delivery_end"], activity.delivery_start
    if start is None or end is None or was is None:
        return
    calendar, by = local_calendar(activity), start - was
    for item in activity.programme:
        place = calendar.distance(was, item.day)
        moved = item.day + by if by.days % 7 == 0 else calendar.add(start, place) if place else start
        if min(moved, end) != item.day:
            yield item, min(moved, end)


def _clashes(activity: Activity, before: Dates, after: Dates, by: Actor, today: date) -> list[Clash]:
    """What clashes with the new days of delivery; days that stay were looked at when they were set."""
    start, end = after["delivery_start"], after["delivery_end"]
    if start is None or end is None or (before["delivery_start"], before["delivery_end"]) == (start, end):
        return []
    return clashes.find(activity, Period(start, end), by=by, today=today)


def _lines(activity: Activity, dates: Dates, today: date) -> list[Line]:
    calendar = calendar_for(activity)
    planned = {step.template.key: step for step in steps(activity.kind, activity.modality, dates, calendar)}
    standing = {m.key: m for m in activity.milestones}
    falls_away = [m for m in activity.milestones if m.key not in planned and m.done_on is None]
    pairs: list[tuple[Template, Milestone | None, Step | None]] = [
        (step.template, standing.get(key), step) for key, step in planned.items()
    ]
    pairs += [(m.template, m, None) for m in falls_away]
    is_reminded = activity.state not in ("cancelled", "postponed")
    return [_line(*pair, calendar, today, is_reminded) for pair in pairs]


def _line(
    template: Template, milestone: Milestone | None, step: Step | None, calendar: Calendar, today: date,
    is_reminded: bool,
) -> Line:  # fmt: skip
    is_done = milestone is not None and milestone.done_on is not None
    if is_done and step is not None and milestone is not None:  # what was reached stays where it is
        step = Step(template, milestone.due_on, milestone.due_on, ())

    def reminder(day: date | None) -> date | None:
        if day is None or day < today or is_done or not is_reminded:
            return None
        return max(calendar.add(day, -template.remind), today)

    after = step.day if step else None
    baseline = milestone.baseline_on if milestone else None
    return Line(
        template,
        milestone,
        step,
        is_past=after is not None and after < today and not is_done,
        slip=calendar.distance(baseline, after) if baseline and after else None,
        reminder_before=reminder(milestone.due_on) if milestone else None,
        reminder_after=reminder(after),
    )


def _concerned(activity: Activity, by: Actor) -> tuple[User, ...]:
    """Who would be told of a move: each person once, without the one who makes it."""
    ids = {user.id for name in TOLD for user in db.session.scalars(AUDIENCES[name](activity))} - {by.user_id}
    return tuple(db.session.scalars(select(User).where(User.id.in_(ids)).order_by(User.name, User.id)))


def plan_dates(
    activity: Activity, dates: Dates, *, by: Actor, at: datetime, reason: str = "", word: str = ""
) -> bool:  # fmt: skip
    """Set the dates; milestones and reminders follow. Returns whether anything changed.

    Raises Invalid when dates contradict each other or a clash blocks them, and, where others count on the
    dates already, when there is no reason, or no word on the warnings.
    """
    if activity.state not in MOVABLE:
        raise WrongState(N_("The plan of this activity can no longer be changed."))
    found = preview(activity, dates, by=by, at=at)
    errors = {}
    if found.is_counted_on and not reason.strip():
        errors["reason"] = NO_REASON
    if found.needs_word and not word.strip():
        errors["word"] = NO_WORD
    if errors:
        raise Invalid(errors)
    if block := next(iter(clashes.at_level(found.clashes, clashes.BLOCK)), None):
        raise Invalid({"delivery_start": block.sentence}, **block.facts)
    if not found.changes:
        return False
    _set(activity, found, at)
    facts: dict[str, Any] = {"word": word, "clashes": [c.rule.key for c in found.clashes]} if word.strip() else {}
    entry = audit.record(
        ("activity", activity.id), "dates", by=by, at=at, note=reason,
        before={name: _iso(found.before[name]) for name in sorted(found.changes)},
        after={name: _iso(found.after[name]) for name in sorted(found.changes)}, **facts,
    )  # fmt: skip
    db.session.flush()
    replan(activity, at=at)
    if found.is_counted_on:
        for audience in TOLD:
            tell(activity, audience, "activities/moved", at=at, by=by, generation=f"{entry.id}", note=reason)
    return True


def _set(activity: Activity, found: Preview, at: datetime) -> None:
    """Give an activity the dates that were looked at, and its programme their days."""
    for name in found.changes:
        setattr(activity, name, found.after[name])
    for item, day in found.programme:
        item.day = day
    activity.generation += 1
    activity.changed_at = at


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _not_movable(activity: Activity, before: Dates, after: Dates) -> dict[str, str]:
    """The dates that are over in the state of the activity, and were changed all the same."""
    free = MOVABLE.get(activity.state, ())
    said = N_("This date can no longer be changed.")
    return {name: said for name in DATES if name not in free and before[name] != after[name]}


def date_errors(dates: Mapping[str, date | None]) -> dict[str, str]:
    """What contradicts itself in a set of dates: field → sentence."""
    errors: dict[str, str] = {}
    preparation_start, preparation_end = dates.get("preparation_start"), dates.get("preparation_end")
    start, end, report = dates.get("delivery_start"), dates.get("delivery_end"), dates.get("report_due")
    if bool(start) != bool(end):
        missing = "delivery_end" if start else "delivery_start"
        errors[missing] = N_("Give both the first and the last day of delivery.")
    if bool(preparation_start) != bool(preparation_end):
        missing = "preparation_end" if preparation_start else "preparation_start"
        errors[missing] = N_("Give both the first and the last day of preparation.")
    if start and end and end < start:
        errors["delivery_end"] = N_("Delivery ends before it starts.")
    elif start and end and end - start > LONGEST_DELIVERY:
        errors["delivery_end"] = N_("Activities are short: delivery takes half a year at most.")
    if preparation_start and preparation_end and preparation_end < preparation_start:
        errors["preparation_end"] = N_("Preparation ends before it starts.")
    if preparation_end and start and preparation_end > start:
        errors["preparation_end"] = N_("Preparation ends before delivery starts.")
    if report and end and report < end:
        errors["report_due"] = N_("The report is due after the delivery ends.")
    return errors
