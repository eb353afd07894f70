"""The two request forms: which questions they ask, what is answered, what is missing.

The questions stand in `questions.py`, each written once. Form pages, the check page, the case page,
the printed view, the API and the stored document all read them through this module.

To walk the fields of one form:

    for part in fields.sections_of(item.kind):      # Section: key, letter, label, intro, fields
        for one in part.fields:                     # Field: name, label, hint, kind, limit, required, ...
            answer = fields.value(item, one)        # one.asks: the questions about each activity

Labels and intros are English source texts in the words of that form; translate them where shown. What a
reader of a case may see, in the words for that reader: `sections_for(actor, form)`. What a signed text
holds, whichever version of the form it was written on: `sections_in(document, actor)`. Any question of any
form by its name: `BY_NAME`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from socx.access.actors import Actor
from socx.core.i18n import N_
from socx.requests.questions import (
    ACTIVITY_FIELDS,
    ALL_READERS,
    FORM_VERSION,
    KINDS,
    MAX_ACTIVITIES,
    MOST_ACTIVITIES,
    SIMPLIFIED,
    STRUCTURED,
    TABLE,
    Field,
    Section,
)
from socx.requests.shapes import Problem, is_empty, problem

__all__ = [
    "ACTIVITY_FIELDS", "ALL_READERS", "BY_NAME", "FORM_VERSION", "KINDS", "MAX_ACTIVITIES", "MOST_ACTIVITIES", "OWN",
    "PRESET", "SECTIONS", "SECTION_KEYS", "SIMPLIFIED", "STRUCTURED", "TOO_MANY_FOR_KIND", "Field", "Problem",
    "Section", "all_fields", "document", "fingerprint", "has_answers", "is_empty", "is_started", "kept",
    "max_activities", "missing", "problem", "section", "section_for", "section_of",
    "sections_for", "sections_in", "sections_of", "shared_of", "state_of", "value",
]  # fmt: skip

TOO_MANY_FOR_KIND = N_(
    "A request for one event or one remote activity has one activity. Remove the others, or ask for "
    "a structured action."
)


@cache
def sections_of(form: str) -> tuple[Section, ...]:
    """The sections of one form in its own words, each with the fields that this form has; KeyError for no form."""
    if form not in KINDS:
        raise KeyError(form)
    said = (part.said_in(form) for part in TABLE)
    return tuple(part for part in said if part.fields)


#: The sections of the full form; the simplified form has some of them.
SECTIONS = sections_of(STRUCTURED)
SECTION_KEYS = tuple(part.key for part in TABLE)

BY_NAME: Mapping[str, Field] = {one.name: one for part in TABLE for one in part.fields}


#: What a new draft answers by itself.
PRESET = frozenset({"language", "sensitivity"})

#: What each institution of a joint request answers for itself.
OWN = frozenset(one.name for part in TABLE if not part.shared for one in part.fields)


def shared_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """Of a document, what all institutions of a joint request say together."""
    return {name: answer for name, answer in document.items() if name not in OWN and name != "attachments"}


def section(key: str) -> Section:
    """The section of that key with the fields of every form; KeyError where there is none."""
    return {part.key: part for part in TABLE}[key]


def section_of(form: str, key: str) -> Section:
    """The section of that key in one form; KeyError where the form has none."""
    return {part.key: part for part in sections_of(form)}[key]


def section_for(actor: Actor, form: str, key: str) -> Section:
    """The section of that key as a reader of a case knows it, also where its form does not ask it any more."""
    part = section(key).said_in(form)
    return part if _is_of_an_institution(actor) else part.read_outside()


def all_fields(form: str | None = None) -> Iterator[tuple[Section, Field]]:
    """Every question with its section, of one form or of both."""
    for part in TABLE if form is None else sections_of(form):
        for one in part.fields:
            yield part, one


def value(item: Any, one: Field) -> Any:
    """The answer to a field, wherever it is kept; empty text, list or None when not answered."""
    match one.name:
        case "topics":
            return item.topic_ids
        case "assistance":
            return item.assistance_kinds
    if one.column:
        return getattr(item, one.name) or ""
    empty: Any = [] if one.kind in ("choices", "languages", "activities") else ""
    return item.answers.get(one.name, empty)


def has_answers(section: Section, document: Mapping[str, Any]) -> bool:
    """Whether a document answers a question of a section."""
    return not all(is_empty(document.get(one.name)) for one in section.fields)


def sections_for(actor: Actor, form: str = STRUCTURED) -> list[Section]:
    """The sections and fields of a form that a reader of a case sees, by `seen_by` of each field.

    Who is not of an institution reads labels that do not say “your institution”.
    """
    return _seen(sections_of(form) if _is_of_an_institution(actor) else _outside(form), actor)


@cache
def _outside(form: str) -> tuple[Section, ...]:
    return tuple(part.read_outside() for part in sections_of(form))


def _is_of_an_institution(actor: Actor) -> bool:
    """Whether the institution of a case that this actor may read is the actor's own."""
    return actor.institution_id is not None


