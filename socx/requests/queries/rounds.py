"""Find rounds: those that a person is told of, those that are open for an institution, the drafts in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, func, select

from socx.access.actors import PARTNER_ROLES, Actor, Role
from socx.db import db
from socx.institutions.models import Institution
from socx.requests.models import AssistanceRequest, Round
from socx.requests.queries.reading import visible_to
from socx.requests.workflow import DRAFT_STATES


def find_round(round_id: int) -> Round | None:
    return db.session.get(Round, round_id)


def rounds() -> Select[Round]:
    """All rounds, the one that closes last first."""
    return select(Round).order_by(Round.closes_at.desc(), Round.id.desc())


def rounds_told(actor: Actor) -> list[Round]:
    """The rounds that this reader is told of: an institution and an EU Delegation those for their partner."""
    found = db.session.scalars(rounds()).all()
    code = partner_of(actor)
    return [one for one in found if code is None or one.is_for_partner(code)]


def partner_of(actor: Actor) -> str | None:
    """The partner whose rounds concern the reader; None for those who see the rounds of all."""
    if actor.role is Role.DELEGATION:
        return actor.partner or ""
    if actor.role not in PARTNER_ROLES:
        return None
    home = db.session.get(Institution, actor.institution_id) if actor.institution_id else None
    return home.partner_code if home else ""


def open_rounds(codes: Iterable[str], at: datetime) -> list[Round]:
    """The rounds that are open now for one of these partners, the one that closes first in front."""
    meant = frozenset(codes)
    found = db.session.scalars(select(Round).where(Round.closes_at >= at).order_by(Round.closes_at, Round.id))
    return [one for one in found if one.is_open(at) and any(map(one.is_for_partner, meant))]


def is_used(round_: Round) -> bool:
    """Whether a request or a draft is filed under it."""
    return (
        db.session.scalar(select(AssistanceRequest.id).where(AssistanceRequest.round_id == round_.id).limit(1))
        is not None
    )


def count_by_round(actor: Actor) -> dict[int, int]:
    """How many requests that this reader may read are filed under each round."""
    found = visible_to(actor).where(AssistanceRequest.round_id.is_not(None)).order_by(None).options()
    rows = found.with_only_columns(AssistanceRequest.id, AssistanceRequest.round_id).subquery()
    counted = select(rows.c.round_id, func.count()).group_by(rows.c.round_id).order_by(rows.c.round_id)
    return {row[0]: row[1] for row in db.session.execute(counted)}


def unsigned_in_rounds(now: datetime) -> Select[AssistanceRequest]:
    """Drafts and requests that wait for a signature, filed under a round that is not over."""
    return (
        select(AssistanceRequest)
        .join(Round, Round.id == AssistanceRequest.round_id)
        .where(AssistanceRequest.state.in_(DRAFT_STATES), Round.closes_at >= now)
        .order_by(Round.closes_at, AssistanceRequest.id)
    )
