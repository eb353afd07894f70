"""Pages of requests: filing by the partner, the case and its lists, handling by the facility."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint

from socx.access.actors import Actor
from socx.access.permissions import Permission
from socx.core.i18n import N_
from socx.core.values import DOMAINS
from socx.requests import (
    fields,
    subjects,  # noqa: F401 (tells notices what a request is)
)
from socx.requests.models import AssistanceRequest
from socx.web import navigation

bp = Blueprint("requests", __name__, url_prefix="/requests")
navigation.add(N_("Requests"), "requests.index", Permission.REQUEST_LIST, 20)

#: Moves with a page of their own: the name of the move and the endpoint of that page.
MOVE_PAGES: dict[str, str] = {"sign": "requests.sign"}


#: Ends of a case that have a page of their own; they stand among the other steps, apart from the way on.
EXIT_PAGES: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class CaseLink:
    """A page about a case that a room above brings: its words, its endpoint, who sees the link when."""

    label: str
    endpoint: str
    shows: Callable[[AssistanceRequest, Actor], bool]


CASE_LINKS: list[CaseLink] = []

#: What else stands in the audit trail beside moves, in words. What is not listed is not shown;
#: the institution sees moves and the start only.
TRAIL_WORDS: dict[str, str] = {
    "create": N_("Draft started"),
    "hand_over": N_("Handed over"),
    "ask_again": N_("Signature asked for again, by a new link"),
}


@bp.context_processor
def tables() -> dict[str, object]:
    """What the templates of this room look values up in."""
    return {
        "activity_fields": fields.ACTIVITY_FIELDS,
        "domains": DOMAINS,
        "has_answers": fields.has_answers,
        "is_empty": fields.is_empty,
    }
