"""Find applications. Their order never says who applied first."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from socx.db import db
from socx.experts import queries as experts
from socx.experts.models import Expert
from socx.selection.models import Application, ApplicationPosition, ExpertCall
from socx.selection.workflow import SENT_STATES


def find_application(application_id: int) -> Application | None:
    return db.session.get(Application, application_id)


def application_of(call_id: int, expert_id: int) -> Application | None:
    return db.session.scalar(
        select(Application).where(Application.call_id == call_id, Application.expert_id == expert_id)
    )


def applications_of(expert_id: int) -> Select[Application]:
    """What an expert has applied for, the last change first."""
    return (
        select(Application)
        .where(Application.expert_id == expert_id)
        .options(selectinload(Application.call), selectinload(Application.wishes))
        .order_by(Application.changed_at.desc(), Application.id.desc())
    )


def applications_to(call: ExpertCall) -> Select[Application]:
    """What was sent and not withdrawn, by the name of the person: never by the moment."""
    return (
        select(Application)
        .join(Application.expert)
        .where(Application.call_id == call.id, Application.state.in_(SENT_STATES))
        .options(
            selectinload(Application.expert).options(*experts.WHOLE),
            selectinload(Application.wishes),
            selectinload(Application.answers),
        )
        .order_by(Expert.family_name, Expert.given_name, Expert.id)
    )


def applications_for(position_id: int, call: ExpertCall) -> Select[Application]:
    """Those of them that are for a position, or would also consider it."""
    return applications_to(call).where(Application.wishes.any(ApplicationPosition.position_id == position_id))
