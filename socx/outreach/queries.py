"""Find events, meetings and offers, and what came of an event. Lists start from the reader."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, exists, false, func, or_, select
from sqlalchemy.orm import selectinload

from socx.access.actors import Actor, Role
from socx.accounts.models import User
from socx.activities.models import Action
from socx.core.calendar import months_after
from socx.db import db
from socx.institutions.models import Institution
from socx.outreach.models import Attendance, DraftOffer, EventPartner, Meeting, OutreachEvent
from socx.outreach.values import STAGES, WINDOWS
from socx.requests import queries as requests
from socx.requests.models import AssistanceRequest

#: Roles that read all events, and all meetings.
EVENT_READERS = (Role.ADVISER, Role.MANAGER, Role.COMMISSION)


def find_event(event_id: int) -> OutreachEvent | None:
    return db.session.get(OutreachEvent, event_id)


def find_meeting(meeting_id: int) -> Meeting | None:
    return db.session.get(Meeting, meeting_id)


def events_for(actor: Actor) -> Select[OutreachEvent]:
    """The events that this actor may read, the latest first: OUTREACH_READ, said in SQL."""
    found = select(OutreachEvent)
    if actor.role is Role.DELEGATION:
        own = exists().where(EventPartner.event_id == OutreachEvent.id, EventPartner.partner_code == actor.partner)
        found = found.where(own)
    elif actor.role not in EVENT_READERS:
        found = found.where(false())
    return found.order_by(OutreachEvent.held_on.desc(), OutreachEvent.id.desc())


def meetings_for(actor: Actor) -> Select[Meeting]:
    """The meetings that this actor may read, the latest first: MEETING_READ, said in SQL."""
    found = select(Meeting).options(selectinload(Meeting.offer), selectinload(Meeting.next_step_owner))
    match actor.role:
        case Role.OFFICIAL | Role.APPROVER:
            found = found.where(Meeting.institution_id == actor.institution_id)
        case Role.DELEGATION:
            found = found.where(Meeting.partner_code == actor.partner)
        case Role.ADVISER | Role.MANAGER:
            pass
        case _:
            found = found.where(false())
    return found.order_by(Meeting.held_on.desc(), Meeting.id.desc())


def with_open_step(found: Select[Meeting], owner_id: int | None = None) -> Select[Meeting]:
    """Those whose next step is not done, the one due first on top; of one owner if asked."""
    found = found.where(Meeting.next_step != "", Meeting.next_step_done_at.is_(None))
    if owner_id is not None:
        found = found.where(Meeting.next_step_owner_id == owner_id)
    return found.order_by(None).order_by(Meeting.next_step_due_on.asc().nulls_last(), Meeting.id)


def with_open_offer(found: Select[Meeting]) -> Select[Meeting]:
    """Those with a prepared draft that nobody has opened yet."""
    waiting = exists().where(
        DraftOffer.meeting_id == Meeting.id, DraftOffer.withdrawn_at.is_(None), DraftOffer.request_id.is_(None)
    )
    return found.where(waiting)


def due_steps(today: date) -> Select[Meeting]:
    """Meetings whose next step is due today or was, is not done, and has an owner who is still there."""
    return (
        select(Meeting)
        .join(User, User.id == Meeting.next_step_owner_id)
        .where(
            Meeting.next_step != "", Meeting.next_step_done_at.is_(None), Meeting.next_step_due_on <= today,
            User.active,
        )
        .order_by(Meeting.next_step_due_on, Meeting.id)
    )  # fmt: skip


def offer_of_request(request_id: int) -> DraftOffer | None:
    """The offer that a request was opened from, if it came from a meeting."""
    return db.session.scalar(select(DraftOffer).where(DraftOffer.request_id == request_id))


# What came of an event. Each stage is a list; its number is the length of that list.


def stage(event: OutreachEvent, name: str, actor: Actor) -> Select[Any]:
    """The rows behind one number of the funnel, as far as this actor may read them."""
    match name:
        case "invited":
            return _lines(event).where(Attendance.invited)
        case "attended":
            return _lines(event).where(Attendance.attended > 0)
        case "met":
            met = select(Meeting).where(Meeting.event_id == event.id).order_by(Meeting.held_on, Meeting.id)
            return _own(met, actor)
        case "offered":
            return _own(_offers(event), actor)
        case "opened":
            return _own(_offers(event).where(DraftOffer.request_id.is_not(None)), actor)
        case "submitted":
            return _from_meetings(event, actor)
        case "actions":
            readable = _from_meetings(event, actor).order_by(None).with_only_columns(AssistanceRequest.id)
            return select(Action).where(Action.request_id.in_(readable)).order_by(Action.id)
    return _within(event, WINDOWS[name][0], actor)


def numbers(event: OutreachEvent, actor: Actor) -> dict[str, int]:
    """All numbers of one event, each the length of the list behind it; one question to the database."""
    names = (*STAGES, *WINDOWS)
    lists = (stage(event, name, actor).order_by(None) for name in names)
    counts = (found.with_only_columns(func.count()).correlate(None).scalar_subquery() for found in lists)
    return dict(zip(names, db.session.execute(select(*counts)).one(), strict=True))


def _own(found: Select[Any], actor: Actor) -> Select[Any]:
    """Meetings for this reader: of an event for several partners, an EU Delegation reads those with its own."""
    return found.where(Meeting.partner_code == actor.partner) if actor.role is Role.DELEGATION else found


def _lines(event: OutreachEvent) -> Select[Attendance]:
    """The lines that are about one institution or body; groups without a name are no institution."""
    named = or_(Attendance.institution_id.is_not(None), Attendance.name != "")
    return select(Attendance).where(Attendance.event_id == event.id, named).order_by(Attendance.id)


def _offers(event: OutreachEvent) -> Select[DraftOffer]:
    return (
        select(DraftOffer)
        .join(DraftOffer.meeting)
        .where(Meeting.event_id == event.id, DraftOffer.withdrawn_at.is_(None))
        .order_by(DraftOffer.offered_at, DraftOffer.id)
    )


def _from_meetings(event: OutreachEvent, actor: Actor) -> Select[AssistanceRequest]:
    opened = (
        select(DraftOffer.request_id)
        .join(Meeting, Meeting.id == DraftOffer.meeting_id)
        .where(Meeting.event_id == event.id, DraftOffer.request_id.is_not(None))
    )
    return requests.visible_to(actor).where(
        AssistanceRequest.id.in_(opened), AssistanceRequest.submitted_at.is_not(None)
    )


def _within(event: OutreachEvent, months: int, actor: Actor) -> Select[AssistanceRequest]:
    """Requests that institutions of the event submitted from its day on, so many months long."""
    came = select(Attendance.institution_id).where(Attendance.event_id == event.id, Attendance.attended > 0)
    met = select(Meeting.institution_id).where(Meeting.event_id == event.id)
    start, end = _morning(event.held_on), _morning(months_after(event.held_on, months) + timedelta(days=1))
    item = AssistanceRequest
    return requests.visible_to(actor).where(
        item.institution_id.in_(came.where(Attendance.institution_id.is_not(None)))
        | item.institution_id.in_(met.where(Meeting.institution_id.is_not(None))),
        item.submitted_at >= start,
        item.submitted_at < end,
    )


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(0), UTC)


def institutions_of(codes: frozenset[str] | None = None) -> Select[Institution]:
    """The register by name, of some partners if asked."""
    found = select(Institution).order_by(func.lower(Institution.official_name), Institution.id)
    return found.where(Institution.partner_code.in_(codes)) if codes else found
