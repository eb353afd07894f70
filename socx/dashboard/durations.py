"""How long the stretches of the road take: medians and percentiles from sums by days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Subquery,
    and_,
    column,
    func,
    literal,
    select,
    table,
    true,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement

from socx.activities.models import Action, Activity
from socx.dashboard.queries import APPROVED, DELIVERED, Condition, Count, Scope, of_requests, total
from socx.db import db
from socx.requests.models import AssistanceRequest


class ordinal(FunctionElement[int]):  # noqa: N801  (reads as the SQL function it is)
    """The number of a date, as date.toordinal counts: the difference of two is the whole days between them."""

    type = Integer()
    inherit_cache = True
    name = "ordinal"


@compiles(ordinal, "sqlite")
def _ordinal_on_sqlite(element: Any, compiler: Any, **more: Any) -> str:
    return f"(CAST(julianday({compiler.process(element.clauses, **more)}) + 0.5 AS INTEGER) - 1721425)"


@compiles(ordinal, "postgresql")
def _ordinal_on_postgresql(element: Any, compiler: Any, **more: Any) -> str:
    return f"({compiler.process(element.clauses, **more)} - DATE '0001-01-01' + 1)"


@dataclass(frozen=True, slots=True)
class Spell:
    """How long a stretch of the road took, in days: the median and the 90th percentile."""

    count: Count
    median: float | None
    p90: int | None


#: What a stretch is counted from: columns by name, of requests and of `delivered_day`.
Road = Mapping[str, ColumnElement[Any]]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the road whose time is told: the columns of where it begins and where it ends.

    `less_waiting`: days in which the facility waited for answers of the partner do not count.
    `only_waiting`: no other days do, and only of requests that had any.
    `only_approved`: only approved requests go it.
    """

    first: str
    last: str
    less_waiting: bool = False
    only_waiting: bool = False
    only_approved: bool = False

    def went(self, road: Road) -> Condition:
        """Whether a request went all of it."""
        return and_(
            road[self.first].is_not(None),
            road[self.last].is_not(None),
            road["waited_days"] > 0 if self.only_waiting else true(),
            road["state"].in_(APPROVED) if self.only_approved else true(),
        )

    def days(self, road: Road) -> ColumnElement[int]:
        """How many days a request needed for it."""
        if self.only_waiting:
            return road["waited_days"]
        between = road[self.last] - road[self.first]
        return between - road["waited_days"] if self.less_waiting else between


SPELLS = {
    "registration": Stretch("submitted_day", "registered_day"),
    "decision": Stretch("registered_day", "decided_day", less_waiting=True),
    "approval": Stretch("submitted_day", "decided_day", less_waiting=True, only_approved=True),
    "delivery": Stretch("decided_day", "delivered_day", only_approved=True),
    "waiting": Stretch("registered_day", "decided_day", only_waiting=True),
}


def _delivered() -> Subquery:
    """The day of the first delivery by request. Plans of activities do not count."""
    return (
        select(Action.request_id, ordinal(func.min(Activity.delivery_start)).label("day"))
        .join(Activity, Activity.action_id == Action.id)
        .where(Activity.state.in_(DELIVERED), Activity.delivery_start.is_not(None))
        .group_by(Action.request_id)
        .subquery("delivered")
    )


def _of(stretch: Stretch, requests: FromClause) -> tuple[Road, FromClause]:
    """The columns that a stretch of some requests is counted from, and where they come from."""
    road = dict(requests.c.items())
    if "delivered_day" not in (stretch.first, stretch.last):
        return road, requests
    delivered = _delivered()
    joined = requests.join(delivered, delivered.c.request_id == requests.c.id)
    return road | {"delivered_day": delivered.c.day}, joined


def went(name: str) -> Select[Any]:
    """The ids of the requests that went all of this stretch."""
    road, source = _of(SPELLS[name], AssistanceRequest.__table__)
    return select(road["id"]).select_from(source).where(SPELLS[name].went(road))


#: What the sums need of the requests of a scope. The sums are written once, the requests for each scope.
_NEEDED = ("id", "state", "sensitivity", "submitted_day", "registered_day", "decided_day", "waited_days")
_ROAD = table("road", *(column(name) for name in _NEEDED))


def _sums(name: str) -> Select[str, int, int, int]:
    """How many requests went a stretch in how many days."""
    road, source = _of(SPELLS[name], _ROAD)
    days = SPELLS[name].days(road)
    restricted = func.count().filter(road["sensitivity"] != "normal")
    counts = select(literal(name), days, func.count(), restricted).select_from(source)
    return counts.where(SPELLS[name].went(road)).group_by(days)


_ALL_SUMS = union_all(*(_sums(name) for name in SPELLS))


def spells(scope: Scope) -> dict[str, Spell]:
    """The time of each stretch: the database counts cases by days, so no row is read."""
    columns = (getattr(AssistanceRequest, name) for name in _NEEDED)
    # The index of figures has all of it: reading that for each sum is cheaper than to keep a copy for all.
    road = of_requests(scope, *columns).cte("road").prefix_with("NOT MATERIALIZED")
    counted: dict[str, dict[int, Count]] = {name: {} for name in SPELLS}
    for name, days, number, restricted in db.session.execute(_ALL_SUMS.add_cte(road)):
        counted[name][days] = Count(number, restricted)
    return {name: _summed(by_days) for name, by_days in counted.items()}


def _summed(by_days: Mapping[int, Count]) -> Spell:
    histogram = {days: count.total for days, count in by_days.items()}
    return Spell(total(by_days.values()), median(histogram), percentile(histogram, 90))


def median(histogram: Mapping[int, int]) -> float | None:
    """The middle value, or the mean of the two in the middle; None of nothing."""
    number = sum(histogram.values())
    if not number:
        return None
    return (_ranked(histogram, (number + 1) // 2) + _ranked(histogram, number // 2 + 1)) / 2


def percentile(histogram: Mapping[int, int], share: int) -> int | None:
    """The smallest value that at least `share` per cent of all do not exceed (nearest rank)."""
    number = sum(histogram.values())
    return _ranked(histogram, -(-number * share // 100)) if number else None


def _ranked(histogram: Mapping[int, int], rank: int) -> int:
    seen = 0
    for value in sorted(histogram):
        seen += histogram[value]
        if seen >= rank:
            return value
    raise ValueError("there are fewer values than this rank")
