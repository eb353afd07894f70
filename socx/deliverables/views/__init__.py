"""Pages of reports and deliverables, of what is published, and the public catalogue."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from flask.sansio.blueprints import BlueprintSetupState
from flask_babel import gettext

from socx.access.permissions import Permission
from socx.accounts.trail import trail_lines
from socx.audit.models import AuditEntry
from socx.core.i18n import N_
from socx.core.workflow import Workflow
from socx.deliverables import kinds, subjects, words
from socx.web import navigation

__all__ = ["bp", "history", "subjects"]

bp = Blueprint("deliverables", __name__)
navigation.add(N_("Reports and deliverables"), "deliverables.index", Permission.DELIVERABLE_LIST, 47)


@bp.record_once
def offer_words(state: BlueprintSetupState) -> None:
    """Give templates of pages and mails the words of this room."""
    state.app.jinja_env.globals.update(
        DELIVERABLE_KINDS=kinds.LABELS,
        deliverable_title=words.title_of,
        listed_deliverable=words.listed_title,
        accepting_side=words.side_name,
        comment_place=words.place_of,
        who_did=words.who,
    )


def history(kind: str, number: int, workflow: Workflow) -> list[dict[str, Any]]:
    """The trail of a deliverable or of a summary, the newest first."""
    return trail_lines(kind, number, lambda entry: _what(entry, workflow))


def _what(entry: AuditEntry, workflow: Workflow) -> str:
    if entry.target:
        return gettext(workflow.transition(entry.action).label)
    text = gettext(words.EVENTS.get(entry.action, entry.action))
    number = entry.facts.get("number")
    return gettext("%(event)s, version %(number)s", event=text, number=number) if number else text
