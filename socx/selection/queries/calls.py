"""Find calls and invitations."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from socx.access.actors import TEAM_ROLES, Actor
from socx.activities.models import Action, Activity
from socx.db import db
from socx.experts.models import Expert
from socx.requests.models import AssistanceRequest
from socx.requests.queries import open_to
from socx.selection.models import CallInvitation, ExpertCall


def find_call(call_id: int) -> ExpertCall | None:
    return db.session.get(ExpertCall, call_id)


def find_invitation(invitation_id: int) -> CallInvitation | None:
    return db.session.get(CallInvitation, invitation_id)


def invitation(call_id: int, expert_id: int) -> CallInvitation | None:
    return db.session.scalar(
        select(CallInvitation).where(CallInvitation.call_id == call_id, CallInvitation.expert_id == expert_id)
    )


def _with_cases() -> Select[ExpertCall]:
    return select(ExpertCall).join(ExpertCall.activity).join(Activity.action).join(Action.request)


def calls_visible_to(actor: Actor) -> Select[ExpertCall]:
    """The calls that staff may read: CALL_READ, said in SQL. Those that close first in front."""
    found = _with_cases().where(open_to(actor) if actor.role in TEAM_ROLES else ExpertCall.id.is_(None))
    return found.order_by(ExpertCall.closes_at.desc(), ExpertCall.id.desc())


def public_calls(now: datetime) -> Select[ExpertCall]:
    """The calls that anybody may read and answer now, the one that closes first in front."""
    return (
        _with_cases()
        .where(
            ExpertCall.state == "open",
            ExpertCall.audience == "public",
            ExpertCall.closes_at >= now,
            AssistanceRequest.sensitivity == "normal",
        )
        .options(selectinload(ExpertCall.positions))
        .order_by(ExpertCall.closes_at, ExpertCall.id)
    )


def calls_of(activity: Activity) -> Select[ExpertCall]:
    """All rounds for one activity, the latest first."""
    return (
        select(ExpertCall)
        .where(ExpertCall.activity_id == activity.id)
        .order_by(ExpertCall.round.desc(), ExpertCall.id.desc())
    )


def due_to_close(now: datetime) -> Select[ExpertCall]:
    """Open calls whose closing moment has passed."""
    return (
        select(ExpertCall)
        .where(ExpertCall.state == "open", ExpertCall.closes_at < now)
        .order_by(ExpertCall.closes_at, ExpertCall.id)
    )


def due_to_lapse(now: datetime) -> Select[CallInvitation]:
    """Invitations that nobody answered in time."""
    return (
        select(CallInvitation)
        .where(CallInvitation.state == "sent", CallInvitation.answer_until < now)
        .order_by(CallInvitation.answer_until, CallInvitation.id)
    )


def invitations_to(call: ExpertCall) -> Select[CallInvitation]:
    """Who is asked to apply, by name."""
    return (
        select(CallInvitation)
        .join(CallInvitation.expert)
        .where(CallInvitation.call_id == call.id)
        .options(selectinload(CallInvitation.expert))
        .order_by(Expert.family_name, Expert.given_name, Expert.id)
    )


def invitations_of(expert_id: int) -> Select[CallInvitation]:
    """What an expert is asked, the newest first."""
    return (
        select(CallInvitation)
        .where(CallInvitation.expert_id == expert_id)
        .options(selectinload(CallInvitation.call))
        .order_by(CallInvitation.sent_at.desc(), CallInvitation.id.desc())
    )
