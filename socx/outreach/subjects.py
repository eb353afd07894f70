"""What notices about meetings are about, and the words their texts use."""

from __future__ import annotations

from typing import Any

from socx.access.permissions import Permission
from socx.core.i18n import N_
from socx.core.places import partner_name
from socx.notifications import topics
from socx.notifications.models import Notice
from socx.notifications.subjects import SubjectKind, recheck, register
from socx.outreach import queries
from socx.outreach.models import Meeting
from socx.web.i18n import language, show_date


def describe(item: Meeting) -> dict[str, Any]:
    """Who was met when, the prepared draft and the next step, in the reader's language."""
    return {
        "body": item.body,
        "partner": partner_name(item.partner_code, language()),
        "held_on": show_date(item.held_on),
        "title": item.offer.title if item.offer else item.body,
        "next_step": item.next_step,
        "due_on": show_date(item.next_step_due_on),
    }


def is_step_open(item: Meeting, notice: Notice) -> bool:
    """Whether the next step is still open, due on that day and in those hands."""
    on_day = item.next_step_due_on is not None and notice.generation == f"due-{item.next_step_due_on.isoformat()}"
    return on_day and item.next_step_done_at is None and item.next_step_owner_id == notice.recipient_id


recheck("outreach/next_step", is_step_open)
topics.register(topics.Topic("outreach", N_("Events and meetings"), ("outreach",)))
register(SubjectKind("meeting", queries.find_meeting, Permission.MEETING_READ, describe, "outreach.meeting"))
