"""The list of the roster: what it is narrowed to, its orders, how many it has.

A list is looked up in one of two ways. Few profiles are found from the rarest filter on, and then put in
order. Of more than MOST_COUNTED the order is followed, and each profile looked at, until a page is full:
then many pass, and nothing is read that is not shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, union
from sqlalchemy.orm import selectinload

from socx.access.actors import Actor
from socx.core.values import CEFR_LEVELS
from socx.db import db
from socx.experts.models import (
    Expert,
    ExpertAbsence,
    ExpertAssistance,
    ExpertLanguage,
    ExpertMission,
    ExpertPartner,
    ExpertTopic,
)
from socx.experts.queries.reading import in_order, searchable, visible_to
from socx.experts.queries.search import at_employer, having, ranked, with_fit, with_words
from socx.search.asking import BEST_FIRST, among

#: What a row of the roster list shows, and what its excerpt is cut from.
ROW = (selectinload(Expert.languages), selectinload(Expert.topics))
FOUND_ROW = (*ROW, *map(selectinload, (
    Expert.passages, Expert.missions, Expert.partners, Expert.publications, Expert.registered_employer,
)))  # fmt: skip

#: Up to so many profiles are counted, and ordered by how well they fit the words. Of more, the list says
#: "more than" and is in the order of the names.
MOST_COUNTED = 1_000

#: How far is counted to find the rarest filter.
MOST_COMPARED = 20_000

#: More words than this in one name are not looked for.
MOST_WORDS = 8

DEFAULT_SORT = "name"

#: The orders of the list, and what comes where two are equal.
SORTS: dict[str, Callable[[Select[Expert]], Select[Expert]]] = {
    DEFAULT_SORT: in_order,
    "-confirmed": lambda found: found.order_by(Expert.confirmed_at.desc().nulls_last(), Expert.id.desc()),
    "confirmed": lambda found: found.order_by(Expert.confirmed_at.asc().nulls_first(), Expert.id.asc()),
    "-days": lambda found: found.order_by(Expert.days_per_year.desc(), Expert.id.desc()),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is asked for; empty means any, several values of one filter mean any of these.

    `sort` is a key of SORTS, or BEST_FIRST where there are words.
    """

    text: str = ""
    topic: tuple[str, ...] = ()
    depth: int = 0  # the least level in the topic, 1 to 4
    language: tuple[str, ...] = ()
    level: str = ""  # the least level of the language, CEFR
    member_state: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    assistance: tuple[str, ...] = ()
    partner: tuple[str, ...] = ()  # where the person has been on mission, or which they know from work
    source: tuple[str, ...] = ()
    employer: str = ""  # its number in the register, or words of its name
    free_from: date | None = None
    free_until: date | None = None
    searchable: bool = False
    sort: str = DEFAULT_SORT

    @property
    def active(self) -> int:
        """How many filters are set."""
        return sum(bool(getattr(self, f.name)) for f in fields(self) if f.name not in ("sort", "depth", "level"))


@dataclass(frozen=True, slots=True)
class Belonging:
    """A filter by rows that belong to a profile: those rows, and the column that says to whom."""

    owners: tuple[tuple[Any, ColumnElement[bool]], ...]

    @property
    def ids(self) -> Any:
        """The numbers of all profiles that have one."""
        found = [select(owner).where(condition) for owner, condition in self.owners]
        return found[0] if len(found) == 1 else union(*found)

    @property
    def is_there(self) -> ColumnElement[bool]:
        """Whether a profile has one."""
        return or_(*(exists().where(owner == Expert.id, condition) for owner, condition in self.owners))

    def count(self, most: int) -> int:
        """How many rows there are, counted no further than `most`."""
        some = self.ids.limit(most).subquery()
        return db.session.scalar(select(func.count()).select_from(some)) or 0


@dataclass(frozen=True, slots=True)
class Way:
    """How a list is looked up: the numbers of all its profiles, or None where there are more than MOST_COUNTED.

    `fits`: how well each fits the words, where the first look has said so already.
    """

    ids: tuple[int, ...] | None
    fits: Mapping[int, float] | None = None

    @property
    def number(self) -> int:
        """How many profiles there are: exact up to MOST_COUNTED, one more where there are more."""
        return MOST_COUNTED + 1 if self.ids is None else len(self.ids)


