"""Keep who was shown a confidential request, on every channel that answers somebody.

Whatever a page, a file, a calendar or the interface for machines is made of has been read from the
database first. So reading the row is where the log starts: no view can forget it. It is written
before the answer leaves; an answer that cannot be logged is not given.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Response, g, has_request_context, request
from sqlalchemy import event, insert

from socx.access.actors import Actor, Role
from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.core.i18n import N_
from socx.db import db, writing_aside
from socx.requests.models import AssistanceRequest, RequestOpening
from socx.requests.queries.access import load_readers
from socx.web.forms import marked
from socx.web.guard import current_actor

CHANNELS = {
    "page": N_("Page"),
    "list": N_("List"),
    "file": N_("File"),
    "calendar": N_("Calendar"),
    "api": N_("API"),
}

#: The list of notices names a confidential request by what lists show and opens nothing.
NO_OPENING = frozenset({"notifications.inbox"})


@event.listens_for(AssistanceRequest, "load")
@event.listens_for(AssistanceRequest, "refresh")
def _note(item: AssistanceRequest, *_more: Any) -> None:
    """Remember that the answer to this request of the web was made with a confidential case."""
    if has_request_context() and item.__dict__.get("sensitivity") == "confidential":
        g.setdefault("confidential_read", set()).add(item.id)


def keep(response: Response) -> Response:
    """Log the confidential cases that the reader of this answer may read; others are not in it."""
    seen = g.pop("confidential_read", None)
    actor = current_actor()
    if not seen or actor.user_id is None or request.endpoint in NO_OPENING or not _shows(response):
        return response
    items = [item for id in sorted(seen) if (item := db.session.get(AssistanceRequest, id)) is not None]
    load_readers(items)
    shown = [item for item in items if not item.is_draft and _is_shown(actor, item)]
    if shown:
        now, address = datetime.now(UTC), marked(request.path[:200])
        rows = [
            {"request_id": item.id, "user_id": actor.user_id, "role": str(actor.role), "at": now,
             "channel": _channel(response, item), "address": address}
            for item in shown
        ]  # fmt: skip
        with writing_aside():
            db.session.execute(insert(RequestOpening), rows)
    return response


def _shows(response: Response) -> bool:
    """Whether an answer has a body made of what was read: also a form that is refused shows its page again."""
    return response.status_code < 300 or response.status_code in (409, 422)


def _is_shown(actor: Actor, item: AssistanceRequest) -> bool:
    """Whether it is this reader's: an expert sees the case through an activity of its action."""
    return actor.role is Role.EXPERT or permits(actor, Permission.REQUEST_READ, item)


def _channel(response: Response, item: AssistanceRequest) -> str:
    if request.path.startswith("/api/"):
        return "api"
    if response.mimetype == "text/calendar":
        return "calendar"
    if "attachment" in response.headers.get("Content-Disposition", ""):
        return "file"
    return "page" if "id" in (request.view_args or {}) else "list"
