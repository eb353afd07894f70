"""Outreach: events, meetings, prepared drafts."""

from __future__ import annotations

from datetime import date
from typing import Any

from socx.access.actors import Role
from socx.outreach import services
from socx.outreach.models import Meeting, OutreachEvent
from tests.factories import NOW, make_institution, make_user

HELD = date(2026, 2, 2)


def make_event(**given: Any) -> OutreachEvent:
    values: dict[str, Any] = {
        "kind": "information_session", "title": "Information session", "held_on": HELD, "place": "Europe House",
        "city": "Pristina", "host": "Europe House", "co_host": "EU Office", "language": "en", "opening": "",
        "agenda": "", "summary": "", "documents": [], "partners": ["XK"], "presenters": [],
    }  # fmt: skip
    by = given.pop("by", None) or make_user(Role.MANAGER)
    return services.keep_event(None, values | given, by=by.actor(), at=NOW)


def meeting_values(**given: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "held_on": HELD, "place": "Europe House", "language": "en", "shared_notes": "They want better data.",
        "internal_notes": "", "event": None, "institution": None, "body_name": "", "partner_code": "XK",
        "topics": ["EM14"], "next_step": "", "next_step_owner_id": None, "next_step_due_on": None,
    }  # fmt: skip
    return values | given


def make_meeting(**given: Any) -> Meeting:
    by = given.pop("by", None) or make_user(Role.MANAGER)
    if "institution" not in given and not given.get("body_name"):
        given["institution"] = make_institution()
    return services.keep_meeting(None, meeting_values(**given), by=by.actor(), at=NOW)


def make_offer(meeting: Meeting, by: Any = None, **given: Any) -> Any:
    """An offer of a draft; the institution gets an official first, or nobody could open it."""
    values: dict[str, Any] = {
        "title": "Labour market data", "domain": "labour_employment", "language": "en", "topics": ["EM14"],
        "text": "They want better data.",
    }  # fmt: skip
    by = by or make_user(Role.ADVISER)
    return services.offer_draft(meeting, values | given, by=by.actor(), at=NOW)
