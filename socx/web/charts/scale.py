"""The days of a timeline: where each lies across the drawing, and the lines and names above it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from socx.core.calendar import ONE_DAY, months_after

Unit = Literal["quarter", "month", "week", "day"]
UNITS: tuple[Unit, ...] = ("quarter", "month", "week", "day")

#: How many days a drawing may have before its lines are those of the next larger unit.
LONGEST: tuple[tuple[Unit, int], ...] = (("day", 45), ("week", 200), ("month", 550))

#: What a unit and the one above it are called, as skeletons of the CLDR.
NAMES: dict[str, tuple[str, str]] = {
    "quarter": ("QQQ", "y"),
    "month": ("MMM", "y"),
    "week": ("d", "yMMM"),
    "day": ("d", "yMMM"),
}


@dataclass(frozen=True, slots=True)
class Tick:
    """A line at the beginning of a unit. A small one has no name where there is little room.

    `above` is the name of the larger unit that begins there (or where the drawing does), `is_off` marks a
    day of a weekend.
    """

    day: date
    name: str
    above: str = ""
    is_small: bool = False
    is_off: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """Days from `start` to `end`, both shown."""

    start: date
    end: date
    unit: Unit
    ticks: tuple[Tick, ...]

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def at(self, day: date) -> float:
        """Where a day begins, in per cent of the width; what lies outside lies at the edge."""
        return min(100.0, max(0.0, (day - self.start).days * 100 / self.days))

    def holds(self, first: date, last: date) -> bool:
        """Whether something of these days is shown."""
        return first <= self.end and last >= self.start

    def begins(self, tick: Tick) -> float:
        """Where a line stands: at the edge for a unit that began before."""
        return self.at(max(tick.day, self.start))


def unit_for(days: int) -> Unit:
    """The unit whose lines suit so many days."""
    return next((unit for unit, most in LONGEST if days <= most), "quarter")


def floor(day: date, unit: Unit) -> date:
    """The first day of the unit that a day belongs to; a week begins on Monday."""
    match unit:
        case "quarter":
            return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        case "month":
            return day.replace(day=1)
        case "week":
            return day - timedelta(days=day.weekday())
        case _:
            return day


def step(day: date, unit: Unit, count: int = 1) -> date:
    """The first day of a unit, so many units on (or back)."""
    if unit in ("quarter", "month"):
        return months_after(day, count * (3 if unit == "quarter" else 1)).replace(day=1)
    return day + count * (7 if unit == "week" else 1) * ONE_DAY


def scale(start: date, end: date, name: Callable[[date, str], str], unit: Unit | None = None) -> Scale:
    """The scale of some days. `name` writes a day after a skeleton of the CLDR (`yMMM`) in the reader's language.

    Raises ValueError when `end` comes before `start`.
    """
    if end < start:
        raise ValueError("a timeline cannot end before it starts")
    chosen = unit or unit_for((end - start).days + 1)
    return Scale(start, end, chosen, tuple(_ticks(start, end, chosen, name)))


def _ticks(start: date, end: date, unit: Unit, name: Callable[[date, str], str]) -> Iterator[Tick]:
    below, above = NAMES[unit]
    day, written = floor(start, unit), ""
    place = 0
    while day <= end:
        shown = max(day, start)
        larger = name(shown, above)
        yield Tick(
            day,
            name(day, below),
            larger if larger != written else "",
            is_small=day.weekday() != 0 if unit == "day" else place % 2 == 1,
            is_off=unit == "day" and day.weekday() >= 5,
        )
        written, day, place = larger, step(day, unit), place + 1