def sections_in(words: Mapping[str, Any], actor: Actor) -> list[Section]:
    """The sections of a kept document that its reader sees, with the fields that were asked at its time."""
    form = str(words["kind"]) if words.get("kind") in KINDS else STRUCTURED
    said = (part.said_in(form) for part in _all_in(form))
    asked = [replace(part, fields=tuple(one for one in part.fields if one.name in words)) for part in said]
    shown = asked if _is_of_an_institution(actor) else [part.read_outside() for part in asked]
    return [part for part in _seen(shown, actor) if part.fields]


def _all_in(form: str) -> Iterator[Section]:
    """Every section with every field, also those that only the other form asks: older versions asked more."""
    for part in TABLE:
        yield replace(part, fields=tuple(replace(one, forms=one.forms | {form}) for one in part.fields))


def _seen(parts: Any, actor: Actor) -> list[Section]:
    seen = [replace(part, fields=tuple(one for one in part.fields if actor.role in one.seen_by)) for part in parts]
    return [part for part in seen if part.fields]


def max_activities(item: Any) -> int:
    """How many activities this request may have (rules of the facility, domain guide 0.4)."""
    return MOST_ACTIVITIES[item.kind]


def document(item: Any) -> dict[str, Any]:
    """The form and all its answers by field name: the words of the request as they stand now."""
    return {"kind": item.kind} | {one.name: value(item, one) for _, one in all_fields(item.kind)}


def kept(item: Any) -> list[tuple[Field, Any]]:
    """Answers that the form of this request does not ask: kept from the other form, not sent."""
    other = next(form for form in KINDS if form != item.kind)
    asked = {one.name for _, one in all_fields(item.kind)}
    found = [(one, value(item, one)) for _, one in all_fields(other) if one.name not in asked]
    return [(one, answer) for one, answer in found if not is_empty(answer)]


def missing(item: Any, only: str | None = None) -> list[tuple[str, str]]:
    """Required fields of the form without an answer: (sentence, `section.field`), of one section or of all."""
    found = []
    for part, one in all_fields(item.kind):
        if only is not None and part.key != only:
            continue
        answer = value(item, one)
        if one.required and not answer:
            found.append((one.needed, f"{part.key}.{one.name}"))
        if one.kind == "activities":
            if len(answer) > max_activities(item):
                found.append((TOO_MANY_FOR_KIND, f"{part.key}.activities-1-title"))
            found += [
                (ask.needed, f"{part.key}.activities-{n}-{ask.name}")
                for n, activity in enumerate(answer)
                for ask in one.asks
                if ask.required and not activity.get(ask.name)
            ]
    return found


def is_started(item: Any, part: Section) -> bool:
    """Whether anybody answered anything in a section (defaults do not count)."""
    return any(value(item, one) for one in part.fields if one.name not in PRESET)


def state_of(item: Any, part: Section) -> str:
    """done, started, todo (something is required) or optional: for the task list."""
    if missing(item, part.key):
        return "started" if is_started(item, part) else "todo"
    if is_started(item, part) or any(one.required for one in part.fields):
        return "done"
    return "optional"


def fingerprint(item: Any, part: Section) -> str:
    """A short digest of the answers of one section: has somebody changed it meanwhile?"""
    answers = {one.name: value(item, one) for one in part.fields}
    return hashlib.sha256(json.dumps(answers, sort_keys=True).encode()).hexdigest()[:20]
