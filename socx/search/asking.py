"""Conditions and orders by words: what has them, and how well it fits. The same answers on both databases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, cast, func, literal, literal_column, not_, or_, select
from sqlalchemy.dialects.postgresql import TSQUERY

from socx.core.words import Query, Term
from socx.db import db
from socx.search.tables import FullText

#: The order of what was found by words: what fits best first.
BEST_FIRST = "best"

#: How much a word in the first column weighs beside one elsewhere.
FIRST_WEIGHT = 8.0


def having(index: FullText, owner_id: Any, query: Query, columns: Sequence[str]) -> ColumnElement[bool]:
    """Whether what `owner_id` names has all the wanted words in these columns, and none of the unwanted."""
    if is_postgresql():
        return owner_id.in_(select(index.id).where(_vectors_have(index, query, columns)))
    conditions = []
    if query.wanted:
        conditions.append(owner_id.in_(_full_text(index, _match(query.wanted, columns, " AND "))))
    return and_(*conditions, *_without(index, owner_id, query, columns))


def having_term(index: FullText, term: Term, columns: Sequence[str]) -> Select[Any]:
    """The numbers of those that have one term in these columns."""
    if is_postgresql():
        return select(index.id).where(or_(*(_vector(index, n).op("@@")(_tsquery(term)) for n in columns)))
    return _full_text(index, _match([term], columns, " AND "))


def with_fit(
    index: FullText, owner_id: Any, found: Select[Any], query: Query, columns: Sequence[str]
) -> tuple[Select[Any], Any]:
    """A query narrowed to what has the words, and how well each row fits: the better, the more."""
    if is_postgresql():
        found = found.join(index.model, index.id == owner_id).where(_vectors_have(index, query, columns))
        return found, _fit_of_vectors(index, query, columns)
    found = found.where(*_without(index, owner_id, query, columns)).join(index.fts, index.fts.c.rowid == owner_id)
    return found.where(index.match.op("MATCH")(_match(query.wanted, columns, " AND "))), -_bm25(index)


def with_first(index: FullText, owner_id: Any, found: Select[Any], query: Query) -> tuple[Select[Any], Any]:
    """A query, and whether each row has the words in the first column: quick among many."""
    if is_postgresql():
        has = and_(*(_vector(index, index.first).op("@@")(_tsquery(t)) for t in query.wanted))
        return found.join(index.model, index.id == owner_id), has
    return found, owner_id.in_(_full_text(index, _match(query.wanted, [index.first], " AND ")))


def fit_of_row(index: FullText, owner_id: Any, query: Query, columns: Sequence[str]) -> ColumnElement[Any]:
    """How well one row fits; 0 where the columns do not have the words."""
    if is_postgresql():
        words = select(_fit_of_vectors(index, query, columns)).where(index.id == owner_id)
    else:
        match = index.match.op("MATCH")(_match(query.wanted, columns, " AND "))
        words = select(-_bm25(index)).where(index.fts.c.rowid == owner_id, match).select_from(index.fts)
    return func.coalesce(words.scalar_subquery(), 0.0)


def is_postgresql() -> bool:
    return db.session.get_bind().dialect.name == "postgresql"


def _without(index: FullText, owner_id: Any, query: Query, columns: Sequence[str]) -> list[ColumnElement[bool]]:
    if not query.unwanted:
        return []
    return [owner_id.not_in(_full_text(index, _match(query.unwanted, columns, " OR ")))]


def _bm25(index: FullText) -> Any:
    """How little the words fit, by SQLite: the better, the lower."""
    weights = (FIRST_WEIGHT if name == index.first else 1.0 for name in index.columns)
    return func.bm25(literal_column(index.fts_name), *weights)


def _full_text(index: FullText, match: str) -> Select[Any]:
    return select(index.fts.c.rowid).where(index.match.op("MATCH")(match))


def _match(terms: Iterable[Term], columns: Sequence[str], between: str) -> str:
    """Terms in the language of FTS5: words in a row stand in quotes, a star lets the last one go on."""
    rows = (f'"{" ".join(t.tokens)}"' + ("" if t.whole else "*") for t in terms)
    return f"{{{' '.join(columns)}}} : ({between.join(rows)})"


def _tsquery(term: Term) -> ColumnElement[Any]:
    """A term in the language of tsquery; its words are letters and digits, nothing in them is read as a sign."""
    *first, last = (f"'{token}'" for token in term.tokens)
    return cast(literal(" <-> ".join([*first, last if term.whole else f"{last}:*"])), TSQUERY)


def _vectors_have(index: FullText, query: Query, columns: Sequence[str]) -> ColumnElement[bool]:
    has = [or_(*(_vector(index, name).op("@@")(_tsquery(t)) for name in columns)) for t in query.wanted]
    has += [not_(or_(*(_vector(index, name).op("@@")(_tsquery(t)) for name in columns))) for t in query.unwanted]
    return and_(*has)


def _vector(index: FullText, name: str) -> Any:
    return getattr(index.model, name)


def _fit_of_vectors(index: FullText, query: Query, columns: Sequence[str]) -> ColumnElement[Any]:
    """The sum of ranks over words and columns; long texts are not favoured (1: by the logarithm of the length)."""
    total: Any = literal(0.0)
    for name in columns:
        weight = FIRST_WEIGHT if name == index.first else 1.0
        for term in query.wanted:
            total = total + func.ts_rank(_vector(index, name), _tsquery(term), 1) * weight
    return total
