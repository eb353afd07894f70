"""Questions to the partner about sections of the request, and what comes back.

A question opens its section: the institution changes it on its own page of the form (filing), says
in a sentence what it did, and sends everything back together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from socx.access.actors import PARTNER_ROLES, SCHEDULER, Actor
from socx.access.permissions import Permission
from socx.audit import services as audit
from socx.core.errors import Incomplete, Invalid, WrongState
from socx.core.i18n import N_
from socx.core.workflow import Change
from socx.db import db
from socx.requests import fields
from socx.requests.models import AssistanceRequest, Clarification, RequestParty
from socx.requests.services.effects import close
from socx.requests.services.handling import CHECKING_STATES, begin, touch
from socx.requests.services.moves import advance
from socx.requests.workflow import ANSWERING_STATES

NOT_ASKED = N_("The adviser asks another institution of this request about its own part. There is nothing to answer.")


class Question(NamedTuple):
    """The section of the form, what is asked, and why; of a joint request whose own part it is, if of one."""

    section: str
    question: str
    reason: str
    institution_id: int | None = None


def ask(item: AssistanceRequest, questions: Sequence[tuple[Any, ...]], *, by: Actor, at: datetime) -> Change:
    """Send questions, and open their sections; the request then waits for the partner.

    `questions` are those of Question. One about the own part of an institution opens it for that one alone.

    Raises Invalid, by `questions-<n>-section`, `questions-<n>-question` and `questions-<n>-reason`.
    """
    begin(item, Permission.REQUEST_SCREEN, *CHECKING_STATES, by=by)
    asked, known = [Question(*one) for one in questions], places_of(item)
    errors = {}
    for n, (section, question, reason, institution_id) in enumerate(asked):
        if (section, institution_id) not in known:
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
            section=one.section, question=one.question.strip(), reason=one.reason.strip(),
            institution_id=one.institution_id, asked_by_id=by.user_id, asked_at=at,
        )
        for one in asked
    )  # fmt: skip
    return advance(item, "clarify", by=by, at=at)


def places_of(item: AssistanceRequest) -> set[tuple[str, int | None]]:
    """What can be asked about: sections, those that each institution answers for itself once for each."""
    found: set[tuple[str, int | None]] = set()
    for part in fields.sections_of(item.kind):
        owners = [None] if part.shared or not item.is_joint else [p.institution_id for p in item.active_parties]
        found |= {(part.key, owner) for owner in owners}
    return found


def save_answers(item: AssistanceRequest, answers: Mapping[int, str], *, by: Actor, at: datetime) -> None:
    """Keep a draft of the answers, by the id of the question. The facility does not see it yet."""
    begin(item, Permission.REQUEST_ANSWER, *ANSWERING_STATES, by=by)
    touch(item)
    _write(item, answers, by)
    audit.record(("request", item.id), "draft_answers", by=by, at=at)


def send_answers(item: AssistanceRequest, answers: Mapping[int, str], *, by: Actor, at: datetime) -> Change | None:
    """Send the answers; the request goes back to the adviser and its words are frozen once more.

    Of a joint request an institution answers what it is asked; while another one is still asked about
    its own part, nothing moves, and None comes back. Raises Invalid, by `answer_<id>`, when a question
    has no answer, Incomplete when a section that was opened lacks something that the form requires, and
    WrongState when only others are asked.
    """
    begin(item, Permission.REQUEST_ANSWER, *ANSWERING_STATES, by=by)
    mine = item.as_party(by.institution_id)
    if item.open_clarifications and not mine.open_clarifications:
        raise WrongState(NOT_ASKED)
    errors = {
        f"answer_{question.id}": N_("Answer this question. When you cannot, say why.")
        for question in mine.open_clarifications
        if not answers.get(question.id, question.answer).strip()
    }
    if errors:
        raise Invalid(errors)
    touch(item)
    _write(item, answers, by)
    if len(mine.open_clarifications) == len(item.open_clarifications):
        return advance(item, "answer", by=by, at=at)
    if missing := mine.missing_in_open_sections():
        raise Incomplete(missing)
    close(item, mine.open_clarifications, by=by, at=at)
    audit.record(("request", item.id), "answer_part", by=by, at=at, institution=by.institution_id)
    db.session.flush()
    return None


def park(item: AssistanceRequest, *, at: datetime) -> Change:
    """Put a request aside that nobody answered for a long time; an answer or the adviser takes it up again."""
    return advance(item, "park", by=SCHEDULER, at=at)


def words_for(item: AssistanceRequest, actor: Actor) -> dict[str, Any]:
    """The words of a request as this reader sees them: what is not sent yet, only its institution reads."""
    is_unsent = item.state in (*ANSWERING_STATES, "withdrawn")
    if is_unsent and item.submissions and actor.role not in PARTNER_ROLES:
        signed = item.submissions[-1].document
        return fields.shared_of(signed) if item.is_joint else dict(signed)
    return fields.document(item)


def annex_for(item: AssistanceRequest, party: RequestParty, actor: Actor) -> dict[str, Any]:
    """The words of one institution of a joint request as this reader sees them: unsent ones, only it reads."""
    signed = item.submissions_of(party.institution_id)
    if item.state in ANSWERING_STATES and signed and actor.institution_id != party.institution_id:
        return dict(signed[-1].document)
    return fields.document(item.as_party(party.institution_id))


def changed_sections(item: Any) -> frozenset[str]:
    """The open sections that say something else now than the latest signed text; of a joint request, of one party."""
    signed = dict(item.submissions[-1].document) if item.submissions else {}
    if item.is_joint and (own := item.submissions_of(item.institution_id)):
        signed = {**own[-1].document, **fields.shared_of(signed)}
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
    for question in item.as_party(by.institution_id).open_clarifications:
        if question.id in answers and question.answer != answers[question.id].strip():
            question.answer = answers[question.id].strip()
            question.answered_by_id = by.user_id
