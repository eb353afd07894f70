"""Working days, by the weekends and the public holidays of one place or of several sides at once.

`calendar_of("XK")` counts as the partner does, `calendar_of("XK", "FR")` counts the days on which both
sides work. A plain `Calendar()` knows weekends alone.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from socx.core.holidays import public_holidays
from socx.core.places import partners

#: Days off by the name used in partners.csv (Monday is 0).
WEEKENDS = {
    "sat-sun": frozenset({5, 6}),
    "fri-sat": frozenset({4, 5}),
    "sat": frozenset({5}),
}
DEFAULT_WEEKEND = "sat-sun"
ONE_DAY = timedelta(days=1)


@cache
def _weekdays_off(weekends: tuple[str, ...]) -> frozenset[int]:
    """Plans ask this for each day that they walk over."""
    return frozenset().union(*(WEEKENDS[name] for name in weekends))


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are off: all the weekends (names of WEEKENDS) and the public holidays of all the places."""

    weekends: tuple[str, ...] = (DEFAULT_WEEKEND,)
    places: tuple[str, ...] = ()

    @property
    def _off(self) -> frozenset[int]:
        return _weekdays_off(self.weekends)

    def is_working_day(self, day: date) -> bool:
        return day.weekday() not in self._off and not any(day in public_holidays(p, day.year) for p in self.places)

    def add(self, day: date, count: int) -> date:
        """The working day that lies `count` working days after (or, negative, before) a day.

        Zero gives the day itself, or the next working day when it is a day off.
        """
        step = ONE_DAY if count >= 0 else -ONE_DAY
        if count == 0:
            while not self.is_working_day(day):
                day += step
            return day
        left = abs(count)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def between(self, start: date, end: date) -> int:
        """How many working days after `start` lie up to and including `end`; negative when before."""
        if end < start:
            return -self.between(end, start)
        off = self._off
        weeks, rest = divmod((end - start).days, 7)
        whole = weeks * (7 - len(off)) + sum(
            (start + timedelta(days=7 * weeks + n)).weekday() not in off for n in range(1, rest + 1)
        )
        return whole - len(self.holidays_in(start + ONE_DAY, end))

    def distance(self, start: date, day: date) -> int:
        """The count by which `add` comes from `start` to a working day; negative when it lies before."""
        return self.between(start, day) if day >= start else -self.between(day - ONE_DAY, start - ONE_DAY)

    def count(self, first: date, last: date) -> int:
        """How many working days there are from the first to the last day, both included."""
        return self.between(first - ONE_DAY, last)

    def holidays_in(self, first: date, last: date) -> list[date]:
        """The public holidays from the first to the last day that would else be worked, in their order."""
        return sorted({day for day in self._holidays(first, last) if day.weekday() not in self._off})

    def _holidays(self, first: date, last: date) -> Iterator[date]:
        for place in self.places:
            for year in range(first.year, last.year + 1):
                yield from (day for day in public_holidays(place, year) if first <= day <= last)


def calendar_of(*places: str) -> Calendar:
    """The days on which all these partners or Member States work; who is no partner rests on Saturday and Sunday."""
    known = partners()
    weekends = (known[place].weekend if place in known else DEFAULT_WEEKEND for place in places)
    return Calendar(tuple(dict.fromkeys(weekends)) or (DEFAULT_WEEKEND,), tuple(dict.fromkeys(places)))


def months_after(day: date, months: int) -> date:
    """The same day some months later, or the last one of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_working_days(day: date, count: int) -> date:
    """`Calendar.add` where people rest on Saturday and Sunday, without holidays."""
    return Calendar().add(day, count)
