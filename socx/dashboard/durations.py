"""How long the stretches of the road take: medians and percentiles from sums by days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, case, func, literal, select, union_all
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement

from socx.activities.models import Action, Activity
from socx.dashboard.queries import APPROVED, DELIVERED, IS_RESTRICTED, Count, Scope, received, total
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


#: The stretches whose time is told: the columns of where they begin and end.
SPELLS = {
    "registration": ("submitted_day", "registered_day"),
    "decision": ("registered_day", "decided_day"),
    "approval": ("submitted_day", "decided_day"),
    "delivery": ("decided_day", "delivered_day"),
    "waiting": ("registered_day", "decided_day"),
}
#: Those in which the facility may wait for answers of the partner: these days do not count.
WITHOUT_WAITING = ("decision", "approval")
#: The one that is these days and nothing else, of the requests that had any.
WAITING = "waiting"
#: Those that only approved requests go.
AFTER_APPROVAL = ("approval", "delivery")


def _road() -> Select[Any]:
    """A query for requests with the days of their steps, and the day of their first delivery.

    Plans of activities do not count.
    """
    item = AssistanceRequest
    delivered = (
        select(Action.request_id, ordinal(func.min(Activity.delivery_start)).label("day"))
        .join(Activity, Activity.action_id == Action.id)
        .where(Activity.state.in_(DELIVERED), Activity.delivery_start.is_not(None))
        .group_by(Action.request_id)
        .subquery("delivered")
    )
    return select(
        item.id,
        item.state,
        case((IS_RESTRICTED, 1), else_=0).label("restricted"),
        item.submitted_day,
        item.registered_day,
        item.decided_day,
        item.waited_days,
        delivered.c.day.label("delivered_day"),
    ).outerjoin(delivered, delivered.c.request_id == item.id)


def _went(name: str, road: Any) -> ColumnElement[bool]:
    """Whether a row of the road went all of this stretch."""
    first, last = (road[day] for day in SPELLS[name])
    went = and_(first.is_not(None), last.is_not(None))
    if name == WAITING:
        went &= road.waited_days > 0
    return went & road.state.in_(APPROVED) if name in AFTER_APPROVAL else went


def _length(name: str, road: Any) -> ColumnElement[int]:
    """How many days a row of the road needed for this stretch."""
    if name == WAITING:
        return road.waited_days  # type: ignore[no-any-return]
    first, last = (road[day] for day in SPELLS[name])
    return last - first - road.waited_days if name in WITHOUT_WAITING else last - first  # type: ignore[no-any-return]


def went(name: str) -> Select[Any]:
    """The ids of the requests that went all of this stretch."""
    road = _road().subquery("road").c
    return select(road.id).where(_went(name, road))


def spells(scope: Scope) -> dict[str, Spell]:
    """The time of each stretch: the database counts cases by days, so no row is read."""
    found = _road().where(*received(scope))
    if scope.actor.partner is not None:
        found = found.join(AssistanceRequest.institution)
    # Four sums over the same rows: they are looked up once.
    road = found.cte("road").prefix_with("MATERIALIZED").c
    parts = []
    for name in SPELLS:
        days = _length(name, road)
        counts = select(literal(name), days, func.count(), func.sum(road.restricted))
        parts.append(counts.where(_went(name, road)).group_by(days))
    counted: dict[str, dict[int, Count]] = {name: {} for name in SPELLS}
    for name, days, number, restricted in db.session.execute(union_all(*parts)):
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
