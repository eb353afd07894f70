"""Find requests. Everything that lists them starts from visible_to()."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, exists, false, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, lazyload, load_only

from socx.access.actors import Actor, Role
from socx.audit.models import AuditEntry
from socx.core.places import partners, sort_key
from socx.db import db
from socx.institutions.models import Institution
from socx.requests.models import AssistanceRequest, RequestTopic
from socx.requests.workflow import DRAFT_STATES, OPEN_ACTION_STATES, REQUEST_WORKFLOW

PARTNER_ROLES = frozenset({Role.OFFICIAL, Role.APPROVER})


def find(request_id: int) -> AssistanceRequest | None:
    return db.session.get(AssistanceRequest, request_id)


def by_code_or_number(text: str) -> Select[AssistanceRequest]:
    """The request that a person names at the command line: by the start of its code, `2026-07`, or its number."""
    found = select(AssistanceRequest)
    if code := re.match(r"(\d{4})-(\d{1,4})(?!\d)", text, re.ASCII):
        year, sequence = map(int, code.groups())
        return found.where(AssistanceRequest.year == year, AssistanceRequest.sequence == sequence)
    number = int(text) if re.fullmatch(r"\d{1,18}", text, re.ASCII) else 0
    return found.where(AssistanceRequest.id == number)


def visible_to(actor: Actor) -> Select[AssistanceRequest]:
    """The requests that this actor may read: REQUEST_READ, said in SQL."""
    item = AssistanceRequest
    found = select(item).join(item.institution).options(contains_eager(item.institution))
    filed = item.submitted_at.is_not(None) & item.state.not_in(DRAFT_STATES)
    match actor.role:
        case Role.OFFICIAL | Role.APPROVER:
            found = found.where(item.institution_id == actor.institution_id)
        case Role.ADVISER:
            found = found.where(filed, or_(item.domain == actor.domain, item.sensitivity != "confidential"))
        case Role.MANAGER:
            found = found.where(filed)
        case Role.DELEGATION:
            found = found.where(filed, Institution.partner_code == actor.partner)
        case Role.COMMISSION:
            found = found.where(item.put_forward_at.is_not(None))
        case _:
            found = found.where(false())
    return found.order_by(item.state_since.desc(), item.id.desc())


# --- who waits for whom

#: Whom the workflow means when it waits for somebody, by the role of who is asking.
AWAITED_AS = {
    Role.OFFICIAL: ("partner",),
    Role.APPROVER: ("partner", "approvers"),
    Role.ADVISER: ("advisers",),
    Role.MANAGER: ("advisers",),
    Role.DELEGATION: ("delegation",),
    Role.COMMISSION: ("commission",),
}


def _awaiting(*audiences: str) -> list[str]:
    return [state for audience in audiences for state in REQUEST_WORKFLOW.awaiting(audience)]


def waits_for(actor: Actor) -> ColumnElement[bool]:
    """Whether a request waits for this actor; an adviser has their own and the desk's unassigned."""
    item = AssistanceRequest
    if actor.role is None or actor.role not in AWAITED_AS:
        return false()
    mine = item.state.in_(_awaiting(*AWAITED_AS[actor.role]))
    if actor.role is Role.ADVISER:
        desk = and_(item.adviser_id.is_(None), item.domain == actor.domain)
        return mine & or_(item.adviser_id == actor.user_id, desk)
    return mine


def waits_for_others(actor: Actor) -> ColumnElement[bool]:
    """Whether somebody else has the next step of an open request."""
    own = AWAITED_AS.get(actor.role, ()) if actor.role else ()
    closed = REQUEST_WORKFLOW.final
    states = [s.name for s in REQUEST_WORKFLOW if s.awaits not in own and s.name not in closed]
    return AssistanceRequest.state.in_(states)


# --- lists

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
        found = found.where(item.state.in_(_awaiting(wanted.awaited)))
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


# --- rules and jobs


def last_sequence(year: int) -> int:
    """The highest sequence number given in a year, or 0."""
    return db.session.scalar(select(func.max(AssistanceRequest.sequence)).where(AssistanceRequest.year == year)) or 0


def open_actions_of(institution_id: int, *, but: int | None = None) -> Select[AssistanceRequest]:
    """Requests of an institution that have an open action (rule: one at a time)."""
    return (
        select(AssistanceRequest)
        .where(
            AssistanceRequest.institution_id == institution_id,
            AssistanceRequest.state.in_(OPEN_ACTION_STATES),
            AssistanceRequest.id != (but or 0),
        )
        .order_by(AssistanceRequest.state_since, AssistanceRequest.id)
    )


def overdue(today: date) -> Select[AssistanceRequest]:
    """Requests whose awaited step should have come before today, longest waiting first."""
    return (
        select(AssistanceRequest)
        .where(AssistanceRequest.due_on < today)
        .order_by(AssistanceRequest.due_on, AssistanceRequest.id)
    )


def ready_to_leave_the_queue() -> Select[AssistanceRequest]:
    """Requests in the queue whose institution has no open action any more, oldest first."""
    other = aliased(AssistanceRequest)
    has_open_action = exists().where(
        other.institution_id == AssistanceRequest.institution_id,
        other.state.in_(OPEN_ACTION_STATES),
    )
    return (
        select(AssistanceRequest)
        .where(AssistanceRequest.state == "waiting", ~has_open_action)
        .order_by(AssistanceRequest.submitted_at, AssistanceRequest.id)
    )


# --- the trail


def trail(item: AssistanceRequest, actor: Actor) -> Select[AuditEntry]:
    """What happened to a request, as far as this actor is concerned, oldest first.

    The institution sees moves and the start. Everybody else sees what came after the signature.
    """
    found = (
        select(AuditEntry)
        .where(AuditEntry.subject_kind == "request", AuditEntry.subject_id == item.id)
        .where(AuditEntry.action != "edit")
        .order_by(AuditEntry.at, AuditEntry.id)
    )
    is_move = AuditEntry.target.is_not(None)
    if actor.role in PARTNER_ROLES:
        return found.where(or_(is_move, AuditEntry.action == "create"))
    before_filing = or_(AuditEntry.target.in_(DRAFT_STATES), AuditEntry.action == "create")
    found = found.where(or_(~is_move & (AuditEntry.action != "create"), ~before_filing))
    if actor.role is Role.DELEGATION:
        found = found.where(is_move)
    return found


def may_read_note(actor: Actor, entry: AuditEntry) -> bool:
    """Whether the note of a move is for this reader: the facility's own words stay in the facility."""
    if entry.target is None:
        return actor.role not in PARTNER_ROLES | {Role.DELEGATION}
    if entry.actor_id is not None and entry.actor_id == actor.user_id:
        return True
    tells = REQUEST_WORKFLOW.transition(entry.action).tells
    if entry.target in DRAFT_STATES:
        return actor.role in PARTNER_ROLES
    if actor.role in PARTNER_ROLES:
        return entry.actor_role in PARTNER_ROLES or "partner" in tells
    if actor.role is Role.DELEGATION:
        return "delegation" in tells or "partner" in tells
    return True


def last_edit(item: AssistanceRequest, section_key: str) -> AuditEntry | None:
    """Who saved a section last."""
    entries = db.session.scalars(
        select(AuditEntry)
        .where(
            AuditEntry.subject_kind == "request",
            AuditEntry.subject_id == item.id,
            AuditEntry.action == "edit",
        )
        .order_by(AuditEntry.id.desc())
        .limit(50)
    )
    return next((e for e in entries if e.facts.get("section") == section_key), None)
