"""Keep a bilateral meeting and its next step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.audit import services as audit
from socx.core.errors import Invalid, WrongState, require
from socx.core.i18n import N_
from socx.core.places import partners
from socx.core.topics import topics
from socx.db import db, rows_for
from socx.notifications import services as notices
from socx.outreach.models import Meeting, MeetingTopic

FIELDS = ("held_on", "place", "language", "shared_notes", "internal_notes")

REMINDER = "outreach/next_step"


def keep_meeting(meeting: Meeting | None, given: Mapping[str, Any], *, by: Actor, at: datetime) -> Meeting:
    """Make a meeting, or change one.

    `given` has the columns of FIELDS, `event`, `institution` or `body_name` with `partner_code`,
    `topics`, and the next step: `next_step`, `next_step_owner_id`, `next_step_due_on`.
    Raises NotPermitted; Invalid where nobody is met, or a next step has no owner or no day.
    """
    require(by, P.OUTREACH_WRITE)
    _check(meeting, given)
    is_new = meeting is None
    meeting = meeting or Meeting(created_by_id=by.user_id, created_at=at)
    for name in FIELDS:
        setattr(meeting, name, given[name])
    institution = given["institution"]
    meeting.event = given["event"]
    meeting.institution = institution
    meeting.body_name = "" if institution else given["body_name"]
    meeting.partner_code = institution.partner_code if institution else given["partner_code"]
    meeting.topics = rows_for(MeetingTopic, "topic_id", given["topics"], meeting.topics)
    _plan_step(meeting, given, at)
    db.session.add(meeting)
    db.session.flush()
    audit.record(("meeting", meeting.id), "create" if is_new else "edit", by=by, at=at)
    return meeting


def _plan_step(meeting: Meeting, given: Mapping[str, Any], at: datetime) -> None:
    """Take the next step; another one is open again, and reminders of the old one are not sent."""
    step = (given["next_step"], given["next_step_owner_id"], given["next_step_due_on"])
    step = step if step[0] else ("", None, None)
    if step == (meeting.next_step or "", meeting.next_step_owner_id, meeting.next_step_due_on):
        return
    if meeting.id is not None:
        notices.cancel(("meeting", meeting.id), kinds=(REMINDER,), at=at)
    if step[0] != meeting.next_step:
        meeting.next_step_done_at = None
    meeting.next_step, meeting.next_step_owner_id, meeting.next_step_due_on = step


def _check(meeting: Meeting | None, given: Mapping[str, Any]) -> None:
    wrong = {}
    if given["institution"] is None and not given["body_name"]:
        wrong["institution"] = N_("Choose the institution, or write the name of the body below.")
    if given["institution"] is None and given["partner_code"] not in partners():
        wrong["partner_code"] = N_("Choose the partner country or territory of the body.")
    if not set(given["topics"]) <= set(topics()):
        wrong["topics"] = N_("Choose from the list.")
    if given["next_step"] and given["next_step_owner_id"] is None:
        wrong["next_step_owner"] = N_("Say who does the next step.")
    if given["next_step"] and given["next_step_due_on"] is None:
        wrong["next_step_due_on"] = N_("Say by when the next step is to be done.")
    if not given["next_step"] and given["next_step_due_on"] is not None:
        wrong["next_step"] = N_("Say what the next step is.")
    offered = meeting.offer if meeting else None
    if meeting and offered and offered.withdrawn_at is None and given["institution"] is not meeting.institution:
        wrong["institution"] = N_("A draft was offered to this institution. Withdraw the offer first.")
    if wrong:
        raise Invalid(wrong)


def mark_step(meeting: Meeting, *, is_done: bool, by: Actor, at: datetime) -> None:
    """Mark the next step as done, or open it again. Raises NotPermitted, WrongState without a step."""
    require(by, P.OUTREACH_WRITE)
    if not meeting.next_step:
        raise WrongState(N_("This meeting has no next step."))
    if is_done == (meeting.next_step_done_at is not None):
        return
    meeting.next_step_done_at = at if is_done else None
    if is_done:
        notices.cancel(("meeting", meeting.id), kinds=(REMINDER,), at=at)
    audit.record(("meeting", meeting.id), "step_done" if is_done else "step_open", by=by, at=at)
