"""How deliverables are called, in the language that is set."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext

from socx.activities.subjects import position_name
from socx.core.i18n import N_
from socx.deliverables.kinds import LABELS, SIDES
from socx.deliverables.models import Deliverable, DeliverableComment
from socx.deliverables.models.versions import PARTIES
from socx.institutions.models import Institution
from socx.requests import confidential
from socx.web.i18n import label

#: What the trail of a deliverable says, where no move of the table is meant.
EVENTS = {
    "create": N_("Put on the list"),
    "change": N_("What is agreed was changed"),
    "version": N_("Handed over"),
    "comment": N_("Comment"),
    "accept_partner": N_("Signed by the partner institution"),
    "accept_adviser": N_("Accepted by the technical adviser"),
    "write": N_("Text written"),
    "clear_part": N_("Cleared by one institution"),
}


def title_of(item: Deliverable) -> str:
    """The title; of a report its kind, and of a mission report the position too. It names no person."""
    if item.title:
        return item.title
    if item.kind == "mission_report" and item.position is not None:
        return str(gettext("%(name)s: %(value)s", name=label(LABELS, item.kind), value=position_name(item.position)))
    return label(LABELS, item.kind)


def listed_title(item: Deliverable) -> str:
    """The title as lists and files show it: one of a confidential case tells its kind alone."""
    return title_of(item) if not confidential.is_confidential(item.request) else label(LABELS, item.kind)


def place_of(comment: DeliverableComment, item: Deliverable) -> str:
    """What a comment is about: a section of a report, or the place that its writer named."""
    known = {part.key: part.label for part in item.of_kind.parts}
    return label(known, comment.section)


def side_name(side: str, institution: Institution | None) -> str:
    """Who accepts: an institution by its name, else the side."""
    return institution.official_name if institution is not None else label(SIDES, side)


def who(party: str, user_id: int | None, names: Mapping[int, str]) -> str:
    """Who did something: the name, and where the person speaks from; after an erasure the side alone."""
    name = names.get(user_id or 0)
    side = label(PARTIES, party)
    return f"{name}, {side}" if name else side
