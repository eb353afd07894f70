"""What the rules of the facility and the jobs ask for."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased

from socx.db import db
from socx.requests.models import AssistanceRequest
from socx.requests.workflow import OPEN_ACTION_STATES


def last_sequence(year: int) -> int:
    """The highest sequence number given in a year, or 0."""
    return db.session.scalar(select(func.max(AssistanceRequest.sequence)).where(AssistanceRequest.year == year)) or 0


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
    """Requests in the queue whose institution has no open action any more, oldest first."""
    other = aliased(AssistanceRequest)
    has_open_action = exists().where(
        other.institution_id == AssistanceRequest.institution_id,
        other.state.in_(OPEN_ACTION_STATES),
    )
    return (
        select(AssistanceRequest)
        .where(AssistanceRequest.state == "waiting", ~has_open_action)
        .order_by(AssistanceRequest.submitted_at, AssistanceRequest.id)
    )
