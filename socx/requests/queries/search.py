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
from socx.requests.models import AssistanceRequest, RequestParty, RequestWords
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
    found = _by_columns(query, columns)
    return found if actor.institution_id is None else _with_own_part(found, query, columns, actor.institution_id)


def _by_columns(query: Query, columns: list[str]) -> ColumnElement[bool]:
    if _is_postgresql():
        return AssistanceRequest.id.in_(select(RequestWords.request_id).where(_vectors_have(query, columns)))
    conditions = []
    if query.wanted:
        conditions.append(AssistanceRequest.id.in_(_full_text(_match(query.wanted, columns, " AND "))))
    if query.unwanted:
        conditions.append(AssistanceRequest.id.not_in(_full_text(_match(query.unwanted, columns, " OR "))))
    return and_(*conditions)


def _with_own_part(
    found: ColumnElement[bool], query: Query, columns: list[str], institution_id: int
) -> ColumnElement[bool]:
    """Also by what an institution answers for itself in a joint request, which nobody else's people are found by."""
    own = select(RequestParty.request_id).where(
        RequestParty.institution_id == institution_id, RequestParty.accepted_at.is_not(None),
        RequestParty.left_at.is_(None),
    )  # fmt: skip
    wanted = [or_(_own_has(term), RequestParty.request_id.in_(_ids_of(term, columns))) for term in query.wanted]
    unwanted = or_(false(), *map(_own_has, query.unwanted))
    others = [RequestParty.request_id.in_(_ids_of(term, columns)) for term in query.unwanted]
    with_own = own.where(*wanted, not_(unwanted), not_(or_(false(), *others)))
    return or_(
        and_(found, AssistanceRequest.id.not_in(own.where(unwanted))) if query.unwanted else found,
        and_(AssistanceRequest.is_joint, AssistanceRequest.id.in_(with_own)),
    )


def _own_has(term: Term) -> ColumnElement[bool]:
    """Whether the words of a party have a term; they are letters and digits, nothing in them is read as a sign."""
    return RequestParty.words.like(f"% {' '.join(term.tokens)}{' ' if term.whole else ''}%")


def _ids_of(term: Term, columns: list[str]) -> Select[Any]:
    """The requests that have a term in these columns."""
    if _is_postgresql():
        return select(RequestWords.request_id).where(or_(*(_vector(n).op("@@")(_tsquery(term)) for n in columns)))
    return _full_text(_match([term], columns, " AND "))


def ranked(found: Select[Any], text: str, actor: Actor, *, by_fit: bool) -> Select[Any]:
    """The found requests, those that fit best first. By fit, only those that have the words are left;
    otherwise they are taken to have them, and titles alone are compared, which is quick among many.
    """
    query, columns = understand(text), columns_of(actor)
    newest = (AssistanceRequest.state_since.desc(), AssistanceRequest.id.desc())
    if not query.wanted or not columns:
        return found.where(having(text, actor)).order_by(None).order_by(*newest)
    if by_fit and actor.institution_id is not None:  # few, and some found by no column
        return found.where(having(text, actor)).order_by(None).order_by(_fit_of_row(query, columns).desc(), *newest)
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
    found = found.join(fts, fts.c.rowid == AssistanceRequest.id)
    found = found.where(fts.c[FTS].op("MATCH")(_match(query.wanted, columns, " AND ")))
    return found.order_by(None).order_by(_bm25(), *newest)


def _fit_of_row(query: Query, columns: list[str]) -> ColumnElement[Any]:
    """How well one request fits by the columns; 0 where they do not have the words."""
    if _is_postgresql():
        words = select(_fit_of_vectors(query, columns)).where(RequestWords.request_id == AssistanceRequest.id)
        return func.coalesce(words.scalar_subquery(), 0.0)
    words = select(-_bm25()).where(
        fts.c.rowid == AssistanceRequest.id, fts.c[FTS].op("MATCH")(_match(query.wanted, columns, " AND "))
    )
    return func.coalesce(words.select_from(fts).scalar_subquery(), 0.0)


def _bm25() -> Any:
    """How little the words fit, by SQLite: the better, the lower."""
    return func.bm25(literal_column(FTS), *(TITLE_WEIGHT if name == "title" else 1.0 for name in AUDIENCES))


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
