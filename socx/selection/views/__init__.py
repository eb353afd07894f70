"""Pages of calls for experts: the public ones, those of advisers, and the expert's own."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint
from flask.sansio.blueprints import BlueprintSetupState

from socx.selection import clock, subjects, words
from socx.selection.models import ALSO, AUDIENCE, CLAIMS, GRADES, REQUIREMENT_KINDS
from socx.selection.requirements import VERDICTS

__all__ = ["bp", "subjects"]

bp = Blueprint("selection", __name__)


@bp.record_once
def offer_words(state: BlueprintSetupState) -> None:
    """Give templates of pages and mails the words of this room."""
    state.app.jinja_env.globals.update(
        ALSO=ALSO,
        AUDIENCE=AUDIENCE,
        CLAIMS=CLAIMS,
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
    )
    state.app.jinja_env.filters.update(position_line=words.position_line)


def now() -> datetime:
    return datetime.now(UTC)


from socx.selection.views import (  # noqa: E402 (they add their pages to bp)
    applications,  # noqa: F401 (as above)
    appraisals,  # noqa: F401 (as above)
    asking,  # noqa: F401 (as above)
    assessors,  # noqa: F401 (as above)
    assignment,  # noqa: F401 (as above)
    calls,  # noqa: F401 (as above)
    consents,  # noqa: F401 (as above)
    grid,  # noqa: F401 (as above)
    nominations,  # noqa: F401 (as above)
    own,  # noqa: F401 (as above)
    public,  # noqa: F401 (as above)
    record,  # noqa: F401 (as above)
    team,  # noqa: F401 (as above)
    terms,  # noqa: F401 (as above)
)
