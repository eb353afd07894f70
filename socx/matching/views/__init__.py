"""Pages of matching: rankings of a request, what was shown of them, and the weights that make them."""

from __future__ import annotations

from flask import Blueprint

from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.core.i18n import N_
from socx.matching import proposing as _proposing  # noqa: F401 (brings topics to texts of requests and profiles)
from socx.matching import services
from socx.matching import similar as _similar  # noqa: F401 (brings the ranking to the pages of requests)
from socx.requests.views import CASE_LINKS, CaseLink

__all__ = ["bp"]

bp = Blueprint("matching", __name__)

CASE_LINKS.append(
    CaseLink(
        N_("See the matches"), "matching.index",
        lambda item, actor: item.state in services.OPEN_STATES and permits(actor, Permission.MATCH_READ, item),
    )
)  # fmt: skip

from socx.matching.views import ranking, shown, weights  # noqa: E402, F401 (they add their pages to bp)
