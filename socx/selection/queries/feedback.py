"""Find what reliability is counted from, what is contested, and appraisals."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import joinedload

from socx.access.actors import TEAM_ROLES, Actor, Role
from socx.activities.models import Action, Activity, Milestone, Position
from socx.db import db
from socx.experts.models import Expert
from socx.requests.models import AssistanceRequest
from socx.requests.queries import open_to
from socx.selection.models import Appraisal, CallInvitation, ExpertCall, FactContest

#: States of an invitation that say something about who was asked.
SETTLED = ("applied", "declined", "later", "lapsed")


def answers(expert_ids: Collection[int], since: datetime) -> Select[CallInvitation, FactContest]:
    """Invitations since a moment that were answered or have lapsed, each with what was said against it."""
    return (
        select(CallInvitation, FactContest)
        .outerjoin(
            FactContest,
            and_(FactContest.invitation_id == CallInvitation.id, FactContest.expert_id == CallInvitation.expert_id),
        )
        .where(
            CallInvitation.expert_id.in_(expert_ids),
            CallInvitation.sent_at >= since,
            CallInvitation.state.in_(SETTLED),
        )
        .options(joinedload(CallInvitation.call))
        .order_by(CallInvitation.sent_at, CallInvitation.id)
    )


def pauses(expert_ids: Collection[int]) -> Select[int, int, datetime | None, date | None]:
    """When people said "not now, ask after that day": (expert, invitation, said at, day)."""
    item = CallInvitation
    return (
        select(item.expert_id, item.id, item.answered_at, item.ask_again_on)
        .where(item.expert_id.in_(expert_ids), item.ask_again_on.is_not(None), item.answered_at.is_not(None))
        .order_by(item.answered_at, item.id)
    )


def reports(
    expert_ids: Collection[int], since: date, today: date
) -> Select[Milestone, Activity, int | None, FactContest]:
    """Reports, received or overdue today, of activities on whose team these people are: with the person, and what
    was said against the fact, if anything."""
    return (
        select(Milestone, Activity, Position.expert_id, FactContest)
        .join(Activity, Milestone.activity_id == Activity.id)
        .join(Position, Position.activity_id == Activity.id)
        .outerjoin(
            FactContest, and_(FactContest.activity_id == Activity.id, FactContest.expert_id == Position.expert_id)
        )
        .where(
            Position.expert_id.in_(expert_ids),
            Milestone.key == "report",
            Milestone.due_on >= since,
            Milestone.done_on.is_not(None) | (Milestone.due_on < today),
            Activity.state != "cancelled",
        )
        .order_by(Milestone.due_on, Milestone.id)
    )


def find_contest(contest_id: int) -> FactContest | None:
    return db.session.get(FactContest, contest_id)


def contests_of(expert_id: int) -> Select[FactContest]:
    """What one person has contested, the newest first."""
    return (
        select(FactContest)
        .where(FactContest.expert_id == expert_id)
        .order_by(FactContest.made_at.desc(), FactContest.id.desc())
    )


def open_contests(actor: Actor) -> Select[FactContest]:
    """What waits for an answer that this person may give (CONTEST_ANSWER, said in SQL), the oldest first."""
    called = select(ExpertCall.activity_id).where(ExpertCall.id == CallInvitation.call_id).scalar_subquery()
    found = (
        select(FactContest)
        .outerjoin(CallInvitation, FactContest.invitation_id == CallInvitation.id)
        .join(Activity, Activity.id == func.coalesce(FactContest.activity_id, called))
        .join(Action, Activity.action_id == Action.id)
        .join(AssistanceRequest, Action.request_id == AssistanceRequest.id)
        .where(FactContest.answered_at.is_(None), open_to(actor))
    )
    if actor.role is Role.ADVISER:
        found = found.where(AssistanceRequest.domain == actor.domain)
    elif actor.role is not Role.MANAGER:
        found = found.where(FactContest.id.is_(None))
    return found.order_by(FactContest.made_at, FactContest.id)


def find_appraisal(appraisal_id: int) -> Appraisal | None:
    return db.session.get(Appraisal, appraisal_id)


def appraisals_of(expert_ids: Collection[int]) -> Select[Appraisal]:
    """What was said about the work of these people, the newest first."""
    return (
        select(Appraisal)
        .where(Appraisal.expert_id.in_(expert_ids))
        .options(joinedload(Appraisal.position))
        .order_by(Appraisal.made_at.desc(), Appraisal.id.desc())
    )


def appraisals_visible_to(actor: Actor, expert_ids: Collection[int]) -> Select[Appraisal]:
    """Those that staff may read: APPRAISAL_READ, said in SQL."""
    found = (
        appraisals_of(expert_ids)
        .join(Position, Appraisal.position_id == Position.id)
        .join(Activity, Position.activity_id == Activity.id)
        .join(Action, Activity.action_id == Action.id)
        .join(AssistanceRequest, Action.request_id == AssistanceRequest.id)
    )
    if actor.role in TEAM_ROLES:
        return found.where(open_to(actor))
    own = select(Expert.id).where(Expert.user_id == actor.user_id)
    return found.where(Appraisal.expert_id.in_(own))


def appraisal_of(position_id: int, expert_id: int) -> Appraisal | None:
    return db.session.scalar(
        select(Appraisal).where(Appraisal.position_id == position_id, Appraisal.expert_id == expert_id)
    )
