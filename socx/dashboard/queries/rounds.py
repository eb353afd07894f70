"""What was filed under each round, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, literal, select, true

from socx.dashboard.queries.reach import IS_APPROVED
from socx.dashboard.queries.scope import IS_RESTRICTED, Condition, Count, Scope, number_of, of_requests
from socx.db import db
from socx.requests import queries as requests
from socx.requests.criteria import ELIGIBILITY
from socx.requests.models import AssistanceRequest, EligibilityFinding, Round


def _is_eligible() -> Condition:
    """Every eligibility rule was looked at, and each is met."""
    finding = EligibilityFinding
    met = (
        select(func.count())
        .where(finding.request_id == AssistanceRequest.id, finding.outcome == "met", finding.rule.in_(ELIGIBILITY))
        .correlate(AssistanceRequest)
    )
    return met.scalar_subquery() == literal(len(ELIGIBILITY))


#: What is counted of the requests of a round, by the name of the list behind the number.
OF_ROUND: dict[str, Condition] = {
    "round": true(),
    "eligible_in": _is_eligible(),
    "approved_in": IS_APPROVED,
}
_SUMS = [one for c in OF_ROUND.values() for one in (number_of(c), number_of(IS_RESTRICTED & c))]


@dataclass(frozen=True, slots=True)
class Filed:
    """A round with its numbers, by the names of OF_ROUND."""

    round: Round
    counts: Mapping[str, Count]


def by_round(scope: Scope) -> list[Filed]:
    """The rounds that the reader is told of, the one that closes last first."""
    rounds = requests.rounds_told(scope.actor)
    if not rounds:
        return []
    number = AssistanceRequest.round_id
    rows = db.session.execute(of_requests(scope, number, *_SUMS).where(number.is_not(None)).group_by(number))
    found = {key: [Count(*pair) for pair in zip(counts[::2], counts[1::2], strict=True)] for key, *counts in rows}
    nothing = [Count()] * len(OF_ROUND)
    return [Filed(one, dict(zip(OF_ROUND, found.get(one.id, nothing), strict=True))) for one in rounds]
