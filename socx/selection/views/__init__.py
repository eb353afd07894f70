"""Pages of calls for experts: the public ones, those of advisers, and the expert's own."""

from __future__ import annotations

from flask import Blueprint
from flask.sansio.blueprints import BlueprintSetupState

from socx.selection import clock, contract_paper, rate_words, subjects, words
from socx.selection.contracting import CONTRACT_KINDS, PURPOSES, SIDES
from socx.selection.models import ALSO, AUDIENCE, CLAIMS, GRADES, REQUIREMENT_KINDS
from socx.selection.queries.briefings import is_ready
from socx.selection.requirements import VERDICTS
from socx.web.pages import now

__all__ = ["bp", "now", "subjects"]

bp = Blueprint("selection", __name__)


@bp.record_once
def offer_words(state: BlueprintSetupState) -> None:
    """Give templates of pages and mails the words of this room."""
    state.app.jinja_env.globals.update(
        ALSO=ALSO,
        AUDIENCE=AUDIENCE,
        CLAIMS=CLAIMS,
        CONTRACT_KINDS=CONTRACT_KINDS,
        CONTRACT_PURPOSES=PURPOSES,
        CONTRACT_SIDES=SIDES,
        GRADES=GRADES,
        REQUIREMENT_KINDS=REQUIREMENT_KINDS,
        VERDICTS=VERDICTS,
        requirement_words=words.requirement_words,
        judgement_words=words.shown,
        lacking_words=words.lacking,
        also_words=words.also_words,
        application_state_words=words.application_state,
        call_deadline=clock.deadline,
        own_time=clock.own_time,
        contract_amounts=contract_paper.amounts_table,
        contract_counting=contract_paper.counting_words,
        days_in_words=rate_words.days_in_words,
        euro=rate_words.euro,
        has_briefing=is_ready,
        period_words=rate_words.period_words,
    )
    state.app.jinja_env.filters.update(position_line=words.position_line, side_in_words=words.side_in_words)
