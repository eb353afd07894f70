"""What a move leaves on a request beside its new state, by the name of the move.

advance() calls it, so that a button, the API and a job leave the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from socx.access.actors import Actor
from socx.core.workflow import Change
from socx.db import db
from socx.requests import fields, queries
from socx.requests.models import AssistanceRequest, Attachment, Clarification, Submission
from socx.requests.workflow import ANSWERING_STATES

Effect = Callable[[AssistanceRequest, Change], None]

#: Any number will do; it must be the same in every process.
SEQUENCE_LOCK = 20_260_701


def end_sign_offs(item: AssistanceRequest, at: datetime, institution_id: int | None = None) -> None:
    """Links that ask for a signature are worth nothing from now on: all, or those of one institution."""
    for sign_off in item.sign_offs:
        if sign_off.outcome is None and institution_id in (None, sign_off.institution_id):
            sign_off.outcome, sign_off.ended_at = "ended", at


def end_links(item: AssistanceRequest, change: Change) -> None:
    """The request is signed, or can be changed again, or has ended: no link leads to it any more."""
    end_sign_offs(item, change.at)


def freeze_signed_words(item: AssistanceRequest, change: Change) -> None:
    """Keep who signed and when, and the exact words that were signed."""
    end_links(item, change)
    item.submitted_at = change.at
    item.signed_by_id = change.by.user_id
    if not item.is_joint:  # each institution of a joint request has signed its own text
        _freeze(item, change.by, change.at)


def give_code(item: AssistanceRequest, change: Change) -> None:
    """Give the request its year and the next number of that year; who registers has the case.

    Two registrations at once get two numbers: SQLite lets one write at a time, and on PostgreSQL
    whoever asks for a number waits until the one before has been committed.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(SEQUENCE_LOCK)))
    item.year, item.sequence = change.at.year, queries.last_sequence(change.at.year) + 1
    item.adviser_id, item.registered_at = change.by.user_id, change.at


def tell_findings(item: AssistanceRequest, change: Change) -> None:
    """From now on the institution may read what the eligibility check found."""
    for finding in item.findings:
        finding.told_at = finding.told_at or change.at


def start_clock(item: AssistanceRequest, change: Change) -> None:
    """The eligibility is decided: the assessment starts with all its days."""
    item.clock_state, item.clock_used = None, 0
    tell_findings(item, change)


def stop_clock(item: AssistanceRequest, change: Change) -> None:
    """Keep how many working days the facility has used: the partner's time does not count."""
    before = item.clock_used if item.clock_state == change.source else 0
    item.clock_used = before + item.institution.week.between(item.state_since.date(), change.at.date())
    item.clock_state = change.source


def count_the_wait(item: AssistanceRequest, change: Change) -> None:
    """Add the days that the facility waited for the partner."""
    if change.source in ANSWERING_STATES:
        item.waited_days += (change.at.date() - item.state_since.date()).days


def close_questions(item: AssistanceRequest, change: Change) -> None:
    """Close the open questions, and freeze the request as it stands with the answers."""
    count_the_wait(item, change)
    close(item, item.open_clarifications, by=change.by, at=change.at)


def close(item: AssistanceRequest, questions: Sequence[Clarification], *, by: Actor, at: datetime) -> None:
    """Close questions, and freeze what they were about: the shared text, and the own part of each who was asked."""
    for question in questions:
        question.closed_at, question.answered_by_id = at, by.user_id
    asked = {question.institution_id for question in questions} or {None}
    for institution_id in sorted(asked, key=lambda number: number or 0):
        said = [
            {"section": c.section, "question": c.question, "reason": c.reason, "answer": c.answer}
            for c in item.clarifications
            if c.institution_id == institution_id
        ]
        _freeze(item, by, at, institution_id, clarifications=said)


def freeze_action_form(item: AssistanceRequest, change: Change) -> None:
    """What the Commission reads no longer changes."""
    item.put_forward_at = change.at
    if item.action_form:
        item.action_form.frozen_at = change.at


def note_decision(item: AssistanceRequest, change: Change) -> None:
    item.decided_at = change.at


def _freeze(item: AssistanceRequest, by: Actor, at: datetime, institution_id: int | None = None, **more: Any) -> None:
    """Keep the words of the request as they stand now, as the next numbered submission, for all or for one party."""
    item.submissions.append(
        Submission(
            number=len(item.submissions) + 1,
            form_version=fields.FORM_VERSION,
            institution_id=institution_id,
            document=whole_document(item, institution_id) | more,
            signed_by_id=by.user_id,
            at=at,
        )
    )


def whole_document(item: AssistanceRequest, institution_id: int | None = None) -> dict[str, Any]:
    """What a signature stands under: all answers, and the documents beside them.

    Each document comes with the digest that tells whether it is still the same. Of a joint request,
    the shared part, and with `institution_id` the annex of that institution and no other one.
    """
    if item.is_joint and institution_id is None:
        return fields.shared_of(fields.document(item))
    found = select(Attachment).where(Attachment.request_id == item.id).order_by(Attachment.id)
    if item.is_joint:
        found = found.where(Attachment.institution_id == institution_id)
    beside = [{"name": one.name, "purpose": one.purpose, "sha256": one.digest} for one in db.session.scalars(found)]
    return fields.document(item.as_party(institution_id)) | {"attachments": beside}


EFFECTS: dict[str, Effect] = {
    "return_draft": end_links,
    "take_back": end_links,
    "withdraw": end_links,
    "sign": freeze_signed_words,
    "register": give_code,
    "accept": start_clock,
    "decline": tell_findings,
    "clarify": stop_clock,
    "answer": close_questions,
    "park": count_the_wait,
    "take_up": count_the_wait,
    "consult": tell_findings,
    "put_forward": freeze_action_form,
    "approve": note_decision,
    "reject": note_decision,
}
