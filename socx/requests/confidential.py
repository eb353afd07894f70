"""What leaves the case page about a confidential request: a title that tells nothing, a mark on papers."""

from __future__ import annotations

from datetime import UTC, datetime

from flask_babel import gettext

from socx.access.actors import Actor
from socx.accounts import queries as accounts
from socx.core.i18n import N_
from socx.core.places import partners
from socx.core.topics import TOPIC_DOMAINS, topics
from socx.core.values import REGIONS
from socx.requests.models import AssistanceRequest
from socx.web.frame import role_label


def is_confidential(item: AssistanceRequest) -> bool:
    return item.sensitivity == "confidential"


def listed_title(item: AssistanceRequest) -> str:
    """The title as lists, exports, calendars and subjects of mails show it, in the reader's language.

    A confidential request is named by the group of its topics and by its region, never by its words.
    """
    if not is_confidential(item) or item.is_draft:
        return item.title
    known = topics()
    groups = sorted({known[t].domain for t in item.topic_ids if t in known})
    group = gettext(TOPIC_DOMAINS[groups[0]]) if len(groups) == 1 else gettext(N_("Several domains"))
    regions = sorted({partners()[code].region for code in item.partner_codes if code in partners()})
    places = ", ".join(gettext(REGIONS[r]) for r in regions)
    return str(gettext(N_("Confidential request: %(group)s, %(region)s"), group=group, region=places))


def watermark_for(item: AssistanceRequest, actor: Actor, at: datetime) -> str:
    """The line that every page of a paper about a confidential request carries: for whom it was made
    and when. Empty for other requests."""
    if not is_confidential(item):
        return ""
    role = role_label(actor.role) if actor.role else ""
    name = accounts.names([actor.user_id]).get(actor.user_id or 0, role)
    moment = at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return str(gettext(N_("Confidential. Made for %(name)s, %(moment)s."), name=name, moment=moment))
