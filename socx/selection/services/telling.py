"""Tell people of calls, invitations and applications."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from socx.access.actors import Actor
from socx.activities.models import Activity
from socx.db import db
from socx.experts.models import Expert
from socx.notifications import services as notices
from socx.requests import audiences as of_request
from socx.requests.models import AssistanceRequest
from socx.selection.models import Application, CallInvitation, ExpertCall, Nomination, PartnerOpinion

#: A notice that waited longer than this is not sent any more.
STALE = timedelta(days=30)


def tell_advisers(
    call: ExpertCall, kind: str, *, by: Actor, at: datetime, generation: str, facts: Mapping[str, Any] | None = None
) -> int:
    """Write to the adviser of the case, or to the desk that has it; not to who did it."""
    return _queue(kind, _desk(call.request, by), ("expert_call", call.id), at, generation, facts)


def tell_colleague(call: ExpertCall, user_id: int, kind: str, *, at: datetime, generation: str) -> int:
    """Write to one person of the facility about a call."""
    return _queue(kind, [user_id], ("expert_call", call.id), at, generation, None)


def tell_applicant(
    item: Application, kind: str, *, at: datetime, generation: str, facts: Mapping[str, Any] | None = None
) -> int:
    """Write to who applied, about the own application; nobody where the profile has no account."""
    return _queue(kind, _account(item.user_id), ("application", item.id), at, generation, facts)


def tell_invited(
    item: CallInvitation, kind: str, *, at: datetime, generation: str, facts: Mapping[str, Any] | None = None
) -> int:
    """Write to who is invited, about the own invitation."""
    return _queue(kind, _account(item.user_id), ("call_invitation", item.id), at, generation, facts)


def tell_nominee(
    item: Nomination, kind: str, *, at: datetime, generation: str, facts: Mapping[str, Any] | None = None
) -> int:
    """Write to who is chosen for a position, about the own nomination."""
    return _queue(kind, _account(item.user_id), ("nomination", item.id), at, generation, facts)


def tell_about(expert: Expert, kind: str, subject: tuple[str, int], *, at: datetime, generation: str = "") -> int:
    """Write to an expert about something that is said of the person."""
    return _queue(kind, _account(expert.user_id), subject, at, generation or kind, None)


def tell_case(activity: Activity, kind: str, subject: tuple[str, int], *, by: Actor, at: datetime) -> int:
    """Write to the adviser of the case, or to the desk that has it, about something that an expert says."""
    return _queue(kind, _desk(activity.request, by), subject, at, kind, None)


def tell_partner(item: PartnerOpinion, kind: str, *, at: datetime, generation: str) -> int:
    """Write to the people of the institutions that are asked; nobody is named."""
    request = item.nomination.request
    people = [person.id for person in db.session.scalars(of_request.AUDIENCES["partner"](request))]
    return _queue(kind, people, ("partner_opinion", item.id), at, generation, None)


def _desk(request: AssistanceRequest, by: Actor) -> list[int]:
    """The adviser of a case, or the desk that has it, without who does what they are told."""
    people = db.session.scalars(of_request.AUDIENCES["advisers"](request)).all()
    return [person.id for person in people if person.id != by.user_id]


def _account(user_id: int | None) -> list[int]:
    return [user_id] if user_id is not None else []


def _queue(
    kind: str, people: list[int], subject: tuple[str, int], at: datetime, generation: str,
    facts: Mapping[str, Any] | None,
) -> int:  # fmt: skip
    return notices.queue(
        f"selection/{kind}", people, subject, at=at, generation=generation, not_after=at + STALE, facts=facts or {}
    )
