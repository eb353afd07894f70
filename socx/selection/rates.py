"""Rates by day: which one holds, what overlaps, where none is set. Plain values, no tables and no clock.

Rates of the facility are not public (domain guide 1.9): the tables are data that managers keep.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol, TypeVar

from socx.core.i18n import N_

ONE_DAY = timedelta(days=1)

# fmt: off
#: The two tables: what a day of work is paid, and what a day away from home is.
TABLES = {
    "fee":       N_("Fees by kind of expert"),
    "allowance": N_("Daily allowances by place"),
}

#: What one figure of a table is.
UNITS = {
    "fee":       N_("Euro for each paid day"),
    "allowance": N_("Euro for each day at the place"),
}
# fmt: on


class Dated(Protocol):
    """Something that holds from a day to another, both included; `None` as the last: until further notice."""

    @property
    def valid_from(self) -> date: ...
    @property
    def valid_until(self) -> date | None: ...


Found = TypeVar("Found", bound=Dated)


@dataclass(frozen=True, slots=True)
class Gap:
    """Days without a rate; without a last day: until further notice."""

    first: date
    last: date | None


def holding(rates: Iterable[Found], day: date) -> Found | None:
    """The rate that holds on a day, or None."""
    return next((one for one in rates if _covers(one, day)), None)


def overlapping(rates: Iterable[Found], first: date, last: date | None) -> list[Found]:
    """The rates that hold on some day from `first` to `last`, in their order."""
    return [
        one
        for one in in_order(rates)
        if (last is None or one.valid_from <= last) and (one.valid_until is None or first <= one.valid_until)
    ]


def gaps(rates: Iterable[Dated], first: date) -> list[Gap]:
    """The days from `first` on for which no rate is set, in their order."""
    found: list[Gap] = []
    day = first
    for one in in_order(rates):
        if one.valid_from > day:
            found.append(Gap(day, one.valid_from - ONE_DAY))
        if one.valid_until is None:
            return found
        day = max(day, one.valid_until + ONE_DAY)
    return [*found, Gap(day, None)]


def in_order(rates: Iterable[Found]) -> list[Found]:
    return sorted(rates, key=lambda one: one.valid_from)


def _covers(one: Dated, day: date) -> bool:
    return one.valid_from <= day and (one.valid_until is None or day <= one.valid_until)
