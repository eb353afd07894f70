"""Whose figures, and of what: the conditions that a figure shares with the list behind it.

Requests count by the day of their submission, activities by the first day of their delivery; days
are days of UTC. Restricted cases are in every sum; a figure below three that counts one is hidden, and
lists behind figures leave them out (domain guide 5.4c). A confidential case is in the figures of those
who may read it, in the same way, and in nobody else's (docs/decisions/0010).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Self

from sqlalchemy import ColumnElement, Select, func, select

from socx.access.actors import Actor
from socx.activities import queries as activities
from socx.activities.models import Action, Activity
from socx.requests import queries as requests
from socx.requests.models import AssistanceRequest

Condition = ColumnElement[bool]

#: A figure below this that counts a restricted case is not shown.
SMALL = 3

IS_RESTRICTED = AssistanceRequest.sensitivity != "normal"


def number_of(condition: Condition) -> ColumnElement[int]:
    """How many rows meet a condition; 0 of none."""
    return func.count().filter(condition)


#: What a Count is made of: all cases, and the restricted ones among them.
ALL, RESTRICTED = func.count(), number_of(IS_RESTRICTED)


@dataclass(frozen=True)
class Scope:
    """Whose figures, and of what: the reader, the days (both included) and the domain.

    It lives as long as one answer: what the reader may read is asked once.
    """

    actor: Actor
    start: date | None = None
    end: date | None = None
    domain: str = ""

    @property
    def address(self) -> dict[str, Any]:
        """The arguments of an address that mean this scope, whoever opens it."""
        days = {"from": self.start, "to": self.end}
        found = {name: day.isoformat() for name, day in days.items() if day}
        return found | ({"domain": self.domain} if self.domain else {})

    @cached_property
    def received(self) -> list[Condition]:
        """Conditions on a request and its institution: read by this reader, submitted on these days."""
        found = _conditions(requests.visible_to(self.actor))
        if self.start:
            found.append(AssistanceRequest.submitted_day >= self.start.toordinal())
        if self.end:
            found.append(AssistanceRequest.submitted_day <= self.end.toordinal())
        return found + self._of_domain

    @cached_property
    def begun(self) -> list[Condition]:
        """Conditions on an activity and its request: read by this reader, delivery begins on these days."""
        found = _conditions(activities.visible_to(self.actor))
        if self.start:
            found.append(Activity.delivery_start >= self.start)
        if self.end:
            found.append(Activity.delivery_start <= self.end)
        return found + self._of_domain

    @property
    def _of_domain(self) -> list[Condition]:
        return [AssistanceRequest.domain == self.domain] if self.domain else []

    @property
    def is_of_partner(self) -> bool:
        """Whether its conditions ask for the institution of a request."""
        return self.actor.partner is not None


def _conditions(visible: Select[Any]) -> list[Condition]:
    return [] if visible.whereclause is None else [visible.whereclause]


@dataclass(frozen=True, slots=True)
class Count:
    """How many cases, and how many of them are shown in sums only."""

    total: int = 0
    restricted: int = 0

    @property
    def is_hidden(self) -> bool:
        return 0 < self.total < SMALL and self.restricted > 0

    def __add__(self, other: Count) -> Count:
        return Count(self.total + other.total, self.restricted + other.restricted)


def total(counts: Iterable[Count]) -> Count:
    return sum(counts, Count())


@dataclass(frozen=True, slots=True)
class ByState:
    """Cases by state, and how many of them are late."""

    by_state: Mapping[str, Count]
    late: Count

    @classmethod
    def of_rows(cls, rows: Iterable[Any]) -> Self:
        """From rows of state, number, restricted ones, late ones, late and restricted ones."""
        rows = list(rows)
        return cls(
            {state: Count(number, restricted) for state, number, restricted, _, _ in rows},
            total(Count(late, restricted) for *_, late, restricted in rows),
        )

    def of(self, states: Iterable[str]) -> Count:
        return total(self.by_state.get(state, Count()) for state in states)


def of_requests(scope: Scope, *columns: Any, institution: bool = False) -> Select[Any]:
    """A query over the requests of a scope, with their institutions where it asks for them.

    To look up each institution costs more than all the counting.
    """
    found = select(*columns).select_from(AssistanceRequest)
    if institution or scope.is_of_partner:
        found = found.join(AssistanceRequest.institution)
    return found.where(*scope.received)


def of_activities(scope: Scope, *columns: Any, institution: bool = False) -> Select[Any]:
    """The same over the activities of a scope and their requests."""
    found = select(*columns).select_from(Activity).join(Activity.action).join(Action.request)
    if institution or scope.is_of_partner:
        found = found.join(AssistanceRequest.institution)
    return found.where(*scope.begun)
