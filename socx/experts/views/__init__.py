"""Pages of the roster: the list, a profile, and the expert's own area."""

from __future__ import annotations

from flask import Blueprint
from flask.sansio.blueprints import BlueprintSetupState

from socx.access.permissions import Permission
from socx.core.i18n import N_
from socx.core.topics import TOPIC_DOMAINS
from socx.core.values import ASSISTANCE, EXPERT_KINDS, MODALITIES
from socx.experts import panels, subjects, wording
from socx.experts.models import CONSENTS, DOORS, FORMER_CONSENTS, PASSAGE_KINDS, SKILLS, SOURCES, TOPIC_LEVELS
from socx.experts.rules import STANDINGS
from socx.web import navigation

__all__ = ["bp", "subjects"]

bp = Blueprint("experts", __name__)
navigation.add(N_("Experts"), "experts.index", Permission.EXPERT_LIST, 30)
navigation.add(N_("My profile"), "experts.me", Permission.EXPERT_OWN, 30)


@bp.record_once
def offer_words(state: BlueprintSetupState) -> None:
    """Give templates the words of this room."""
    state.app.jinja_env.globals.update(
        ASSISTANCE=ASSISTANCE,
        CONSENTS=CONSENTS,
        DOORS=DOORS,
        EXPERT_KINDS=EXPERT_KINDS,
        FORMER_CONSENTS=FORMER_CONSENTS,
        MODALITIES=MODALITIES,
        PASSAGE_KINDS=PASSAGE_KINDS,
        SKILLS=SKILLS,
        SOURCES=SOURCES,
        RULE_STANDINGS=STANDINGS,
        given=wording.given,
        own_pages=panels.pages,
        section_facts=wording.section_facts,
        TOPIC_DOMAINS=TOPIC_DOMAINS,
        TOPIC_LEVELS=TOPIC_LEVELS,
    )
