"""Decision meetings, and the cases that are ready for one."""

from __future__ import annotations

from sqlalchemy import Select, exists, select

from socx.access.actors import Actor
from socx.db import db
from socx.requests.models import AssistanceRequest, DecisionMeeting, MeetingCase
from socx.requests.queries.reading import visible_to


def find_meeting(meeting_id: int) -> DecisionMeeting | None:
    return db.session.get(DecisionMeeting, meeting_id)


def meetings() -> Select[DecisionMeeting]:
    """All meetings, the latest first."""
    return select(DecisionMeeting).order_by(DecisionMeeting.held_on.desc(), DecisionMeeting.id.desc())


def ready_for_a_meeting(actor: Actor) -> Select[AssistanceRequest]:
    """Cases that wait for a decision and are on no agenda that is still open, the most urgent first."""
    is_planned = exists().where(
        MeetingCase.request_id == AssistanceRequest.id,
        MeetingCase.meeting_id == DecisionMeeting.id,
        DecisionMeeting.closed_at.is_(None),
        MeetingCase.decision_id.is_(None),
    )
    return (
        visible_to(actor)
        .where(AssistanceRequest.state == "approval", ~is_planned)
        .order_by(None)
        .order_by(AssistanceRequest.due_on, AssistanceRequest.id)
    )
