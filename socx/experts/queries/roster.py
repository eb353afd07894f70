"""The list of the roster and what it is narrowed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, or_
from sqlalchemy.orm import selectinload

from socx.access.actors import Actor
from socx.core.values import CEFR_LEVELS
from socx.experts.models import (
    Expert,
    ExpertAbsence,
    ExpertAssistance,
    ExpertLanguage,
    ExpertPassage,
    ExpertTopic,
)
from socx.experts.queries.reading import visible_to

#: What a row of the roster list shows.
ROW = (selectinload(Expert.languages), selectinload(Expert.topics))

#: More words than this in one search are not looked for.
MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of the roster is narrowed to; an empty value narrows nothing."""

    q: str = ""
    topic: str = ""
    language: str = ""
    level: str = ""
    member_state: str = ""
    kind: str = ""
    state: str = ""
    assistance: str = ""
    free_on: date | None = None


def roster(actor: Actor, filters: Filters, *, row: bool = True) -> Select[Expert]:
    """The visible profiles that pass the filters, with what a row of the list shows unless `row` is False."""
    found = visible_to(actor).where(*_conditions(filters))
    return found.options(*ROW) if row else found


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [names_it(word) for word in filters.q.split()[:MOST_WORDS]]
    if filters.topic:
        wanted.append(Expert.topics.any(ExpertTopic.topic_id == filters.topic))
    if filters.language:
        at_least = CEFR_LEVELS[CEFR_LEVELS.index(filters.level) :] if filters.level else CEFR_LEVELS
        wanted.append(
            Expert.languages.any((ExpertLanguage.language == filters.language) & ExpertLanguage.level.in_(at_least))
        )
    if filters.assistance:
        wanted.append(Expert.assistance.any(ExpertAssistance.kind == filters.assistance))
    if filters.free_on:
        wanted.append(
            ~Expert.absences.any(
                (ExpertAbsence.start_on <= filters.free_on) & (ExpertAbsence.end_on >= filters.free_on)
            )
        )
    for column, value in (
        (Expert.member_state, filters.member_state),
        (Expert.kind, filters.kind),
        (Expert.state, filters.state),
    ):
        if value:
            wanted.append(column == value)
    return wanted


def names_it(word: str) -> ColumnElement[bool]:
    """Whether the name, the employer, the function or the text of a profile has the word."""
    places: tuple[Any, ...] = (Expert.family_name, Expert.given_name, Expert.employer, Expert.function)
    return or_(
        *(_has(place, word) for place in places),
        Expert.passages.any(_has(ExpertPassage.text, word)),
    )


def named(words: str) -> ColumnElement[bool]:
    """Whether every word is in the name of the person."""
    found: ColumnElement[bool] = Expert.id.is_not(None)
    for word in words.split()[:MOST_WORDS]:
        found &= _has(Expert.given_name, word) | _has(Expert.family_name, word)
    return found


def _has(column: Any, word: str) -> ColumnElement[bool]:
    """Case does not count. SQLite folds A to Z only, so accented words are tried in three cases."""
    variants = {word} if word.isascii() else {word, word.lower(), word.capitalize(), word.upper()}
    return or_(*(column.icontains(v, autoescape=True) for v in sorted(variants)))
