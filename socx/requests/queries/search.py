"""Requests that have the words: full text search of the database, in what this reader may see.

Who may read a request at all is not asked here: that is visible_to(), which these conditions narrow.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, not_, or_, select

from socx.access.actors import Actor
from socx.core.words import Query, Term, understand
from socx.requests.models import AssistanceRequest, RequestParty
from socx.requests.models.search import AUDIENCES, INDEX
from socx.requests.queries.parties import ACTIVE
from socx.search import asking

NEWEST_FIRST = (AssistanceRequest.state_since.desc(), AssistanceRequest.id.desc())


def columns_of(actor: Actor) -> list[str]:
    """The columns of words that this reader is found by."""
    return [name for name, audience in AUDIENCES.items() if actor.role in audience]


def having(text: str, actor: Actor, *, one_by_one: bool = False) -> ColumnElement[bool]:
    """A condition on requests: they have all the words and none of the unwanted. Text without a word fits nothing."""
    query, columns = understand(text), columns_of(actor)
    if not query.terms or not columns:
        return false()
    found = asking.having(INDEX, AssistanceRequest.id, query, columns, one_by_one=one_by_one)
    return found if actor.institution_id is None else _with_own_part(found, query, columns, actor.institution_id)


def in_titles(text: str, actor: Actor) -> ColumnElement[bool]:
    """The same of requests that have the wanted words in their titles."""
    query, columns = understand(text), columns_of(actor)
    if not query.wanted or not columns:
        return false()
    return asking.having(INDEX, AssistanceRequest.id, query, columns, within=[INDEX.first])


def _with_own_part(
    found: ColumnElement[bool], query: Query, columns: list[str], institution_id: int
) -> ColumnElement[bool]:
    """Also by what an institution answers for itself in a joint request, which nobody else's people are found by."""
    own = select(RequestParty.request_id).where(RequestParty.institution_id == institution_id, ACTIVE)
    of_party = RequestParty.request_id
    wanted = [or_(_own_has(term), of_party.in_(asking.having_term(INDEX, term, columns))) for term in query.wanted]
    unwanted = or_(false(), *map(_own_has, query.unwanted))
    others = [of_party.in_(asking.having_term(INDEX, term, columns)) for term in query.unwanted]
    with_own = own.where(*wanted, not_(unwanted), not_(or_(false(), *others)))
    return or_(
        and_(found, AssistanceRequest.id.not_in(own.where(unwanted))) if query.unwanted else found,
        and_(AssistanceRequest.is_joint, AssistanceRequest.id.in_(with_own)),
    )


def _own_has(term: Term) -> ColumnElement[bool]:
    """Whether the words of a party have a term; they are letters and digits, nothing in them is read as a sign."""
    return RequestParty.words.like(f"% {' '.join(term.tokens)}{' ' if term.whole else ''}%")


def ranked(found: Select[Any], text: str, actor: Actor, *, by_fit: bool) -> Select[Any]:
    """The found requests, those that fit best first. By fit, only those that have the words are left;
    otherwise they are taken to have them, and titles alone are compared, which is quick among many.

    An institution's own requests are few, and some are found by no column: their titles are enough too.
    """
    query, columns, number = understand(text), columns_of(actor), AssistanceRequest.id
    is_own = actor.institution_id is not None
    if (is_own and by_fit) or not query.wanted or not columns:
        found = found.where(having(text, actor))
    if not query.wanted or not columns:
        return found.order_by(None).order_by(*NEWEST_FIRST)
    if by_fit and not is_own:
        found, fit = asking.with_fit(INDEX, number, found, query, columns)
    else:
        found, fit = asking.with_first(INDEX, number, found, query)
    return found.order_by(None).order_by(fit.desc(), *NEWEST_FIRST)
