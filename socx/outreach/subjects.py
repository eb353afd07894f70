"""What notices about meetings are about, and the words their texts use."""

from __future__ import annotations

from typing import Any

from socx.access.permissions import Permission
from socx.core.places import partner_name
from socx.notifications.subjects import SubjectKind, register
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


register(SubjectKind("meeting", queries.find_meeting, Permission.MEETING_READ, describe, "outreach.meeting"))
