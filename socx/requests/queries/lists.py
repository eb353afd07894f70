"""What a list of requests is asked for: filters, words, order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, func, not_, or_, select
from sqlalchemy.orm import lazyload, load_only
from sqlalchemy.orm.attributes import set_committed_value

from socx.access.actors import Actor, Role
from socx.accounts.models import User
from socx.core.places import partners, sort_key
from socx.core.values import number_in
from socx.db import db
from socx.institutions.models import Institution
from socx.requests.models import AssistanceRequest, RequestAssistance, RequestTopic
from socx.requests.queries.looks import changed_since_seen
from socx.requests.queries.parties import of_institutions, of_partners
from socx.requests.queries.reading import readable, reads_few, visible_to
from socx.requests.queries.search import NEWEST_FIRST, having, in_titles, ranked
from socx.requests.queries.waiting import awaiting, waits_for, waits_for_others
from socx.requests.workflow import STAGES
from socx.search.asking import BEST_FIRST

SORTS: dict[str, Callable[[], SQLColumnExpression[Any]]] = {
    "since": lambda: AssistanceRequest.state_since,
    "code": lambda: AssistanceRequest.year * 10_000 + AssistanceRequest.sequence,
    "title": lambda: AssistanceRequest.search,
    "institution": lambda: func.lower(Institution.official_name),
    "due": lambda: AssistanceRequest.due_on,
    "submitted": lambda: AssistanceRequest.submitted_at,
}
DEFAULT_SORT = "-since"

#: Up to so many requests are counted, and ordered by how well they fit the words. Of more, the list says
#: "more than", and puts those first that have the words in their title, then the newest.
MOST_COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is asked for; empty means any, several values of one filter mean any of these.

    `sort` is a key of SORTS, downwards with a minus, or BEST_FIRST.
    """

    view: str = "all"  # all, mine (waits for me), theirs (waits for somebody else)
    text: str = ""
    state: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    awaited: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    partner: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    institution: str = ""  # its number, or words of its name
    type: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    assistance: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    sensitivity: tuple[str, ...] = ()
    adviser: tuple[str, ...] = ()  # numbers of accounts; "none": nobody has it
    language: tuple[str, ...] = ()
    round: tuple[str, ...] = ()  # numbers of rounds; "none": the intake that is always open
    since: date | None = None  # submitted on this day or later
    until: date | None = None
    late_on: date | None = None
    changed: bool = False  # since this reader looked last
    sort: str = DEFAULT_SORT

    @property
    def active(self) -> int:
        """How many filters are set."""
        return sum(bool(getattr(self, f.name)) for f in fields(self) if f.name not in ("view", "sort"))


def listed(actor: Actor, wanted: Wanted, number: int | None = None) -> Select[AssistanceRequest]:
    """The rows of a list for this actor, with the columns and the institution that a list shows.

    `number` is what count() said, where it was asked before.
    """
    return _ordered(_shown(actor), actor, wanted, number)


def part(actor: Actor, wanted: Wanted, *, offset: int, limit: int) -> tuple[int, Sequence[AssistanceRequest]]:
    """How many requests the list has, as count() says, and some rows of listed().

    The numbers of rows are put in order first, so that no other row is read whole.
    """
    if wanted.text and wanted.sort == BEST_FIRST and reads_few(actor):
        # The words are looked up once for both: to rank a few hundred costs less than to look a second time.
        every = _numbers(actor, wanted, 0, 0, MOST_COUNTED + 1)
        if len(every) <= MOST_COUNTED:
            return len(every), _rows(actor, every[offset : offset + limit])
    number = count(actor, wanted)
    return number, _rows(actor, _numbers(actor, wanted, number, offset, limit))


def _rows(actor: Actor, ids: Sequence[int]) -> Sequence[AssistanceRequest]:
    """The rows of a list with these numbers, in their order."""
    found = _shown(actor).where(AssistanceRequest.id.in_(ids)).order_by(None)
    rows = {row.id: row for row in db.session.scalars(found)}
    return [rows[id] for id in ids if id in rows]


