"""Pages of requests: filing by the partner, the case and its lists, handling by the facility."""

from __future__ import annotations

from flask import Blueprint

from socx.access.permissions import Permission
from socx.core.i18n import N_
from socx.web import navigation

bp = Blueprint("requests", __name__, url_prefix="/requests")
navigation.add(N_("Requests"), "requests.index", Permission.REQUEST_LIST, 20)

#: Moves with a page of their own: the name of the move and the endpoint of that page.
MOVE_PAGES: dict[str, str] = {"sign": "requests.sign"}

#: What else stands in the audit trail beside moves, in words. What is not listed is not shown;
#: the institution sees moves and the start only.
TRAIL_WORDS: dict[str, str] = {"create": N_("Draft started")}

from socx.requests.views import cases, filing, handling  # noqa: E402, F401 (they add their pages to bp)
