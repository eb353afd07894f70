"""Questions to the partner about the request, and their answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from socx.access.actors import Actor
from socx.access.permissions import Permission
from socx.audit import services as audit
from socx.core.errors import Invalid
from socx.core.i18n import N_
from socx.core.workflow import Change
from socx.requests.fields import SECTION_KEYS
from socx.requests.models import AssistanceRequest, Clarification
from socx.requests.services.handling import CHECKING_STATES, begin, touch
from socx.requests.services.moves import advance


def ask(item: AssistanceRequest, questions: Sequence[tuple[str, str]], *, by: Actor, at: datetime) -> Change:
    """Send questions, each as (section of the form, text); the request then waits for the partner.

    Raises Invalid, by `questions-<n>-section` and `questions-<n>-question`.
    """
    begin(item, Permission.REQUEST_SCREEN, *CHECKING_STATES, by=by)
    errors = {}
    for n, (section, question) in enumerate(questions):
        if section not in SECTION_KEYS:
            errors[f"questions-{n}-section"] = N_("Choose the section that the question is about.")
        if not question.strip():
            errors[f"questions-{n}-question"] = N_("Write the question.")
    if errors:
        raise Invalid(errors)
    touch(item)
    item.clarifications.extend(
        Clarification(section=section, question=question.strip(), asked_by_id=by.user_id, asked_at=at)
        for section, question in questions
    )
    return advance(item, "clarify", by=by, at=at)


def save_answers(item: AssistanceRequest, answers: Mapping[int, str], *, by: Actor, at: datetime) -> None:
    """Keep a draft of the answers, by the id of the question. The facility does not see it yet."""
    begin(item, Permission.REQUEST_ANSWER, "clarification", by=by)
    touch(item)
    _write(item, answers, by)
    audit.record(("request", item.id), "draft_answers", by=by, at=at)


def send_answers(item: AssistanceRequest, answers: Mapping[int, str], *, by: Actor, at: datetime) -> Change:
    """Send the answers; the request goes back to the adviser and its words are frozen once more.

    Raises Invalid, by `answer_<id>`, when a question has no answer.
    """
    begin(item, Permission.REQUEST_ANSWER, "clarification", by=by)
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


def _write(item: AssistanceRequest, answers: Mapping[int, str], by: Actor) -> None:
    for question in item.open_clarifications:
        if question.id in answers and question.answer != answers[question.id].strip():
            question.answer = answers[question.id].strip()
            question.answered_by_id = by.user_id
