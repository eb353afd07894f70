"""Who waits for whom."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false, or_

from socx.access.actors import Actor, Role
from socx.requests.models import AssistanceRequest
from socx.requests.workflow import REQUEST_WORKFLOW

#: Whom the workflow means when it waits for somebody, by the role of who is asking.
AWAITED_AS = {
    Role.OFFICIAL: ("partner",),
    Role.APPROVER: ("partner", "approvers"),
    Role.ADVISER: ("advisers",),
    Role.MANAGER: ("advisers",),
    Role.DELEGATION: ("delegation",),
    Role.COMMISSION: ("commission",),
}


def awaiting(*audiences: str) -> list[str]:
    return [state for audience in audiences for state in REQUEST_WORKFLOW.awaiting(audience)]


def waits_for(actor: Actor) -> ColumnElement[bool]:
    """Whether a request waits for this actor; an adviser has their own and the desk's unassigned."""
    item = AssistanceRequest
    if actor.role is None or actor.role not in AWAITED_AS:
        return false()
    mine = item.state.in_(awaiting(*AWAITED_AS[actor.role]))
    if actor.role is Role.ADVISER:
        desk = and_(item.adviser_id.is_(None), item.domain == actor.domain)
        return mine & or_(item.adviser_id == actor.user_id, desk)
    return mine


def waits_for_others(actor: Actor) -> ColumnElement[bool]:
    """Whether somebody else has the next step of an open request."""
    own = AWAITED_AS.get(actor.role, ()) if actor.role else ()
    closed = REQUEST_WORKFLOW.final
    states = [s.name for s in REQUEST_WORKFLOW if s.awaits not in own and s.name not in closed]
    return AssistanceRequest.state.in_(states)
