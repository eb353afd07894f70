"""Rows of activities and milestones as what risk.py reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from socx.activities.milestones import Template, templates_for
from socx.activities.models import Activity, Milestone
from socx.activities.sides import calendar_for
from socx.activities.workflow import ENDED_STATES
from socx.core.calendar import Calendar
from socx.timeline.risk import HORIZONS, Asked, Case, Past

#: The step before the first one: the activity was made.
MADE = "made"

#: The dates in the order in which they come; what hangs on an earlier one comes earlier.
ANCHORS = ("delivery_start", "delivery_end", "report_due")

#: Reached because the day has come; work begins after it.
BY_THEMSELVES = frozenset({"end"})

#: Nothing is expected of an activity in these states.
STILL = ENDED_STATES | {"postponed"}


@cache
def steps_of(kind: str, modality: str) -> Mapping[str, str]:
    """The milestones of a kind that take work, each with the step before it.

    Dates of the plan itself (delivery starts, delivery ends) come by themselves, and follow-ups wait for months:
    neither is asked about. The step before is the last one that the template plans strictly earlier from the same
    date; the first one of a date after delivery follows the end of delivery.
    """
    ranked = {t.key: _rank(t) for t in templates_for(kind, modality) if _counts(t)}
    found = {}
    for key, rank in ranked.items():
        before = [other for other in ranked if ranked[other] < rank and ranked[other][0] == rank[0]]
        nearest = max((ranked[other] for other in before), default=None)
        # Of several that are planned for one day, the last of the table.
        first = "end" if rank[0] else MADE
        found[key] = next((other for other in reversed(before) if ranked[other] == nearest), first)
    return {key: before for key, before in found.items() if key not in BY_THEMSELVES}


def _counts(template: Template) -> bool:
    is_work = bool(template.offset) or template.anchor == "report_due"
    return template.anchor in ANCHORS and not template.months and (is_work or template.key in BY_THEMSELVES)


def _rank(template: Template) -> tuple[int, int]:
    return ANCHORS.index(template.anchor), template.offset


@dataclass(frozen=True, slots=True)
class Told:
    """An activity with its steps and its calendar."""

    activity: Activity
    calendar: Calendar
    milestones: Mapping[str, Milestone]

    def steps(self) -> Iterator[tuple[Milestone, str]]:
        """The milestones that take work, each with the key of the step before."""
        for key, before in steps_of(self.activity.kind, self.activity.modality).items():
            if key in self.milestones:
                yield self.milestones[key], before

    def reached(self, key: str) -> date | None:
        """The day on which a step was reached."""
        if key == MADE:
            return self.activity.created_at.date()
        return self.milestones[key].done_on if key in self.milestones else None

    def planned(self, milestone: Milestone, before: str) -> int:
        """The distance that the template sets between two steps, in this activity's working days."""
        if before == MADE or before not in self.milestones:
            return 0
        return max(self.calendar.between(self.milestones[before].due_on, milestone.due_on), 0)

    def asked(self, milestone: Milestone, before: str, day: date) -> Asked:
        """The question about a milestone as it stood on a day."""
        reached = self.reached(before)
        gone = self.calendar.between(reached, day) if reached is not None and reached <= day else None
        step = (self.activity.kind, milestone.key, before)
        return Asked(step, self.calendar.between(day, milestone.due_on), gone, self.planned(milestone, before))


def told(activities: Iterable[Activity]) -> list[Told]:
    return [Told(a, calendar_for(a), {m.key: m for m in a.milestones}) for a in activities]


def to_learn_from(found: Iterable[Told]) -> list[Told]:
    """Those whose past may be told of in numbers: the numbers are for many who may not know of a confidential case."""
    return [one for one in found if one.activity.sensitivity != "confidential"]


def cases(found: Iterable[Told]) -> Iterator[Case]:
    """What steps of the past needed: those that were reached after the step before them was."""
    for one in found:
        for milestone, before in one.steps():
            since = one.reached(before)
            if milestone.done_on is not None and since is not None:
                step = (one.activity.kind, milestone.key, before)
                yield Case(step, milestone.done_on, one.calendar.between(since, milestone.done_on))


def open_ones(found: Iterable[Told], today: date) -> Iterator[tuple[Milestone, str, Asked]]:
    """Milestones that are still to come on activities that go on, with what is to be asked today."""
    for one in found:
        if one.activity.state in STILL:
            continue
        for milestone, before in one.steps():
            if milestone.done_on is None and milestone.due_on >= today:
                yield milestone, before, one.asked(milestone, before, today)


def past(found: Iterable[Told], today: date) -> Iterator[Past]:
    """Milestones whose day has passed and of which it is known whether they came late."""
    for one in found:
        made = one.activity.created_at.date()
        for milestone, before in one.steps():
            is_known = milestone.done_on is not None or one.activity.state not in STILL
            if milestone.due_on >= today or not is_known:
                continue
            seen = {}
            for horizon in HORIZONS:
                day = one.calendar.add(milestone.due_on, -horizon)
                if made <= day and (milestone.done_on is None or milestone.done_on > day):
                    seen[horizon] = (day, one.asked(milestone, before, day))
            yield Past(milestone.done_on is None or milestone.done_on > milestone.due_on, seen)
