"""Conditions and orders by words: what has them, and how well it fits. The same answers on both databases."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    JSON,
    ColumnElement,
    Float,
    Integer,
    Select,
    and_,
    any_,
    cast,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from socx.core.words import Query, Term
from socx.db import db
from socx.search.tables import FullText

#: The order of what was found by words: what fits best first.
BEST_FIRST = "best"

#: How much a word in the first column weighs beside one elsewhere.
FIRST_WEIGHT = 8.0


def having(
    index: FullText, owner_id: Any, query: Query, columns: Sequence[str], *, within: Sequence[str] = (),
    one_by_one: bool = False,
) -> ColumnElement[bool]:  # fmt: skip
    """Whether what `owner_id` names has all the wanted words in these columns, and none of the unwanted.

    `within` narrows where the wanted words stand. Everything that has them is found first; with `one_by_one`
    row after row is looked at in the order of the query, which is quick where many have them and few are needed.
    """
    if one_by_one:
        owner_id = owner_id + 0  # else SQLite begins with the numbers, and puts all of them in order
    if is_postgresql():
        found = select(index.id).where(_vectors_have(index, query, columns, within))
        return owner_id.in_(found if one_by_one else select(_at_once(found).c[0]))
    if not query.wanted:
        return owner_id.not_in(_full_text(index, _match(query.unwanted, columns, " OR ")))
    return owner_id.in_(_full_text(index, _wanted(query, columns, within)))


def having_term(index: FullText, term: Term, columns: Sequence[str]) -> Select[Any]:
    """The numbers of those that have one term in these columns."""
    if is_postgresql():
        return select(index.id).where(or_(*(_vector(index, n).op("@@")(_tsquery(term)) for n in columns)))
    return _full_text(index, _match([term], columns, " AND "))


def with_words(index: FullText, owner_id: Any, found: Select[Any], query: Query, columns: Sequence[str]) -> Select[Any]:
    """A query narrowed to what has the words, as the index gives them: to find the first of many."""
    if is_postgresql():
        return found.join(index.model, index.id == owner_id).where(_vectors_have(index, query, columns))
    found = found.join(index.fts, index.fts.c.rowid == owner_id)
    return found.where(index.match.op("MATCH")(_wanted(query, columns)))


def with_fit(
    index: FullText, owner_id: Any, found: Select[Any], query: Query, columns: Sequence[str], *,
    one_by_one: bool = False,
) -> tuple[Select[Any], Any]:  # fmt: skip
    """A query narrowed to what has the words, and how well each row fits: the better, the more.

    `one_by_one`: few rows are left without the words, and only these are compared.
    """
    if not is_postgresql():
        return with_words(index, owner_id, found, query, columns), -_bm25(index)
    fit = _fit_of_vectors(index, query, columns)
    if one_by_one:
        return with_words(index, owner_id, found, query, columns), fit
    words = _at_once(
        select(index.id.label("id"), fit.label("fit")).where(_vectors_have(index, query, columns))
    )  # fmt: skip
    return found.join(words, words.c.id == owner_id), words.c.fit


def with_known_fit(owner_id: Any, found: Select[Any], fits: Mapping[int, float]) -> tuple[Select[Any], Any]:
    """A query narrowed to these numbers, and how well each fits as with_fit() said: words are not asked again."""
    said = json.dumps(fits)
    each = func.json_each_text(cast(literal(said), JSON)) if is_postgresql() else func.json_each(said)
    pairs = each.table_valued("key", "value")
    return found.join(pairs, cast(pairs.c.key, Integer) == owner_id), cast(pairs.c.value, Float)


def with_first(index: FullText, owner_id: Any, found: Select[Any], query: Query) -> tuple[Select[Any], Any]:
    """A query, and whether each row has the words in the first column: quick among many."""
    if is_postgresql():
        has = and_(*(_vector(index, index.first).op("@@")(_tsquery(t)) for t in query.wanted))
        return found.join(index.model, index.id == owner_id), has
    return found, owner_id.in_(_full_text(index, _match(query.wanted, [index.first], " AND ")))


def among(column: Any, ids: Sequence[int]) -> ColumnElement[bool]:
    """Whether a column has one of hundreds of numbers, sent as one value: a sign for each takes longer to write
    into the statement than all of them to look up."""
    if is_postgresql():
        return column == any_(literal(list(ids), ARRAY(Integer)))
    return column.in_(select(func.json_each(json.dumps(list(ids))).table_valued("value").c.value))


def is_postgresql() -> bool:
    return db.session.get_bind().dialect.name == "postgresql"


def _at_once(found: Select[Any]) -> Any:
    """Look all of it up by the index before anything else. Left to itself, PostgreSQL takes the words of
    row after row out of their compressed texts, because it does not count what that costs."""
    return found.cte().prefix_with("MATERIALIZED")


def _wanted(query: Query, columns: Sequence[str], within: Sequence[str] = ()) -> str:
    """All wanted words and none of the unwanted, in the language of FTS5."""
    wanted = _match(query.wanted, within or columns, " AND ")
    return f"({wanted}) NOT ({_match(query.unwanted, columns, ' OR ')})" if query.unwanted else wanted


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


def _tsquery(*terms: Term) -> ColumnElement[Any]:
    """Any of these terms in the language of tsquery; words are letters and digits, nothing in them is a sign."""
    rows = (
        " <-> ".join(f"'{token}'" for token in term.tokens) + ("" if term.whole else ":*") for term in terms
    )  # fmt: skip
    return cast(literal(" | ".join(rows)), TSQUERY)


def _vectors_have(
    index: FullText, query: Query, columns: Sequence[str], within: Sequence[str] = ()
) -> ColumnElement[bool]:
    has = [or_(*(_vector(index, name).op("@@")(_tsquery(t)) for name in within or columns)) for t in query.wanted]
    has += [not_(or_(*(_vector(index, name).op("@@")(_tsquery(t)) for name in columns))) for t in query.unwanted]
    return and_(*has)


def _vector(index: FullText, name: str) -> Any:
    return getattr(index.model, name)


def _fit_of_vectors(index: FullText, query: Query, columns: Sequence[str]) -> ColumnElement[Any]:
    """The sum of ranks over words and columns; long texts are not favoured (1: by the logarithm of the length).

    Single words are ranked together, so that a text is taken out of its row once: what that gives is their mean.
    """
    singles = [term for term in query.wanted if len(term.tokens) == 1]
    groups = [(len(singles), singles)] if singles else []
    groups += [(1, [term]) for term in query.wanted if len(term.tokens) > 1]
    total: Any = literal(0.0)
    for name in columns:
        weight = FIRST_WEIGHT if name == index.first else 1.0
        for number, terms in groups:
            total = total + func.ts_rank(_vector(index, name), _tsquery(*terms), 1) * (weight * number)
    return total
