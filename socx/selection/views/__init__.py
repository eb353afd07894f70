"""Pages of calls for experts: the public ones, those of advisers, and the expert's own."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint
from flask.sansio.blueprints import BlueprintSetupState

from socx.selection import words
from socx.selection.models import GRADES, REQUIREMENT_KINDS
from socx.selection.requirements import VERDICTS

bp = Blueprint("selection", __name__)


@bp.record_once
def offer_words(state: BlueprintSetupState) -> None:
    """Give templates of pages and mails the words of this room."""
    state.app.jinja_env.globals.update(
        GRADES=GRADES,
        REQUIREMENT_KINDS=REQUIREMENT_KINDS,
        VERDICTS=VERDICTS,
        requirement_words=words.requirement_words,
        judgement_words=words.shown,
        lacking_words=words.lacking,
    )


def now() -> datetime:
    return datetime.now(UTC)


from socx.selection.views import asking, terms  # noqa: E402, F401 (they add their pages to bp)
