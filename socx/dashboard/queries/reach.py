"""Whom the programme reaches: requests by partner, and from how many institutions.

A joint request counts once for each of its partners, and each of its institutions is reached.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from socx.dashboard.queries.cases import APPROVED
from socx.dashboard.queries.scope import ALL, IS_RESTRICTED, RESTRICTED, Count, Scope, number_of, of_requests
from socx.db import db
from socx.institutions.models import Institution
from socx.requests.models import AssistanceRequest

IS_APPROVED = AssistanceRequest.state.in_(APPROVED)


@dataclass(frozen=True, slots=True)
class Reach:
    """Requests of one partner, those that were approved, and from how many institutions."""

    received: Count
    approved: Count
    institutions: int


def reach(scope: Scope) -> dict[str, Reach]:
    """By partner code. Requests are summed by institution first: there are far fewer of them to look up."""
    number = AssistanceRequest.institution_id
    own = of_requests(
        scope,
        number,
        ALL.label("received"),
        RESTRICTED.label("hidden"),
        number_of(IS_APPROVED).label("approved"),
        number_of(IS_APPROVED & IS_RESTRICTED).label("hidden_approved"),
    )
    of = own.group_by(number).subquery("of_institution").c
    rows = db.session.execute(
        select(
            Institution.partner_code,
            func.sum(of.received),
            func.sum(of.hidden),
            func.sum(of.approved),
            func.sum(of.hidden_approved),
            number_of(of.approved > 0),
        )
        .join(Institution, Institution.id == of.institution_id)
        .group_by(Institution.partner_code)
        .order_by(Institution.partner_code)
    )
    found = {
        code: Reach(Count(received, hidden), Count(approved, hidden_approved), institutions)
        for code, received, hidden, approved, hidden_approved, institutions in rows
    }
    return _with_joint(found, scope)


def _with_joint(found: dict[str, Reach], scope: Scope) -> dict[str, Reach]:
    joint = _joint(scope)
    for row in joint:
        if row.counts:
            before = found.get(row.partner_code, Reach(Count(), Count(), 0))
            one = Count(1, int(row.is_restricted))
            found[row.partner_code] = Reach(
                before.received + one, before.approved + one if row.is_approved else before.approved,
                before.institutions,
            )  # fmt: skip
    beside = {row.institution_id: row.partner_code for row in joint if row.is_approved and not row.is_anchor}
    known = set(db.session.scalars(
        of_requests(scope, AssistanceRequest.institution_id)
        .where(IS_APPROVED, AssistanceRequest.institution_id.in_(beside))
    )) if beside else set()  # fmt: skip
    for institution_id, code in beside.items():
        if institution_id not in known:
            found[code] = replace(found[code], institutions=found[code].institutions + 1)
    return found


@dataclass(frozen=True, slots=True)
class JointRow:
    """One institution of a joint request. `counts`: it is the first of a partner that the sum by anchors leaves out."""

    institution_id: int
    partner_code: str
    is_anchor: bool
    counts: bool
    is_approved: bool
    is_restricted: bool


def _joint(scope: Scope) -> list[JointRow]:
    item = AssistanceRequest
    rows = of_requests(scope, item, institution=True).where(item.is_joint).options(contains_eager(item.institution))
    found = []
    for one in db.session.scalars(rows.order_by(item.id)).unique():
        seen = {one.institution.partner_code}
        for party in one.active_parties:
            code = party.institution.partner_code
            found.append(
                JointRow(
                    party.institution_id, code, party.institution_id == one.institution_id, code not in seen,
                    one.state in APPROVED, one.sensitivity != "normal",
                )
            )  # fmt: skip
            seen.add(code)
    return found


def reached_jointly(scope: Scope) -> dict[int, bool]:
    """The institutions of approved joint requests, and whether every one of these is restricted."""
    found: dict[int, bool] = {}
    for row in _joint(scope):
        if row.is_approved:
            found[row.institution_id] = found.get(row.institution_id, True) and row.is_restricted
    return found


def joint_approved_of(scope: Scope, institution_ids: Iterable[int]) -> list[int]:
    """Of these institutions, each once for an approved joint request that may be listed and is counted elsewhere."""
    wanted = set(institution_ids)
    return [
        row.institution_id
        for row in _joint(scope)
        if row.is_approved and not row.is_restricted and not row.is_anchor and row.institution_id in wanted
    ]
