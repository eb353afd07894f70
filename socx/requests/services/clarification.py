"""Questions to the partner about sections of the request, and what comes back.

A question opens its section: the institution changes it on its own page of the form (filing), says
in a sentence what it did, and sends everything back together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from socx.access.actors import SCHEDULER, Actor, Role
from socx.access.permissions import Permission
from socx.audit import services as audit
from socx.core.errors import Invalid
from socx.core.i18n import N_
from socx.core.workflow import Change
from socx.requests import fields
from socx.requests.models import AssistanceRequest, Clarification
from socx.requests.services.handling import CHECKING_STATES, begin, touch
from socx.requests.services.moves import advance
from socx.requests.workflow import ANSWERING_STATES

#: A question: the section of the form, what is asked, and why.
Question = tuple[str, str, str]


def ask(item: AssistanceRequest, questions: Sequence[Question], *, by: Actor, at: datetime) -> Change:
    """Send questions, and open their sections; the request then waits for the partner.

    Raises Invalid, by `questions-<n>-section`, `questions-<n>-question` and `questions-<n>-reason`.
    """
    begin(item, Permission.REQUEST_SCREEN, *CHECKING_STATES, by=by)
    known = {part.key for part in fields.sections_of(item.kind) if part.shared or not item.is_joint}
    errors = {}
    for n, (section, question, reason) in enumerate(questions):
        if section not in known:
            errors[f"questions-{n}-section"] = N_("Choose the section that the question is about.")
        if not question.strip():
            errors[f"questions-{n}-question"] = N_("Write the question.")
        if not reason.strip():
            errors[f"questions-{n}-reason"] = N_("Say why you ask. The institution reads it.")
    if errors:
        raise Invalid(errors)
    touch(item)
    item.clarifications.extend(
        Clarification(
            section=section, question=question.strip(), reason=reason.strip(), asked_by_id=by.user_id, asked_at=at
        )
        for section, question, reason in questions
    )
    return advance(item, "clarify", by=by, at=at)


def save_answers(item: AssistanceRequest, answers: Mapping[int, str], *, by: Actor, at: datetime) -> None:
    """Keep a draft of the answers, by the id of the question. The facility does not see it yet."""
    begin(item, Permission.REQUEST_ANSWER, *ANSWERING_STATES, by=by)
    touch(item)
    _write(item, answers, by)
    audit.record(("request", item.id), "draft_answers", by=by, at=at)


def send_answers(item: AssistanceRequest, answers: Mapping[int, str], *, by: Actor, at: datetime) -> Change:
    """Send the answers; the request goes back to the adviser and its words are frozen once more.

    Raises Invalid, by `answer_<id>`, when a question has no answer, and Incomplete when a section
    that was opened lacks something that the form requires.
    """
    begin(item, Permission.REQUEST_ANSWER, *ANSWERING_STATES, by=by)
    errors = {
        f"answer_{question.id}": N_("Answer this question. When you cannot, say why.")
        for question in item.open_clarifications
        if not answers.get(question.id, question.answer).strip()
    }
    if errors:
        raise Invalid(errors)
    touch(item)
    _write(item, answers, by)
    return advance(item, "answer", by=by, at=at)


def park(item: AssistanceRequest, *, at: datetime) -> Change:
    """Put a request aside that nobody answered for a long time; an answer or the adviser takes it up again."""
    return advance(item, "park", by=SCHEDULER, at=at)


def words_for(item: AssistanceRequest, actor: Actor) -> dict[str, Any]:
    """The words of a request as this reader sees them: what is not sent yet, only its institution reads."""
    is_unsent = item.state in (*ANSWERING_STATES, "withdrawn")
    if is_unsent and item.submissions and actor.role not in (Role.OFFICIAL, Role.APPROVER):
        signed = item.submissions[-1].document
        return fields.shared_of(signed) if item.is_joint else dict(signed)
    return fields.document(item)


def changed_sections(item: AssistanceRequest) -> frozenset[str]:
    """The open sections that say something else now than the latest signed text."""
    signed = item.submissions[-1].document if item.submissions else {}
    return frozenset(
        part.key
        for part in fields.sections_of(item.kind)
        if part.key in item.open_sections
        and any(
            fields.value(item, one) != signed[one.name]
            if one.name in signed
            else not fields.is_empty(fields.value(item, one))
            for one in part.fields
        )
    )


def _write(item: AssistanceRequest, answers: Mapping[int, str], by: Actor) -> None:
    for question in item.open_clarifications:
        if question.id in answers and question.answer != answers[question.id].strip():
            question.answer = answers[question.id].strip()
            question.answered_by_id = by.user_id
