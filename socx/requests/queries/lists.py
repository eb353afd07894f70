"""What a list of requests is asked for: filters, words, order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, exists, false, func, or_, select
from sqlalchemy.orm import lazyload, load_only

from socx.access.actors import Actor
from socx.core.places import partners, sort_key
from socx.institutions.models import Institution
from socx.requests.models import AssistanceRequest, RequestTopic
from socx.requests.queries.reading import visible_to
from socx.requests.queries.waiting import awaiting, waits_for, waits_for_others

SORTS: dict[str, Callable[[], SQLColumnExpression[Any]]] = {
    "since": lambda: AssistanceRequest.state_since,
    "code": lambda: AssistanceRequest.year * 10_000 + AssistanceRequest.sequence,
    "title": lambda: AssistanceRequest.search,
    "institution": lambda: func.lower(Institution.official_name),
    "due": lambda: AssistanceRequest.due_on,
}
DEFAULT_SORT = "-since"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is asked for; empty means any. `sort` is a key of SORTS, downwards with a minus."""

    view: str = "all"  # all, mine (waits for me), theirs (waits for somebody else)
    text: str = ""
    state: str = ""
    awaited: str = ""
    domain: str = ""
    partner: str = ""
    topic: str = ""
    late_on: date | None = None
    sort: str = DEFAULT_SORT

    @property
    def active(self) -> int:
        """How many filters are set."""
        given = (self.text, self.state, self.awaited, self.domain, self.partner, self.topic)
        return sum(bool(v) for v in given) + (self.late_on is not None)


def listed(actor: Actor, wanted: Wanted) -> Select[AssistanceRequest]:
    """The rows of a list for this actor, with the columns and the institution that a list shows."""
    found = visible_to(actor).options(lazyload(AssistanceRequest.topics), load_only(*_SHOWN))
    if wanted.view == "mine":
        found = found.where(waits_for(actor))
    elif wanted.view == "theirs":
        found = found.where(waits_for_others(actor))
    return _sorted(narrowed(found, wanted), wanted.sort)


_SHOWN = (
    AssistanceRequest.year, AssistanceRequest.sequence, AssistanceRequest.title,
    AssistanceRequest.domain, AssistanceRequest.language, AssistanceRequest.sensitivity,
    AssistanceRequest.institution_id, AssistanceRequest.adviser_id, AssistanceRequest.state,
    AssistanceRequest.state_since, AssistanceRequest.due_on, AssistanceRequest.submitted_at,
    AssistanceRequest.put_forward_at, AssistanceRequest.created_at,
)  # fmt: skip


def narrowed(found: Select[Any], wanted: Wanted) -> Select[Any]:
    """A query for requests and their institutions, narrowed by the filters of a list."""
    item = AssistanceRequest
    if wanted.state:
        found = found.where(item.state == wanted.state)
    if wanted.awaited:
        found = found.where(item.state.in_(awaiting(wanted.awaited)))
    if wanted.domain:
        found = found.where(item.domain == wanted.domain)
    if wanted.partner:
        found = found.where(Institution.partner_code == wanted.partner)
    if wanted.topic:
        about = and_(RequestTopic.request_id == item.id, RequestTopic.topic_id == wanted.topic)
        found = found.where(exists().where(about))
    if wanted.late_on:
        found = found.where(item.due_on < wanted.late_on)
    for word in sort_key(wanted.text).split()[:8]:
        found = found.where(_mentions(word))
    return found


def _mentions(word: str) -> ColumnElement[bool]:
    """A word of the number, the title or the name of the partner, accents and case ignored."""
    bare = word.rstrip("*")
    codes = [
        p.code
        for p in partners().values()
        if any(bare in sort_key(name) for name in (*p.names.values(), p.plain_name("en"), *p.aliases))
    ] if len(bare) > 2 else []  # fmt: skip
    return or_(
        AssistanceRequest.search.contains(word, autoescape=True),
        Institution.partner_code.in_(codes) if codes else false(),
    )


def _sorted(found: Select[Any], sort: str) -> Select[Any]:
    key = sort.removeprefix("-")
    if key not in SORTS:
        key, sort = "since", DEFAULT_SORT
    column = SORTS[key]()
    ordered = column.desc() if sort.startswith("-") else column.asc()
    return found.order_by(None).order_by(ordered.nulls_last(), AssistanceRequest.id.desc())


def partner_codes() -> Select[Any]:
    """The partners that have institutions: what a list can be filtered by."""
    return select(Institution.partner_code).distinct().order_by(Institution.partner_code)
