"""Profiles that have the words: full text search of the database, in what this reader may see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, false, literal

from socx.access.actors import Actor
from socx.core.words import Query, understand
from socx.experts.models import Expert
from socx.experts.models.search import AUDIENCES, INDEX
from socx.search import asking


def columns_of(actor: Actor) -> list[str]:
    """The columns of words that this reader is found by."""
    return [name for name, audience in AUDIENCES.items() if actor.role in audience]


def having(text: str, actor: Actor, *, one_by_one: bool = False) -> ColumnElement[bool]:
    """A condition on profiles: they have all the words and none of the unwanted. Text without a word fits nothing."""
    return _has(understand(text), columns_of(actor), one_by_one=one_by_one)


def at_employer(text: str, actor: Actor, *, one_by_one: bool = False) -> ColumnElement[bool]:
    """A condition on profiles: the names of the employer have all the words."""
    columns = [name for name in columns_of(actor) if name == "employer"]
    return _has(understand(text), columns, one_by_one=one_by_one)


def _has(query: Query, columns: list[str], *, one_by_one: bool = False) -> ColumnElement[bool]:
    if not query.terms or not columns:
        return false()
    return asking.having(INDEX, Expert.id, query, columns, one_by_one=one_by_one)


def with_words(found: Select[Expert], text: str, actor: Actor) -> Select[Expert]:
    """Those that have the words, one by one as the index gives them: to count the first of many."""
    query, columns = understand(text), columns_of(actor)
    if not query.wanted or not columns:
        return found.where(having(text, actor))
    return asking.with_words(INDEX, Expert.id, found, query, columns)


def with_fit(found: Select[Expert], text: str, actor: Actor) -> tuple[Select[Expert], Any]:
    """Those of a few that have the words, and how well each fits; all alike where no word is wanted."""
    query, columns = understand(text), columns_of(actor)
    if not query.wanted or not columns:
        return found.where(having(text, actor)), literal(0.0)
    return asking.with_fit(INDEX, Expert.id, found, query, columns, one_by_one=True)


def ranked(found: Select[Expert], text: str, actor: Actor, fits: Mapping[int, float] | None = None) -> Select[Expert]:
    """Some hundred profiles that have the words, those that fit best first; `fits` where this is known already."""
    if fits is None:
        found, fit = with_fit(found, text, actor)
    else:
        found, fit = asking.with_known_fit(Expert.id, found, fits)
    return found.order_by(None).order_by(fit.desc(), Expert.family_name, Expert.given_name, Expert.id)
