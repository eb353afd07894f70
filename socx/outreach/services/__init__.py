"""Verbs of outreach: keep events and meetings, offer a draft, open it."""

from socx.outreach.services.events import count_attendance, forget_attendance, keep_event
from socx.outreach.services.meetings import keep_meeting, mark_step
from socx.outreach.services.offers import offer_draft, open_offer, withdraw_offer

__all__ = [
    "count_attendance", "forget_attendance", "keep_event", "keep_meeting", "mark_step", "offer_draft", "open_offer",
    "withdraw_offer",
]  # fmt: skip
