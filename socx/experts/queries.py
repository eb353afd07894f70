"""Find experts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, false, or_, select
from sqlalchemy.orm import selectinload

from socx.access.actors import Actor, Role
from socx.audit.models import AuditEntry
from socx.core.values import CEFR_LEVELS
from socx.db import db
from socx.experts.models import (
    Expert,
    ExpertAbsence,
    ExpertAssistance,
    ExpertLanguage,
    ExpertPassage,
    ExpertTopic,
)

#: Everything that a profile page or the matching reads, one query each.
WHOLE = (
    selectinload(Expert.languages),
    selectinload(Expert.topics),
    selectinload(Expert.assistance),
    selectinload(Expert.passages),
    selectinload(Expert.missions),
    selectinload(Expert.absences),
    selectinload(Expert.conflicts),
)

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


def find(expert_id: int) -> Expert | None:
    """One expert with everything that belongs to the profile."""
    return db.session.get(Expert, expert_id, options=WHOLE, populate_existing=True)


def of_user(user_id: int | None) -> Expert | None:
    """The profile that belongs to an account."""
    if user_id is None:
        return None
    return db.session.scalar(select(Expert).where(Expert.user_id == user_id).options(*WHOLE))


def by_email(email: str) -> Expert | None:
    return db.session.scalar(select(Expert).where(Expert.email == email.strip().lower()))


def visible_to(actor: Actor) -> Select[Expert]:
    """The profiles that the actor may read, in the order of their names."""
    return _in_order(select(Expert).where(_may_read(actor)))


def roster(actor: Actor, filters: Filters) -> Select[Expert]:
    """The visible profiles that pass the filters, with what a row of the list shows."""
    return visible_to(actor).where(*_conditions(filters)).options(*ROW)


def not_confirmed_since(moment: datetime) -> Select[Expert]:
    """Active profiles that nobody has confirmed since then."""
    return _in_order(
        select(Expert).where(
            Expert.state == "active",
            or_(
                Expert.confirmed_at < moment,
                Expert.confirmed_at.is_(None) & (Expert.state_since < moment),
            ),
        )
    )


def looks_at(expert_id: int) -> Select[AuditEntry]:
    """Who looked at the profile and when, newest first."""
    return _trail(expert_id).where(AuditEntry.action == "view")


def history(expert_id: int) -> Select[AuditEntry]:
    """What happened to the profile, newest first."""
    return _trail(expert_id).where(AuditEntry.action != "view")


def _trail(expert_id: int) -> Select[AuditEntry]:
    return (
        select(AuditEntry)
        .where(AuditEntry.subject_kind == "expert", AuditEntry.subject_id == expert_id)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    )


def _in_order(found: Select[Expert]) -> Select[Expert]:
    return found.order_by(Expert.family_name, Expert.given_name, Expert.id)


def _may_read(actor: Actor) -> ColumnElement[bool]:
    match actor.role:
        case Role.ADVISER | Role.MANAGER:
            return Expert.id.is_not(None)
        case Role.EXPERT if actor.user_id is not None:
            return Expert.user_id == actor.user_id
        case _:
            return false()


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
