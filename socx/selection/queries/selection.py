"""Find what assessors gave, what was decided, who is chosen, and what left the EU."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import selectinload

from socx.access.actors import Actor, Role
from socx.activities import queries as activities
from socx.activities.models import Activity
from socx.db import db
from socx.selection.models import (
    Application,
    ApplicationAssessment,
    ApplicationPosition,
    CallAssessor,
    ContractRecord,
    CvSending,
    EmployerRelease,
    ExpertCall,
    Nomination,
    PartnerOpinion,
    SelectionOutcome,
)
from socx.selection.workflow import SENT_STATES


def assessments_for(position_id: int, call: ExpertCall) -> Select[ApplicationAssessment]:
    """What the assessors gave to the applications for one position, in the order in which they began."""
    return (
        select(ApplicationAssessment)
        .join(Application, ApplicationAssessment.application_id == Application.id)
        .where(ApplicationAssessment.position_id == position_id, Application.call_id == call.id)
        .options(selectinload(ApplicationAssessment.rows), selectinload(ApplicationAssessment.assessor))
        .order_by(ApplicationAssessment.assessor_id, ApplicationAssessment.id)
    )


def asked_assessors(call_id: int, position_id: int) -> Select[CallAssessor]:
    """Who was asked by name to assess the applications for a position, in the order of asking."""
    return (
        select(CallAssessor)
        .where(CallAssessor.call_id == call_id, CallAssessor.position_id == position_id)
        .options(selectinload(CallAssessor.user))
        .order_by(CallAssessor.id)
    )


def outcome_of(call_id: int, position_id: int) -> SelectionOutcome | None:
    return db.session.scalar(
        select(SelectionOutcome).where(SelectionOutcome.call_id == call_id, SelectionOutcome.position_id == position_id)
    )


def outcomes_of(call_id: int) -> Select[SelectionOutcome]:
    """The decisions about the positions of a call."""
    return select(SelectionOutcome).where(SelectionOutcome.call_id == call_id).order_by(SelectionOutcome.position_id)


def applicants_by_position(call_ids: Collection[int]) -> dict[int, int]:
    """How many applications each position has."""
    rows = db.session.execute(
        select(ApplicationPosition.position_id, func.count())
        .join(Application, ApplicationPosition.application_id == Application.id)
        .where(Application.call_id.in_(call_ids), Application.state.in_(SENT_STATES))
        .group_by(ApplicationPosition.position_id)
        .order_by(ApplicationPosition.position_id)
    )
    return {row[0]: row[1] for row in rows}


def find_nomination(nomination_id: int) -> Nomination | None:
    return db.session.get(Nomination, nomination_id)


def nominations_of(expert_id: int) -> Select[Nomination]:
    """What an expert was chosen for, the newest first."""
    return (
        select(Nomination).where(Nomination.expert_id == expert_id).order_by(Nomination.made_at.desc(), Nomination.id)
    )


def find_release(release_id: int) -> EmployerRelease | None:
    return db.session.get(EmployerRelease, release_id)


def release_of_link(token_digest: str) -> EmployerRelease | None:
    return db.session.scalar(select(EmployerRelease).where(EmployerRelease.token_digest == token_digest))


def find_opinion(opinion_id: int) -> PartnerOpinion | None:
    return db.session.get(PartnerOpinion, opinion_id)


def opinions_of(activity_id: int) -> Select[PartnerOpinion]:
    """What the partner is asked about the team of an activity, the newest first."""
    return (
        select(PartnerOpinion)
        .join(PartnerOpinion.nomination)
        .join(Nomination.outcome)
        .join(SelectionOutcome.call)
        .where(ExpertCall.activity_id == activity_id)
        .order_by(PartnerOpinion.asked_at.desc(), PartnerOpinion.id.desc())
    )


def opinions_waiting_for(actor: Actor) -> Select[PartnerOpinion]:
    """Experts proposed for activities that this actor reads, to whom the partner has not answered; the oldest first."""
    own = activities.visible_to(actor).with_only_columns(Activity.id).order_by(None)
    return (
        select(PartnerOpinion)
        .join(PartnerOpinion.nomination)
        .join(Nomination.outcome)
        .join(SelectionOutcome.call)
        .where(ExpertCall.activity_id.in_(own), PartnerOpinion.answer.is_(None), Nomination.state == "agreed")
        .order_by(PartnerOpinion.asked_at, PartnerOpinion.id)
    )


def sendings() -> Select[CvSending]:
    """The log of personal data that left the EU, the newest first."""
    return select(CvSending).options(selectinload(CvSending.expert)).order_by(CvSending.at.desc(), CvSending.id.desc())


def sendings_for(actor: Actor) -> Select[CvSending]:
    """The log as somebody may read it. Who answers for data protection reads all of it; a manager nothing of the
    confidential cases of others, not even that there is one (docs/decisions/0010)."""
    if actor.role is Role.ADMINISTRATOR:
        return sendings()
    readable = activities.visible_to(actor).with_only_columns(Activity.id).order_by(None)
    return sendings().where(or_(CvSending.activity_id.is_(None), CvSending.activity_id.in_(readable)))


def sendings_of(expert_id: int) -> Select[CvSending]:
    """What was sent about one person, the newest first."""
    return sendings().where(CvSending.expert_id == expert_id)


def contract_of(nomination_id: int) -> ContractRecord | None:
    return db.session.scalar(select(ContractRecord).where(ContractRecord.nomination_id == nomination_id))


def coming_to(activity_id: int, expert_id: int) -> Select[Nomination]:
    """Where a person was chosen in a call for an activity and has agreed to come."""
    return (
        select(Nomination)
        .join(Nomination.outcome)
        .join(SelectionOutcome.call)
        .where(
            ExpertCall.activity_id == activity_id,
            Nomination.expert_id == expert_id,
            Nomination.state.in_(("agreed", "placed")),
        )
        .order_by(Nomination.id)
    )
