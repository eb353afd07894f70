"""Make a decision meeting, keep its agenda, decide its cases, close it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm.attributes import flag_modified

from socx.access.actors import Actor, Role
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.accounts import queries as accounts
from socx.audit import services as audit
from socx.core.errors import Invalid, NotFound, WrongState, require
from socx.core.i18n import N_
from socx.core.workflow import Change
from socx.db import db
from socx.notifications import services as notices
from socx.requests import queries
from socx.requests.models import AssistanceRequest, DecisionMeeting, MeetingCase
from socx.requests.services.decisions import decide


def make_meeting(held_on: date | None, place: str, note: str = "", *, by: Actor, at: datetime) -> DecisionMeeting:
    """Plan a meeting on a day. Raises Invalid by `held_on` and `place`."""
    require(by, P.AGENDA_MANAGE)
    meeting = DecisionMeeting(made_by_id=by.user_id, made_at=at)
    _fill(meeting, held_on, place, note)
    db.session.add(meeting)
    db.session.flush()
    audit.record(("decision_meeting", meeting.id), "create", by=by, at=at)
    return meeting


def change_meeting(
    meeting: DecisionMeeting, held_on: date | None, place: str, note: str, *, by: Actor, at: datetime
) -> None:
    """Change the day, the place or the note of a meeting that is not closed."""
    _must_be_open(meeting, by)
    _fill(meeting, held_on, place, note)
    audit.record(("decision_meeting", meeting.id), "change", by=by, at=at)


def add_case(meeting: DecisionMeeting, request_id: int | None, *, by: Actor, at: datetime) -> MeetingCase:
    """Put a ready case at the end of the agenda.

    Raises Invalid by `request` when it is not ready, or stands on another open agenda.
    """
    _must_be_open(meeting, by)
    found = db.session.scalar(queries.ready_for_a_meeting(by).where(AssistanceRequest.id == (request_id or 0)))
    if found is None:
        raise Invalid({"request": N_("Choose a case that waits for a decision and is on no other agenda.")})
    _touch(meeting)
    for old in [case for case in meeting.cases if case.request_id == found.id]:
        raise Invalid({"request": N_("This case was decided in this meeting already.")}, place=old.place)
    case = MeetingCase(request=found, place=max((c.place for c in meeting.cases), default=0) + 1)
    meeting.cases.append(case)
    db.session.flush()
    audit.record(("decision_meeting", meeting.id), "add_case", by=by, at=at, request=found.id)
    return case


def leave_out(case: MeetingCase, *, by: Actor, at: datetime) -> None:
    """Take a case that is not decided off the agenda; another meeting may take it up."""
    meeting = case.meeting
    _must_be_open(meeting, by)
    if case.decision_id is not None:
        raise WrongState(N_("This case is decided. It stays in the minutes."))
    _touch(meeting)
    meeting.cases.remove(case)
    _number(meeting)
    audit.record(("decision_meeting", meeting.id), "leave_out", by=by, at=at, request=case.request_id)


def move_up(case: MeetingCase, *, by: Actor, at: datetime) -> None:
    """Take a case before the one that stands before it now; the first one stays where it is."""
    _exchange(case, -1, "move_up", by=by, at=at)


def move_down(case: MeetingCase, *, by: Actor, at: datetime) -> None:
    """Take a case after the one that stands after it now; the last one stays where it is."""
    _exchange(case, 1, "move_down", by=by, at=at)


def _exchange(case: MeetingCase, step: int, said: str, *, by: Actor, at: datetime) -> None:
    meeting = case.meeting
    _must_be_open(meeting, by)
    there = meeting.cases.index(case) + step
    if not 0 <= there < len(meeting.cases):
        return
    _touch(meeting)
    meeting.cases[there].place, case.place = case.place, meeting.cases[there].place
    audit.record(("decision_meeting", meeting.id), said, by=by, at=at, request=case.request_id)


def decide_case(
    case: MeetingCase, outcome: str, *, reason: str, reference: str = "", by: Actor, at: datetime
) -> Change:
    """Decide one case in the meeting, as it is decided elsewhere, and keep that it was here.

    Raises what `decide` raises, and WrongState when the meeting is closed.
    """
    if not case.meeting.is_open:
        raise WrongState(N_("This meeting is closed. Its minutes do not change any more."))
    change = decide(case.request, outcome, reason=reason, reference=reference, by=by, at=at)
    case.decision = case.request.decision
    _touch(case.meeting)
    return change


def announce_meeting(meeting: DecisionMeeting, *, by: Actor, at: datetime) -> None:
    """Send the agenda round: a letter with a link to the Commission and the managers. It can be sent again.

    Raises WrongState when nothing is on the agenda.
    """
    _must_be_open(meeting, by)
    if not meeting.cases:
        raise WrongState(N_("Put a case on the agenda first."))
    meeting.announced_at = at
    audit.record(("decision_meeting", meeting.id), "announce", by=by, at=at)
    _tell(meeting, "requests/meeting_announced", by=by, at=at)


def close_meeting(meeting: DecisionMeeting, *, by: Actor, at: datetime) -> None:
    """End a meeting. Cases that were not decided can go on the next agenda."""
    _must_be_open(meeting, by)
    meeting.closed_at = at
    audit.record(("decision_meeting", meeting.id), "close", by=by, at=at)
    _tell(meeting, "requests/meeting_closed", by=by, at=at)


def case_of(meeting: DecisionMeeting, case_id: int, by: Actor) -> MeetingCase:
    """A case on the agenda that the actor may read; raises NotFound for any other."""
    case = next((c for c in meeting.cases if c.id == case_id), None)
    if case is None or not permits(by, P.REQUEST_READ, case.request):
        raise NotFound
    return case


def _fill(meeting: DecisionMeeting, held_on: date | None, place: str, note: str) -> None:
    errors = {}
    if held_on is None:
        errors["held_on"] = N_("Give the day of the meeting.")
    if not place.strip():
        errors["place"] = N_("Say where the meeting takes place: a room, or “online”.")
    if errors or held_on is None:
        raise Invalid(errors)
    meeting.held_on, meeting.place, meeting.note = held_on, place.strip(), note.strip()


def _number(meeting: DecisionMeeting) -> None:
    for place, case in enumerate(meeting.cases, start=1):
        case.place = place


def _must_be_open(meeting: DecisionMeeting, by: Actor) -> None:
    require(by, P.AGENDA_MANAGE)
    if not meeting.is_open:
        raise WrongState(N_("This meeting is closed. Its minutes do not change any more."))


def _tell(meeting: DecisionMeeting, kind: str, *, by: Actor, at: datetime) -> None:
    """Write to the Commission and the managers, but not to who did it. No case is named: each reads what they may."""
    db.session.flush()
    people = db.session.scalars(accounts.with_role(Role.COMMISSION, Role.MANAGER)).all()
    notices.queue(
        kind, [p.id for p in people if p.id != by.user_id], ("decision_meeting", meeting.id), at=at,
        generation=at.isoformat(), not_after=at + notices.TELL_FOR,
    )  # fmt: skip


def _touch(meeting: DecisionMeeting) -> None:
    """Count a change of the agenda: of two at the same moment the second is told so."""
    flag_modified(meeting, "note")
    db.session.flush()
