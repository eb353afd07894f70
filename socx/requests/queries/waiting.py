"""Who waits for whom."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select

from socx.access.actors import Actor, Role
from socx.requests.criteria import CRITERIA
from socx.requests.models import AskedAssessor, Assessment, AssistanceRequest, CriterionScore, Opinion
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
        return mine & or_(in_hand_of(actor), _asked_to_assess(actor))
    if actor.role is Role.DELEGATION:
        # Of a joint request every office is asked; who has answered waits for the others.
        given = select(Opinion.request_id).where(Opinion.partner_code == actor.partner)
        return mine & or_(~item.is_joint, item.id.not_in(given))
    return mine


def in_hand_of(actor: Actor) -> ColumnElement[bool]:
    """Whether a request is this adviser's own, or lies on the adviser's desk because nobody has taken it."""
    item = AssistanceRequest
    return or_(item.adviser_id == actor.user_id, and_(item.adviser_id.is_(None), item.domain == actor.domain))


def _asked_to_assess(actor: Actor) -> ColumnElement[bool]:
    """Whether a second assessment by this adviser is awaited: asked by name, and not given whole."""
    item = AssistanceRequest
    asked = select(AskedAssessor.request_id).where(AskedAssessor.user_id == actor.user_id)
    scored = select(func.count()).where(
        CriterionScore.request_id == item.id, CriterionScore.assessor_id == actor.user_id
    )  # fmt: skip
    advised = exists().where(
        Assessment.request_id == item.id,
        Assessment.assessor_id == actor.user_id,
        Assessment.recommendation.is_not(None),
    )
    is_given = advised & (scored.scalar_subquery() >= len(CRITERIA))
    return (item.state == "assessment") & item.id.in_(asked) & ~is_given


def waits_for_others(actor: Actor) -> ColumnElement[bool]:
    """Whether somebody else has the next step of an open request."""
    own = AWAITED_AS.get(actor.role, ()) if actor.role else ()
    closed = REQUEST_WORKFLOW.final
    states = [s.name for s in REQUEST_WORKFLOW if s.awaits not in own and s.name not in closed]
    return AssistanceRequest.state.in_(states)


def sign_of_wait(item: AssistanceRequest) -> str:
    """What tells one wait of a request from the next: a reminder of an earlier one holds no longer."""
    return f"{item.state_since:%Y%m%dT%H%M%S}"
