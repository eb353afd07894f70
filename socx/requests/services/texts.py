"""The texts about a request and who may read each: what search looks in and excerpts are cut from.

Other rooms and files add to WORDS a function from a request to the texts that they keep about it
(attachments, for example), and to WATCHED in `search.py` the table whose changes alter them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from babel.dates import format_date
from sqlalchemy import select

from socx.access.actors import Actor, Role
from socx.audit.models import AuditEntry
from socx.core.i18n import LANGUAGES, N_, translated
from socx.core.places import partners
from socx.core.topics import topics
from socx.db import db
from socx.requests import fields, queries
from socx.requests.models import AssistanceRequest, Attachment
from socx.requests.models.search import AUDIENCES, ROLES

EVERYONE = AUDIENCES["everyone"]
OFFICES = AUDIENCES["offices"]
FACILITY = AUDIENCES["facility"]
NOBODY_ELSE: frozenset[Role] = frozenset()

#: Kinds of fields whose answers are codes, not words.
CODED = frozenset({"choice", "choices", "topics", "languages", "agreement", "number", "date"})


@dataclass(frozen=True, slots=True)
class Text:
    """Some text about a request: who may read it, the place where it stands, its words, their language.

    Of a joint request, `institution_id` says whose own part it is: the people of that one read it too.
    """

    readers: frozenset[Role]
    place: str
    text: str
    language: str = ""
    institution_id: int | None = None

    def is_for(self, actor: Actor) -> bool:
        """Whether this reader of the request reads it."""
        is_own = self.institution_id is not None and self.institution_id == actor.institution_id
        return is_own or actor.role in self.readers


#: What gives the texts of a request. A function may yield nothing; it must not change anything.
WORDS: list[Callable[[AssistanceRequest], Iterable[Text]]] = []


def texts_of(item: AssistanceRequest) -> Iterator[Text]:
    """All texts about a request, those of the form first, in the order of the form."""
    for gather in WORDS:
        yield from gather(item)


def answers_of(item: Any) -> Iterator[Text]:
    """The words of the form, question by question, for those who see the answer."""
    for part, one in fields.all_fields(item.kind):
        if one.kind not in CODED and not one.column:
            for text in _flat(item.answers.get(one.name)):
                yield Text(one.seen_by, part.label_outside, text, item.language)


def _flat(answer: Any) -> Iterator[str]:
    """The texts in an answer, however it is nested."""
    if isinstance(answer, str):
        if answer:
            yield answer
    elif isinstance(answer, dict):
        for value in answer.values():
            yield from _flat(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from _flat(value)


def names_of(item: AssistanceRequest) -> Iterator[Text]:
    """The institution and its partner, by all their names."""
    for home in item.institutions:
        for name in (home.official_name, home.original_name, home.short_name, home.city):
            yield Text(EVERYONE, N_("Institution"), name)
    for code in sorted(item.partner_codes):
        if partner := partners().get(code):
            for name in dict.fromkeys((*map(partner.plain_name, LANGUAGES), *partner.aliases)):
                yield Text(EVERYONE, N_("Partner"), name)


def annexes_of(item: AssistanceRequest) -> Iterator[Text]:
    """What each institution of a joint request answers for itself: the others do not find it by that."""
    for party in item.active_parties:
        for part, one in fields.all_fields(item.kind):
            if one.name in fields.OWN and one.kind not in CODED:
                readers = OFFICES if one.seen_by >= ROLES else NOBODY_ELSE
                for text in _flat(party.answers.get(one.name)):
                    place = part.label_outside
                    yield Text(readers, place, text, item.language, party.institution_id)


def subjects_of(item: AssistanceRequest) -> Iterator[Text]:
    """Topics by their labels and synonyms, the state, the days, in each language."""
    for topic_id in item.topic_ids:
        if topic := topics().get(topic_id):
            for language, label in topic.labels.items():
                yield Text(EVERYONE, N_("Topics"), label, language)
            for synonym in topic.synonyms:
                yield Text(EVERYONE, N_("Topics"), synonym)
    for language in LANGUAGES:
        yield Text(EVERYONE, N_("State"), translated(item.status.label, language), language)
        for moment in (item.submitted_at, item.decided_at):
            if moment is not None:
                yield Text(EVERYONE, N_("Date"), format_date(moment, "d MMMM yyyy", locale=language), language)
    for moment in (item.submitted_at, item.decided_at):
        if moment is not None:
            yield Text(EVERYONE, N_("Date"), moment.date().isoformat())


def asked_of(item: AssistanceRequest) -> Iterator[Text]:
    """Questions of the facility and what was answered, what was decided and agreed."""
    if item.is_draft:
        return
    for asked in item.clarifications:
        own = asked.institution_id
        readers = EVERYONE if own is None else OFFICES
        yield Text(readers, N_("Clarifications"), f"{asked.question} {asked.reason}", institution_id=own)
        if asked.closed_at is not None:
            yield Text(readers, N_("Clarifications"), asked.answer, item.language, own)
    for decision in item.decisions:
        readers = FACILITY if decision.outcome == "returned" else EVERYONE
        yield Text(readers, N_("Decision"), f"{decision.reason} {decision.reference}")
    for form in item.action_forms:
        if form.frozen_at is not None:
            for text in _flat({name: words for name, words in form.scope.items() if name != "gender_marker"}):
                yield Text(EVERYONE, N_("Action Form"), text, item.language)


def handling_of(item: AssistanceRequest) -> Iterator[Text]:
    """What the facility and the offices wrote, each for those who see it on the case page."""
    if item.is_draft:
        return
    for opinion in item.opinions:
        yield Text(EVERYONE if opinion.shared else OFFICES, N_("EU Delegation"), opinion.text)
    for finding in item.findings:
        yield Text(FACILITY, N_("Eligibility"), finding.reason)
    for score in item.scores:
        yield Text(FACILITY, N_("Assessment"), score.comment)
    for assessment in item.assessments:
        yield Text(FACILITY, N_("Assessment"), assessment.summary)


def notes_of(item: AssistanceRequest) -> Iterator[Text]:
    """Notes in the trail, for those who read them there."""
    if item.is_draft:
        return
    found = select(AuditEntry).where(
        AuditEntry.subject_kind == "request", AuditEntry.subject_id == item.id, AuditEntry.note != ""
    )
    for entry in db.session.scalars(found.order_by(AuditEntry.id)):
        if item.is_joint and entry.action in queries.WITHIN_THE_INSTITUTION:
            continue  # of one institution, and read by no other
        yield Text(_readers_of_note(entry), N_("Notes"), entry.note)


def _readers_of_note(entry: AuditEntry) -> frozenset[Role]:
    """Who sees an entry of the trail and may read its note."""
    sees_all = FACILITY if entry.target is None else ROLES
    try:
        return frozenset(r for r in sees_all if queries.may_read_note(Actor(None, r), entry))
    except KeyError:  # a move that the workflow has lost since
        return frozenset()


def documents_of(item: AssistanceRequest) -> Iterator[Text]:
    """Names and texts of attached documents; an annex of one of several institutions is not read by the others."""
    found = select(Attachment.name, Attachment.text, Attachment.institution_id).where(Attachment.request_id == item.id)
    for name, text, institution_id in db.session.execute(found.order_by(Attachment.id)):
        is_alone = item.institution_ids == {institution_id}
        readers, own = (EVERYONE, None) if is_alone else (OFFICES, institution_id)
        for words in (name, text):
            yield Text(readers, N_("Supporting documents"), words, institution_id=own)


WORDS += [answers_of, annexes_of, names_of, subjects_of, asked_of, handling_of, notes_of, documents_of]