def way_to(actor: Actor, wanted: Wanted) -> Way:
    """How to look up a list; asked once a page."""
    rarest = _rarest(wanted)
    found = _narrowed(visible_to(actor), actor, wanted, rarest).order_by(None).limit(MOST_COUNTED + 1)
    if wanted.text and wanted.sort == BEST_FIRST and rarest is not None:  # then few of those with the words are left
        found, fit = with_fit(found, wanted.text, actor)
        fits = {row[0]: row[1] for row in db.session.execute(found.with_only_columns(Expert.id, fit))}
        return Way(tuple(fits), fits) if len(fits) <= MOST_COUNTED else Way(None)
    if wanted.text:
        found = with_words(found, wanted.text, actor)
    ids = tuple(db.session.scalars(found.with_only_columns(Expert.id)))
    return Way(ids if len(ids) <= MOST_COUNTED else None)


def roster(actor: Actor, wanted: Wanted, way: Way | None = None) -> Select[Expert]:
    """The profiles of a list for this reader. `way` is what way_to() said, where it was asked before."""
    way = way or way_to(actor, wanted)
    if way.ids is None:
        found = _narrowed(visible_to(actor), actor, wanted, None, one_by_one=True)
        if wanted.text:
            found = found.where(having(wanted.text, actor, one_by_one=True))
        return _sorted(found, DEFAULT_SORT if wanted.sort == BEST_FIRST else wanted.sort)
    if way.fits is not None:
        return ranked(visible_to(actor), wanted.text, actor, way.fits)
    found = visible_to(actor).where(among(Expert.id, way.ids))
    return ranked(found, wanted.text, actor) if wanted.sort == BEST_FIRST else _sorted(found, wanted.sort)


def _sorted(found: Select[Expert], sort: str) -> Select[Expert]:
    return SORTS.get(sort, in_order)(found.order_by(None))


def _rarest(wanted: Wanted) -> int | None:
    """Which filter by rows that belong to profiles leaves the fewest; None where each leaves many."""
    rarest, fewest = None, MOST_COMPARED
    for number, one in enumerate(_belongings(wanted)):
        if (count := one.count(fewest)) < fewest:  # the others are counted only as far as this one reaches
            rarest, fewest = number, count
    return rarest


def _narrowed(
    found: Select[Expert], actor: Actor, wanted: Wanted, first: int | None, *, one_by_one: bool = False
) -> Select[Expert]:
    """A query narrowed by all filters but the words; `first` is the one to begin with, None to follow the order."""
    for number, belonging in enumerate(_belongings(wanted)):
        found = found.where(Expert.id.in_(belonging.ids) if number == first else belonging.is_there)
    return found.where(*_conditions(actor, wanted, one_by_one=one_by_one))


def _belongings(wanted: Wanted) -> list[Belonging]:
    found = []
    if wanted.topic:
        found.append(Belonging((
            (ExpertTopic.expert_id, ExpertTopic.topic_id.in_(wanted.topic) & (ExpertTopic.level >= wanted.depth)),
        )))  # fmt: skip
    if wanted.language:
        at_least = CEFR_LEVELS[CEFR_LEVELS.index(wanted.level) :] if wanted.level else CEFR_LEVELS
        spoken = ExpertLanguage.language.in_(wanted.language) & ExpertLanguage.level.in_(at_least)
        found.append(Belonging(((ExpertLanguage.expert_id, spoken),)))
    if wanted.assistance:
        found.append(Belonging(((ExpertAssistance.expert_id, ExpertAssistance.kind.in_(wanted.assistance)),)))
    if wanted.partner:
        found.append(Belonging(tuple(
            (table.expert_id, table.partner_code.in_(wanted.partner)) for table in (ExpertMission, ExpertPartner)
        )))  # fmt: skip
    return found


def _conditions(actor: Actor, wanted: Wanted, *, one_by_one: bool) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        column.in_(values)
        for column, values in (
            (Expert.member_state, wanted.member_state),
            (Expert.kind, wanted.kind),
            (Expert.state, wanted.state),
            (Expert.source, wanted.source),
        )
        if values
    ]
    if "erased" not in wanted.state:
        found.append(Expert.state != "erased")
    if wanted.searchable:
        found.append(searchable())
    if wanted.free_from or wanted.free_until:
        found.append(_is_free(wanted.free_from, wanted.free_until))
    if wanted.employer.isdecimal() and len(wanted.employer) < 10:
        found.append(Expert.employer_id == int(wanted.employer))
    elif wanted.employer:
        found.append(at_employer(wanted.employer, actor, one_by_one=one_by_one))
    return found


def _is_free(start: date | None, end: date | None) -> ColumnElement[bool]:
    """Whether no absence lies between two days, both included. Without one of them it is about the other day alone."""
    first, last = start or end, end or start
    return ~exists().where(
        ExpertAbsence.expert_id == Expert.id, ExpertAbsence.start_on <= last, ExpertAbsence.end_on >= first
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
