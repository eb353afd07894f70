"""Requests of several institutions: whose they are, who is asked to join, what they were split into."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from socx.access.actors import Actor
from socx.db import db
from socx.institutions.models import Institution
from socx.requests.models import AssistanceRequest, RequestLink, RequestParty

#: RequestParty.is_active, said in SQL.
ACTIVE = and_(RequestParty.accepted_at.is_not(None), RequestParty.left_at.is_(None))


def _joint() -> Select[Any]:
    """The numbers of joint requests by their institutions."""
    return select(RequestParty.request_id).where(
        ACTIVE,
        # A request that is one institution's again keeps its rows.
        RequestParty.request_id.in_(select(AssistanceRequest.id).where(AssistanceRequest.is_joint)),
    )


def of_institutions(ids: Collection[int | None], request: Any = AssistanceRequest) -> ColumnElement[bool]:
    """Requests that one of these institutions files, alone or with others.

    The few joint ones are looked up first: where there is none, the query stays as simple as it is for
    requests of one institution.
    """
    joint = db.session.scalars(_joint().where(RequestParty.institution_id.in_(ids))).all()
    alone = request.institution_id.in_(ids) if len(ids) != 1 else request.institution_id == next(iter(ids))
    return or_(alone, request.id.in_(joint)) if joint else alone


def of_partners(codes: Collection[str | None], request: Any = AssistanceRequest) -> ColumnElement[bool]:
    """Requests of institutions of these partners, among them joint ones."""
    joint = db.session.scalars(
        _joint()
        .join(Institution, Institution.id == RequestParty.institution_id)
        .where(Institution.partner_code.in_(codes))
    ).all()
    alone = request.institution_id.in_(select(Institution.id).where(Institution.partner_code.in_(codes)))
    return or_(alone, request.id.in_(joint)) if joint else alone


def invitations(actor: Actor) -> Select[RequestParty]:
    """Drafts that the actor's institution is asked to join, the latest first."""
    return (
        select(RequestParty)
        .join(RequestParty.request)
        .where(
            RequestParty.institution_id == (actor.institution_id or 0),
            RequestParty.accepted_at.is_(None),
            RequestParty.left_at.is_(None),
            AssistanceRequest.state == "draft",
        )
        .order_by(RequestParty.joined_at.desc(), RequestParty.id.desc())
    )


def find_invitation(party_id: int) -> RequestParty | None:
    return db.session.get(RequestParty, party_id)


def linked_with(item: AssistanceRequest) -> Sequence[AssistanceRequest]:
    """The requests that were one with this one, the oldest first."""
    there = select(RequestLink.other_id).where(RequestLink.request_id == item.id)
    back = select(RequestLink.request_id).where(RequestLink.other_id == item.id)
    found = select(AssistanceRequest).where(or_(AssistanceRequest.id.in_(there), AssistanceRequest.id.in_(back)))
    return db.session.scalars(found.order_by(AssistanceRequest.id)).unique().all()
