"""How late a milestone may come: what is left of its time, against what past activities needed. Plain Python.

A milestone is reached after the step before it. Of each past activity of a kind it is known how many working days
lay between the two. Half of them, and four of five, needed at most so many: that is set against the days that an
open milestone has from its step before, or from today while that step is still to come. With fewer than `ENOUGH`
past cases the distance in the template stands for what they needed, and the sentence says so.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil
from typing import Literal

Level = Literal["fine", "tight", "risk"]
LEVELS: tuple[Level, ...] = ("fine", "tight", "risk")

#: Fewer past cases than this say nothing.
ENOUGH = 20

#: Working days before a milestone at which the replay asks what would have been said.
HORIZONS = (20, 10, 5)

#: (kind of activity, milestone, the step before it).
Step = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Case:
    """A step of the past: on which day it was reached, and how many working days after the step before."""

    step: Step
    reached_on: date
    needed: int


@dataclass(frozen=True, slots=True)
class Needed:
    """What half of the past cases, and four of five, needed at most. No cases: the distance of the template."""

    half: int
    most: int
    cases: int


@dataclass(frozen=True, slots=True)
class Asked:
    """An open milestone: working days left until it, days gone since the step before (None: still to come)."""

    step: Step
    left: int
    gone: int | None
    planned: int


@dataclass(frozen=True, slots=True)
class Said:
    """What is said about an open milestone, with its numbers."""

    level: Level
    left: int
    gone: int | None
    needed: Needed


@dataclass
class History:
    """What past steps needed, known up to a day. Cases are added in the order of their days."""

    _days: dict[Step, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, case: Case) -> None:
        insort(self._days[case.step], max(case.needed, 0))

    def needed(self, step: Step, planned: int) -> Needed:
        """The median and the fourth fifth of at least ENOUGH cases, else the planned distance."""
        known = self._days.get(step, ())
        if len(known) < ENOUGH:
            return Needed(max(planned, 0), max(planned, 0), 0)
        return Needed(_rank(known, 0.5), _rank(known, 0.8), len(known))


def history(cases: Iterable[Case]) -> History:
    found = History()
    for case in sorted(cases, key=lambda c: (c.reached_on, c.step, c.needed)):
        found.add(case)
    return found


def _rank(known: Sequence[int], share: float) -> int:
    """The smallest number of days that this share of the cases needed at most (nearest rank)."""
    return known[ceil(share * len(known)) - 1]


def say(asked: Asked, known: History) -> Said:
    """Whether the time suffices: `risk` when half of the past needed more, `tight` when one of five did."""
    needed = known.needed(asked.step, asked.planned)
    has = asked.left + (asked.gone or 0)
    level: Level = "risk" if has < needed.half else "tight" if has < needed.most else "fine"
    return Said(level, asked.left, asked.gone, needed)


@dataclass(frozen=True, slots=True)
class Past:
    """A milestone of the past as the replay meets it.

    `seen` gives for each horizon (in working days before its day) the day and what would have been asked then;
    horizons at which it was not planned yet, or reached already, are not there.
    """

    was_late: bool
    seen: Mapping[int, tuple[date, Asked]]


@dataclass(frozen=True, slots=True)
class Tally:
    """Of milestones that were warned about and of those that were not: how many came late."""

    warned_late: int = 0
    warned_in_time: int = 0
    quiet_late: int = 0
    quiet_in_time: int = 0
    from_template: int = 0

    @property
    def late(self) -> int:
        return self.warned_late + self.quiet_late

    @property
    def warned(self) -> int:
        return self.warned_late + self.warned_in_time

    @property
    def all(self) -> int:
        return self.warned + self.quiet_late + self.quiet_in_time


def replay(milestones: Iterable[Past], cases: Iterable[Case]) -> dict[int, Tally]:
    """What would have been said at each horizon, knowing only what was past on that day, and what came of it."""
    waiting = sorted(cases, key=lambda c: (c.reached_on, c.step, c.needed), reverse=True)
    known, counts = History(), {horizon: [0, 0, 0, 0, 0] for horizon in HORIZONS}
    for day, horizon, was_late, asked in _in_order(milestones):
        while waiting and waiting[-1].reached_on < day:
            known.add(waiting.pop())
        said = say(asked, known)
        counts[horizon][(0 if said.level != "fine" else 2) + (0 if was_late else 1)] += 1
        counts[horizon][4] += said.needed.cases == 0
    return {horizon: Tally(*found) for horizon, found in counts.items()}


def _in_order(milestones: Iterable[Past]) -> Iterator[tuple[date, int, bool, Asked]]:
    asked = [(day, horizon, past.was_late, one) for past in milestones for horizon, (day, one) in past.seen.items()]
    return iter(sorted(asked, key=lambda row: row[:2]))