def count(actor: Actor, wanted: Wanted) -> int:
    """How many requests the list has: exact up to MOST_COUNTED, one more where there are more."""
    some = _chosen(select(AssistanceRequest.id).where(readable(actor)), actor, wanted).limit(MOST_COUNTED + 1)
    return db.session.scalar(select(func.count()).select_from(some.subquery())) or 0


def _shown(actor: Actor) -> Select[AssistanceRequest]:
    return visible_to(actor).options(lazyload(AssistanceRequest.topics), load_only(*_SHOWN))


def _ordered(found: Select[Any], actor: Actor, wanted: Wanted, number: int | None) -> Select[Any]:
    if wanted.text and wanted.sort == BEST_FIRST:
        number = count(actor, wanted) if number is None else number
        if number <= MOST_COUNTED:  # the order looks up the words itself: once is enough
            return ranked(_chosen(found, actor, replace(wanted, text="")), wanted.text, actor, by_fit=True)
        return ranked(_chosen(found, actor, wanted), wanted.text, actor, by_fit=False)
    return _sorted(_chosen(found, actor, wanted), wanted.sort)


def _numbers(actor: Actor, wanted: Wanted, number: int, offset: int, limit: int) -> Sequence[int]:
    """The numbers of some requests of a list, in its order."""
    found = select(AssistanceRequest.id).where(readable(actor))
    if wanted.text and wanted.sort == BEST_FIRST and number > MOST_COUNTED:
        return _titles_first(found, actor, wanted, offset, limit)
    if wanted.sort.removeprefix("-") == "institution":
        found = found.join(AssistanceRequest.institution)
    return db.session.scalars(_ordered(found, actor, wanted, number).offset(offset).limit(limit)).all()


def _titles_first(found: Select[Any], actor: Actor, wanted: Wanted, offset: int, limit: int) -> list[int]:
    """Of many that have the words: those with the words in the title are looked up, and of the others only
    the newest are looked at until there are enough."""
    all_fitting = _chosen(found, actor, replace(wanted, text="")).order_by(*NEWEST_FIRST)
    titled = in_titles(wanted.text, actor)
    first = list(db.session.scalars(all_fitting.where(titled).limit(offset + limit)))
    ids = first[offset:]
    if len(first) < offset + limit:
        others = all_fitting.where(having(wanted.text, actor, one_by_one=True), not_(titled))
        ids += db.session.scalars(others.offset(max(0, offset - len(first))).limit(limit - len(ids)))
    return ids


def _chosen(found: Select[Any], actor: Actor, wanted: Wanted) -> Select[Any]:
    if wanted.view == "mine":
        found = found.where(waits_for(actor))
    elif wanted.view == "theirs":
        found = found.where(waits_for_others(actor))
    return narrowed(found, wanted, actor)


_SHOWN = (
    AssistanceRequest.year, AssistanceRequest.sequence, AssistanceRequest.title,
    AssistanceRequest.domain, AssistanceRequest.language, AssistanceRequest.kind, AssistanceRequest.sensitivity,
    AssistanceRequest.institution_id, AssistanceRequest.is_joint, AssistanceRequest.adviser_id, AssistanceRequest.state,
    AssistanceRequest.state_since, AssistanceRequest.due_on, AssistanceRequest.submitted_at,
    AssistanceRequest.put_forward_at, AssistanceRequest.created_at, AssistanceRequest.decided_at,
    AssistanceRequest.version, AssistanceRequest.round_id,
)  # fmt: skip


def narrowed(found: Select[Any], wanted: Wanted, actor: Actor) -> Select[Any]:
    """A query for requests, narrowed by the filters of a list."""
    item = AssistanceRequest
    among: list[tuple[Sequence[str], Any]] = [
        (wanted.state, item.state),
        ([s for _, _, states in _stages(wanted.stage) for s in states], item.state),
        (awaiting(*wanted.awaited), item.state),
        (wanted.domain, item.domain),
        (wanted.sensitivity if may_filter_by_sensitivity(actor) else (), item.sensitivity),
        (wanted.language, item.language),
        (wanted.kind, item.kind),
    ]
    for values, column in among:
        if values:
            found = found.where(column.in_(values))
    if wanted.type:
        found = found.where(item.institution_id.in_(select(Institution.id).where(Institution.type.in_(wanted.type))))
    if wanted.partner:
        found = found.where(of_partners(wanted.partner))
    if wanted.region:
        found = found.where(of_partners([p.code for p in partners().values() if p.region in wanted.region]))
    for condition in _conditions(wanted, actor):
        found = found.where(condition)
    if wanted.text:
        found = found.where(having(wanted.text, actor))
    return found


