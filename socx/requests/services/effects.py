"""What a move leaves on a request beside its new state, by the name of the move.

advance() calls it, so that a button, the API and a job leave the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select

from socx.core.workflow import Change
from socx.db import db
from socx.requests import fields, queries
from socx.requests.models import AssistanceRequest, Submission

Effect = Callable[[AssistanceRequest, Change], None]

#: Any number will do; it must be the same in every process.
SEQUENCE_LOCK = 20_260_701


def freeze_signed_words(item: AssistanceRequest, change: Change) -> None:
    """Keep who signed and when, and the exact words that were signed."""
    item.submitted_at = change.at
    item.signed_by_id = change.by.user_id
    _freeze(item, change)


def give_code(item: AssistanceRequest, change: Change) -> None:
    """Give the request its year and the next number of that year; who registers has the case.

    Two registrations at once get two numbers: SQLite lets one write at a time, and on PostgreSQL
    whoever asks for a number waits until the one before has been committed.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(SEQUENCE_LOCK)))
    item.year, item.sequence = change.at.year, queries.last_sequence(change.at.year) + 1
    item.adviser_id, item.registered_at = change.by.user_id, change.at


def close_questions(item: AssistanceRequest, change: Change) -> None:
    """Close the open questions, and freeze the request as it stands with the answers."""
    for question in item.open_clarifications:
        question.closed_at = change.at
        question.answered_by_id = change.by.user_id
    _freeze(
        item,
        change,
        clarifications=[
            {"section": c.section, "question": c.question, "answer": c.answer} for c in item.clarifications
        ],
    )


def freeze_action_form(item: AssistanceRequest, change: Change) -> None:
    """What the Commission reads no longer changes."""
    item.put_forward_at = change.at
    if item.action_form:
        item.action_form.frozen_at = change.at


def note_decision(item: AssistanceRequest, change: Change) -> None:
    item.decided_at = change.at


def _freeze(item: AssistanceRequest, change: Change, **more: Any) -> None:
    """Keep the words of the request as they stand now, as the next numbered submission."""
    item.submissions.append(
        Submission(
            number=len(item.submissions) + 1,
            form_version=fields.FORM_VERSION,
            document=fields.document(item) | more,
            signed_by_id=change.by.user_id,
            at=change.at,
        )
    )


EFFECTS: dict[str, Effect] = {
    "sign": freeze_signed_words,
    "register": give_code,
    "answer": close_questions,
    "put_forward": freeze_action_form,
    "approve": note_decision,
    "reject": note_decision,
}
