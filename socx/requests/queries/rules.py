"""What the rules of the facility and the jobs ask for."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from socx.db import db
from socx.requests.models import AssistanceRequest, RequestParty
from socx.requests.queries.parties import ACTIVE, of_institutions
from socx.requests.workflow import OPEN_ACTION_STATES


def last_sequence(year: int) -> int:
    """The highest sequence number given in a year, or 0."""
    return db.session.scalar(select(func.max(AssistanceRequest.sequence)).where(AssistanceRequest.year == year)) or 0


def open_actions_of(*institution_ids: int, but: int | None = None) -> Select[AssistanceRequest]:
    """Requests of some institution that have an open action (rule: one at a time), alone or with others."""
    return (
        select(AssistanceRequest)
        .where(
            of_institutions(institution_ids),
            AssistanceRequest.state.in_(OPEN_ACTION_STATES),
            AssistanceRequest.id != (but or 0),
        )
        .order_by(AssistanceRequest.state_since, AssistanceRequest.id)
    )


def in_states(*states: str) -> Select[AssistanceRequest]:
    """Requests in some states, longest there first."""
    return (
        select(AssistanceRequest)
        .where(AssistanceRequest.state.in_(states))
        .order_by(AssistanceRequest.state_since, AssistanceRequest.id)
    )


def overdue(today: date) -> Select[AssistanceRequest]:
    """Requests whose awaited step should have come before today, longest waiting first."""
    return (
        select(AssistanceRequest)
        .where(AssistanceRequest.due_on < today)
        .order_by(AssistanceRequest.due_on, AssistanceRequest.id)
    )


def ready_to_leave_the_queue() -> Select[AssistanceRequest]:
    """Requests in the queue none of whose institutions has an open action any more, oldest first."""
    alone = select(AssistanceRequest.institution_id).where(AssistanceRequest.state.in_(OPEN_ACTION_STATES))
    other = aliased(AssistanceRequest)
    with_others = (
        select(RequestParty.institution_id)
        .join(other, other.id == RequestParty.request_id)
        .where(other.is_joint, other.state.in_(OPEN_ACTION_STATES), ACTIVE)
    )
    busy = alone.union(with_others).subquery()
    of_busy = select(RequestParty.request_id).where(
        RequestParty.institution_id.in_(select(busy.c.institution_id)), ACTIVE
    )
    has_open_action = or_(
        AssistanceRequest.institution_id.in_(select(busy.c.institution_id)),
        and_(AssistanceRequest.is_joint, AssistanceRequest.id.in_(of_busy)),
    )
    return (
        select(AssistanceRequest)
        .where(AssistanceRequest.state == "waiting", ~has_open_action)
        .order_by(AssistanceRequest.submitted_at, AssistanceRequest.id)
    )