def may_filter_by_sensitivity(actor: Actor) -> bool:
    """Those who handle a request, and whose it is."""
    return actor.role in (Role.ADVISER, Role.MANAGER, Role.OFFICIAL, Role.APPROVER)


def _stages(names: Sequence[str]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [stage for stage in STAGES if stage[0] in names]


def _conditions(wanted: Wanted, actor: Actor) -> list[ColumnElement[bool]]:
    item = AssistanceRequest
    found: list[ColumnElement[bool]] = []
    if wanted.institution:
        found.append(_of_institution(wanted.institution))
    if wanted.topic:
        found.append(_has_one(RequestTopic.request_id, RequestTopic.topic_id, wanted.topic))
    if wanted.assistance:
        found.append(_has_one(RequestAssistance.request_id, RequestAssistance.kind, wanted.assistance))
    for values, column in ((wanted.adviser, item.adviser_id), (wanted.round, item.round_id)):
        if values:
            found.append(_is_one_or_none(column, values))
    if wanted.since:
        found.append(item.submitted_day >= wanted.since.toordinal())
    if wanted.until:
        found.append(item.submitted_day <= wanted.until.toordinal())
    if wanted.late_on:
        found.append(item.due_on < wanted.late_on)
    if wanted.changed:
        found.append(item.id.in_(changed_since_seen(actor)))
    return found


def _is_one_or_none(column: Any, values: Sequence[str]) -> ColumnElement[bool]:
    """Whether the column has one of these numbers, or, with "none", is empty."""
    numbers: ColumnElement[bool] = column.in_([int(number) for number in values if number.isdecimal()])
    return or_(numbers, column.is_(None)) if "none" in values else numbers


def _has_one(owner: Any, column: Any, values: Sequence[str]) -> ColumnElement[bool]:
    # As a list of numbers, not row by row: SQLite then starts from the few that have it.
    return AssistanceRequest.id.in_(select(owner).where(column.in_(values)))


def _of_institution(text: str) -> ColumnElement[bool]:
    """The institution of that number, or those whose names have all the words."""
    if (number := number_in(text)) is not None:
        return of_institutions({number})
    words = sort_key(text).split()
    rows = db.session.execute(
        select(Institution.id, Institution.official_name, Institution.original_name, Institution.short_name)
    )
    ids = [found for found, *names in rows if _has_words(sort_key(" ".join(names)), words)]
    return of_institutions(ids)


def _has_words(text: str, words: list[str]) -> bool:
    return all(word in text for word in words)


def _sorted(found: Select[Any], sort: str) -> Select[Any]:
    key = sort.removeprefix("-")
    if key not in SORTS:
        key, sort = "since", DEFAULT_SORT
    column = SORTS[key]()
    ordered = column.desc() if sort.startswith("-") else column.asc()
    return found.order_by(None).order_by(ordered.nulls_last(), AssistanceRequest.id.desc())


def load_topics(rows: Sequence[AssistanceRequest]) -> None:
    """Give these requests their topics in one query; a list leaves them out, and titles and excerpts ask for some."""
    by_id: dict[int, list[RequestTopic]] = {row.id: [] for row in rows}
    found = select(RequestTopic).where(RequestTopic.request_id.in_(by_id)).order_by(RequestTopic.topic_id)
    for topic in db.session.scalars(found) if by_id else ():
        by_id[topic.request_id].append(topic)
    for row in rows:
        set_committed_value(row, "topics", by_id[row.id])


def partner_codes() -> Select[Any]:
    """The partners that have institutions: what a list can be filtered by."""
    return select(Institution.partner_code).distinct().order_by(Institution.partner_code)


def advisers() -> Select[int, str]:
    """(number, name) of those who may have a case, by name."""
    return select(User.id, User.name).where(User.role == Role.ADVISER.value).order_by(User.name, User.id)
