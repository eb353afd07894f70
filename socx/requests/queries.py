"""Find requests. Everything that lists them starts from visible_to()."""

from __future__ import annotations

from sqlalchemy import Select, false, func, or_, select

from socx.access.actors import Actor, Role
from socx.db import db
from socx.institutions.models import Institution
from socx.requests.models import AssistanceRequest
from socx.requests.workflow import OPEN_ACTION_STATES


def find(request_id: int) -> AssistanceRequest | None:
    return db.session.get(AssistanceRequest, request_id)


def visible_to(actor: Actor) -> Select[AssistanceRequest]:
    """The requests that this actor may read: REQUEST_READ, said in SQL."""
    item = AssistanceRequest
    found = select(item).join(item.institution)
    filed = item.submitted_at.is_not(None) & item.state.not_in(("draft", "signing"))
    match actor.role:
        case Role.OFFICIAL | Role.APPROVER:
            found = found.where(item.institution_id == actor.institution_id)
        case Role.ADVISER:
            found = found.where(
                filed, or_(item.domain == actor.domain, item.sensitivity != "confidential")
            )
        case Role.MANAGER:
            found = found.where(filed)
        case Role.DELEGATION:
            found = found.where(filed, Institution.partner_code == actor.partner)
        case Role.COMMISSION:
            found = found.where(item.put_forward_at.is_not(None))
        case _:
            found = found.where(false())
    return found.order_by(item.state_since.desc(), item.id.desc())


def last_sequence(year: int) -> int:
    """The highest sequence number given in a year, or 0."""
    return db.session.scalar(
        select(func.max(AssistanceRequest.sequence)).where(AssistanceRequest.year == year)
    ) or 0


def open_actions_of(institution_id: int, *, but: int | None = None) -> Select[AssistanceRequest]:
    """Requests of an institution that have an open action (rule: one at a time)."""
    return (
        select(AssistanceRequest)
        .where(
            AssistanceRequest.institution_id == institution_id,
            AssistanceRequest.state.in_(OPEN_ACTION_STATES),
            AssistanceRequest.id != (but or 0),
        )
        .order_by(AssistanceRequest.state_since, AssistanceRequest.id)
    )
