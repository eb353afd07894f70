"""Pages of outreach: events and what came of them, meetings, prepared drafts."""

from __future__ import annotations

from flask import Blueprint

from socx.access.permissions import Permission
from socx.core.i18n import N_
from socx.core.places import partner_names
from socx.core.values import DOMAINS, INSTITUTION_TYPES
from socx.outreach import subjects  # noqa: F401 (tells notices what a meeting is)
from socx.outreach.values import EVENT_KINDS, STAGES, WINDOWS
from socx.web import navigation
from socx.web.i18n import language

bp = Blueprint("outreach", __name__)
navigation.add(N_("Outreach"), "outreach.index", Permission.OUTREACH_READ, 60)
# Who was met has no use for events: the menu leads them to their meetings.
navigation.add(N_("Meetings"), "outreach.meetings", Permission.MEETING_OPEN, 60)

#: The numbers of the funnel with their words, in the order of the page.
NUMBERS = {**STAGES, **{name: label for name, (_, label) in WINDOWS.items()}}


@bp.context_processor
def tables() -> dict[str, object]:
    """What the templates of this room look values up in."""
    return {
        "event_kinds": EVENT_KINDS,
        "types": INSTITUTION_TYPES,
        "numbers": NUMBERS,
        "domains": DOMAINS,
        "partner_names": lambda codes: partner_names(codes, language()),
    }
