"""Pages of requests: filing by the partner, the case and its lists, handling by the facility."""

from __future__ import annotations

from flask import Blueprint

from socx.access.permissions import Permission
from socx.core.i18n import N_
from socx.web import navigation

bp = Blueprint("requests", __name__, url_prefix="/requests")
navigation.add(N_("Requests"), "requests.index", Permission.REQUEST_LIST, 20)

from socx.requests.views import cases, filing, handling  # noqa: E402, F401 (they add their pages to bp)
