"""Experts on activities, and the days agreed for them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, case, distinct, func, literal, select, union_all

from socx.activities.models import Activity, Position
from socx.dashboard.queries.cases import MOBILISED
from socx.dashboard.queries.scope import IS_RESTRICTED, SMALL, Scope, of_activities
from socx.db import db
from socx.experts.models import Expert
from socx.institutions.models import Institution
from socx.requests.models import AssistanceRequest, RequestAssistance, RequestTopic


@dataclass(frozen=True, slots=True)
class Staffed:
    """Experts on activities: persons, places filled, and the days agreed."""

    persons: int = 0
    places: int = 0
    days_on_site: int = 0
    days_remote: int = 0
    restricted_places: int = 0
    restricted_cases: int = 0

    @property
    def days(self) -> int:
        return self.days_on_site + self.days_remote

    @property
    def is_hidden(self) -> bool:
        alone = self.places == self.restricted_places and self.restricted_cases < SMALL
        return self.restricted_places > 0 and (alone or self.places < SMALL)


#: By what experts and their days are told apart.
DIMENSIONS = ("member_state", "domain", "partner", "assistance", "topic")

TOTAL = "total"


def staffing(scope: Scope, dimensions: Collection[str]) -> dict[str, dict[str, Staffed]]:
    """Experts and their days by some dimensions, and under TOTAL all of them.

    A case with several topics or types of assistance counts in each of them.
    """
    staff = _staff(scope, dimensions)
    of = staff.c
    sums = (
        func.count(distinct(of.expert_id)),
        func.count(),
        func.sum(of.days_on_site),
        func.sum(of.days_remote),
        func.count(of.restricted_id),
        func.count(distinct(of.restricted_id)),
    )
    several = {"assistance": RequestAssistance.kind, "topic": RequestTopic.topic_id}
    found: dict[str, dict[str, Staffed]] = {name: {} for name in (*dimensions, TOTAL)}
    parts = []
    for name in dimensions:
        if name in several:
            key: Any = several[name]
            part = select(literal(name), key, *sums).join(staff, of.request_id == key.class_.request_id)
        else:
            key = of[name]
            part = select(literal(name), key, *sums)
        parts.append(part.group_by(key))
    parts.append(select(literal(TOTAL), literal(""), *sums).select_from(staff))
    for name, value, persons, places, on_site, remote, hidden, cases in db.session.execute(union_all(*parts)):
        found[name][value] = Staffed(persons, places, on_site or 0, remote or 0, hidden, cases)
    return found


def _staff(scope: Scope, dimensions: Collection[str]) -> CTE:
    """One row for each expert on an activity that is more than a plan, with what these dimensions ask for."""
    by_state, by_partner = "member_state" in dimensions, "partner" in dimensions
    found = of_activities(
        scope,
        Position.expert_id,
        Position.days_on_site,
        Position.days_remote,
        AssistanceRequest.id.label("request_id"),
        case((IS_RESTRICTED, AssistanceRequest.id)).label("restricted_id"),
        func.coalesce(AssistanceRequest.domain, "").label("domain"),
        *([Institution.partner_code.label("partner")] if by_partner else []),
        *([Expert.member_state] if by_state else []),
        institution=by_partner,
    ).join(Position, Position.activity_id == Activity.id)
    if by_state:
        found = found.join(Expert, Expert.id == Position.expert_id)
    return found.where(Position.expert_id.is_not(None), Activity.state.in_(MOBILISED)).cte("staff")
