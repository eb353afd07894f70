"""Working days. Public holidays are not counted yet; weekends follow the partner's week."""

from __future__ import annotations

from datetime import date, timedelta

#: Days off by the name used in partners.csv (Monday is 0).
WEEKENDS = {
    "sat-sun": frozenset({5, 6}),
    "fri-sat": frozenset({4, 5}),
    "sat": frozenset({5}),
}
DEFAULT_WEEKEND = "sat-sun"


def is_working_day(day: date, weekend: str = DEFAULT_WEEKEND) -> bool:
    return day.weekday() not in WEEKENDS[weekend]


def add_working_days(day: date, count: int, weekend: str = DEFAULT_WEEKEND) -> date:
    """The working day that lies `count` working days after (or, negative, before) a day.

    Zero gives the day itself, or the next working day when it falls on a weekend.
    """
    step = timedelta(days=1 if count >= 0 else -1)
    if count == 0:
        while not is_working_day(day, weekend):
            day += step
        return day
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day, weekend)
    return day


def working_days_between(start: date, end: date, weekend: str = DEFAULT_WEEKEND) -> int:
    """How many working days after `start` lie up to and including `end`; negative when before."""
    if end < start:
        return -working_days_between(end, start, weekend)
    weeks, rest = divmod((end - start).days, 7)
    whole = weeks * (7 - len(WEEKENDS[weekend]))
    return whole + sum(is_working_day(start + timedelta(days=7 * weeks + n), weekend) for n in range(1, rest + 1))
