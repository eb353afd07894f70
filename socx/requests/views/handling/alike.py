"""What the case page says of requests that are much like it, for those who handle it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext

from socx.access.actors import Actor
from socx.core.i18n import N_
from socx.requests.confidential import listed_title
from socx.requests.models import AssistanceRequest
from socx.requests.services import merging
from socx.requests.services.alike import much_like
from socx.requests.views import bp
from socx.requests.workflow import REQUEST_WORKFLOW

#: Shared words that are shown.
MOST_WORDS = 6

SAME_INSTITUTION, SAME_PARTNER, OTHER_PARTNER = N_("Same institution"), N_("Same partner"), N_("Another partner")


@dataclass(frozen=True, slots=True)
class Like:
    """A request much like another: what ties them, the share of the words that both have, and which.

    merge_url: where the reader can merge the one that they read with it; empty where they cannot.
    """

    request: AssistanceRequest
    tie: str
    share: float
    words: tuple[str, ...]
    merge_url: str

    @property
    def name(self) -> str:
        """Its code, or its title as lists show it while it has none."""
        return self.request.code or listed_title(self.request)


def like_it(item: AssistanceRequest, actor: Actor) -> list[Like]:
    """The requests much like this one that this reader may read, the most alike first."""
    found = much_like(item, actor)
    may_merge = bool(found) and REQUEST_WORKFLOW.offers(actor, item, "merge")
    into = {other.id for other in merging.mergeable(item, actor)} if may_merge else set()
    return [
        Like(
            other, gettext(_tie(item, other)), near.share, near.words[:MOST_WORDS],
            url_for("requests.merge", id=item.id) if other.id in into else "",
        )
        for other, near in found
    ]  # fmt: skip


def _tie(item: AssistanceRequest, other: AssistanceRequest) -> str:
    if item.institution_ids & other.institution_ids:
        return SAME_INSTITUTION
    return SAME_PARTNER if item.partner_codes & other.partner_codes else OTHER_PARTNER


@bp.context_processor
def what_likeness_shows() -> dict[str, object]:
    return {"like_it": like_it}
