"""Requests that have the words: full text search of the database, in what this reader may see.

Who may read a request at all is not asked here: that is visible_to(), which these conditions narrow.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, cast, false, func, literal, literal_column, not_, or_, select
from sqlalchemy.dialects.postgresql import TSQUERY

from socx.access.actors import Actor
from socx.db import db
from socx.requests.models import AssistanceRequest, RequestWords
from socx.requests.models.search import AUDIENCES, FTS, fts
from socx.requests.words import Query, Term, understand

#: How much a word in the title weighs beside one elsewhere.
TITLE_WEIGHT = 8.0


def columns_of(actor: Actor) -> list[str]:
    """The columns of words that this reader is found by."""
    return [name for name, audience in AUDIENCES.items() if actor.role in audience]


def having(text: str, actor: Actor) -> ColumnElement[bool]:
    """A condition on requests: they have all the words and none of the unwanted. Text without a word fits nothing."""
    query, columns = understand(text), columns_of(actor)
    if not query.terms or not columns:
        return false()
    if _is_postgresql():
        return AssistanceRequest.id.in_(select(RequestWords.request_id).where(_vectors_have(query, columns)))
    conditions = []
    if query.wanted:
        conditions.append(AssistanceRequest.id.in_(_full_text(_match(query.wanted, columns, " AND "))))
    if query.unwanted:
        conditions.append(AssistanceRequest.id.not_in(_full_text(_match(query.unwanted, columns, " OR "))))
    return and_(*conditions)


def ranked(found: Select[Any], text: str, actor: Actor, *, by_fit: bool) -> Select[Any]:
    """The found requests, those that fit best first. By fit, only those that have the words are left;
    otherwise they are taken to have them, and titles alone are compared, which is quick among many.
    """
    query, columns = understand(text), columns_of(actor)
    newest = (AssistanceRequest.state_since.desc(), AssistanceRequest.id.desc())
    if not query.wanted or not columns:
        return found.where(having(text, actor)).order_by(None).order_by(*newest)
    if _is_postgresql():
        found = found.join(RequestWords, RequestWords.request_id == AssistanceRequest.id)
        if by_fit:
            found, best = found.where(_vectors_have(query, columns)), _fit_of_vectors(query, columns)
        else:
            best = _title_has(query)
        return found.order_by(None).order_by(best.desc(), *newest)
    if not by_fit:
        titles = _full_text(_match(query.wanted, ["title"], " AND "))
        return found.order_by(None).order_by(AssistanceRequest.id.in_(titles).desc(), *newest)
    if query.unwanted:
        found = found.where(AssistanceRequest.id.not_in(_full_text(_match(query.unwanted, columns, " OR "))))
    weights = [TITLE_WEIGHT if name == "title" else 1.0 for name in AUDIENCES]
    rank = func.bm25(literal_column(FTS), *weights)
    found = found.join(fts, fts.c.rowid == AssistanceRequest.id)
    found = found.where(fts.c[FTS].op("MATCH")(_match(query.wanted, columns, " AND ")))
    return found.order_by(None).order_by(rank, *newest)


def _is_postgresql() -> bool:
    return db.session.get_bind().dialect.name == "postgresql"


def _full_text(match: str) -> Select[Any]:
    return select(fts.c.rowid).where(fts.c[FTS].op("MATCH")(match))


def _match(terms: Iterable[Term], columns: list[str], between: str) -> str:
    """Terms in the language of FTS5: words in a row stand in quotes, a star lets the last one go on."""
    rows = (f'"{" ".join(t.tokens)}"' + ("" if t.whole else "*") for t in terms)
    return f"{{{' '.join(columns)}}} : ({between.join(rows)})"


def _tsquery(term: Term) -> ColumnElement[Any]:
    """A term in the language of tsquery; its words are letters and digits, nothing in them is read as a sign."""
    *first, last = (f"'{token}'" for token in term.tokens)
    return cast(literal(" <-> ".join([*first, last if term.whole else f"{last}:*"])), TSQUERY)


def _vectors_have(query: Query, columns: list[str]) -> ColumnElement[bool]:
    has = [or_(*(_vector(name).op("@@")(_tsquery(t)) for name in columns)) for t in query.wanted]
    has += [not_(or_(*(_vector(name).op("@@")(_tsquery(t)) for name in columns))) for t in query.unwanted]
    return and_(*has)


def _vector(name: str) -> Any:
    return getattr(RequestWords, name)


def _title_has(query: Query) -> ColumnElement[Any]:
    return and_(*(_vector("title").op("@@")(_tsquery(t)) for t in query.wanted))


def _fit_of_vectors(query: Query, columns: list[str]) -> ColumnElement[Any]:
    """The sum of ranks over words and columns; long texts are not favoured (1: by the logarithm of the length)."""
    total: Any = literal(0.0)
    for name in columns:
        weight = TITLE_WEIGHT if name == "title" else 1.0
        for term in query.wanted:
            total = total + func.ts_rank(_vector(name), _tsquery(term), 1) * weight
    return total
