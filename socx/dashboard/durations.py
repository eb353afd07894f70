"""How long the stretches of the road take: medians and percentiles from sums by days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Date, Integer, Select, and_, func, literal, select, union_all
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement

from socx.activities.models import Action, Activity
from socx.dashboard.queries import APPROVED, DELIVERED, IS_RESTRICTED, Count, Scope, received, sum_of, total
from socx.db import db
from socx.requests.models import AssistanceRequest


class days_between(FunctionElement[int]):  # noqa: N801  (reads as the SQL function it is)
    """Whole days from the day of the first argument to the day of the second."""

    type = Integer()
    inherit_cache = True
    name = "days_between"


@compiles(days_between, "sqlite")
def _days_on_sqlite(element: Any, compiler: Any, **more: Any) -> str:
    first, second = (f"julianday(date({compiler.process(c, **more)}))" for c in element.clauses)
    return f"CAST({second} - {first} AS INTEGER)"


@compiles(days_between, "postgresql")
def _days_on_postgresql(element: Any, compiler: Any, **more: Any) -> str:
    def day(column: Any) -> str:
        text = compiler.process(column, **more)
        return text if isinstance(column.type, Date) else f"CAST(({text}) AT TIME ZONE 'UTC' AS date)"

    first, second = element.clauses
    return f"({day(second)} - {day(first)})"


@dataclass(frozen=True, slots=True)
class Spell:
    """How long a stretch of the road took, in days: the median and the 90th percentile."""

    count: Count
    median: float | None
    p90: int | None


#: The stretches whose time is told.
SPELLS = ("registration", "decision", "approval", "delivery")


def _delivered() -> Any:
    """When the first delivery of each request began; plans do not count."""
    return (
        select(Action.request_id, func.min(Activity.delivery_start).label("on"))
        .join(Activity, Activity.action_id == Action.id)
        .where(Activity.state.in_(DELIVERED), Activity.delivery_start.is_not(None))
        .group_by(Action.request_id)
        .subquery("delivered")
    )


def spell(name: str, *columns: Any, item: Any = AssistanceRequest) -> tuple[Select[Any], Any]:
    """A query for requests that went all of this stretch, and the days that it took them."""
    is_approved = and_(item.state.in_(APPROVED), item.decided_at.is_not(None))
    found = select(*columns).select_from(item)
    match name:
        case "registration":
            return found.where(item.registered_at.is_not(None)), days_between(item.submitted_at, item.registered_at)
        case "decision":
            is_decided = and_(item.registered_at.is_not(None), item.decided_at.is_not(None))
            return found.where(is_decided), days_between(item.registered_at, item.decided_at)
        case "approval":
            return found.where(is_approved), days_between(item.submitted_at, item.decided_at)
        case _:
            delivered = _delivered()
            joined = found.join(delivered, delivered.c.request_id == item.id).where(is_approved)
            return joined, days_between(item.decided_at, delivered.c.on)


def spells(scope: Scope) -> dict[str, Spell]:
    """The time of each stretch: the database counts cases by days, so no row is read."""
    parts = []
    for name in SPELLS:
        found, days = spell(name)
        if scope.actor.partner is not None:
            found = found.join(AssistanceRequest.institution)
        parts.append(
            found.add_columns(literal(name).label("name"), days.label("days"), func.count().label("number"),
                              sum_of(IS_RESTRICTED).label("restricted"))
            .where(*received(scope))
            .group_by(days)
        )  # fmt: skip
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
