"""The figures of the programme: sums that the database makes, of what the reader may read.

Requests count by the day of their submission, activities by the first day of their delivery; days
are days of UTC. Restricted cases are in every sum; a figure below three that counts one is hidden, and
lists behind figures leave them out (domain guide 5.4c). A confidential case is in the figures of those
who may read it, in the same way, and in nobody else's (docs/decisions/0010).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    and_,
    case,
    distinct,
    func,
    literal,
    null,
    select,
    union_all,
)

from socx.access.actors import Actor
from socx.activities import queries as activities
from socx.activities.models import Action, Activity, Position
from socx.db import db
from socx.experts.models import Expert, ExpertTopic
from socx.experts.workflow import SEARCHABLE
from socx.institutions.models import Institution
from socx.requests import queries as requests
from socx.requests.models import AssistanceRequest, RequestAssistance, RequestTopic
from socx.requests.workflow import REQUEST_WORKFLOW

#: A figure below this that counts a restricted case is not shown.
SMALL = 3

APPROVED = ("approved", "under_way", "closed")
NOT_APPROVED = ("ineligible", "rejected", "redirected")
WITHDRAWN = ("withdrawn",)

#: What requests come to; each state is in one of the groups.
GROUPS: dict[str, tuple[str, ...]] = {
    "in_work": tuple(
        s.name for s in REQUEST_WORKFLOW if s.name not in (*APPROVED, *NOT_APPROVED, *WITHDRAWN, "draft", "signing")
    ),
    "approved": APPROVED,
    "not_approved": NOT_APPROVED,
    "withdrawn": WITHDRAWN,
}

#: Activities whose team is more than a plan: the experts on them count as mobilised.
MOBILISED = ("confirmed", "preparation", "delivery", "reporting", "reported", "closed")
RUNNING = ("preparation", "delivery", "reporting", "reported")
DELIVERED = ("delivery", "reporting", "reported", "closed")

IS_RESTRICTED = AssistanceRequest.sensitivity != "normal"


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures, and of what: the reader, the days (both included) and the domain."""

    actor: Actor
    start: date | None = None
    end: date | None = None
    domain: str = ""

    @property
    def address(self) -> dict[str, Any]:
        """The arguments of an address that mean this scope, whoever opens it."""
        days = {"from": self.start, "to": self.end}
        found = {name: day.isoformat() for name, day in days.items() if day}
        return found | ({"domain": self.domain} if self.domain else {})


@dataclass(frozen=True, slots=True)
class Count:
    """How many cases, and how many of them are shown in sums only."""

    total: int = 0
    restricted: int = 0

    @property
    def is_hidden(self) -> bool:
        return 0 < self.total < SMALL and self.restricted > 0

    def __add__(self, other: Count) -> Count:
        return Count(self.total + other.total, self.restricted + other.restricted)


def total(counts: Iterable[Count]) -> Count:
    return sum(counts, Count())


# --- what a figure is made of


def received(scope: Scope) -> list[ColumnElement[bool]]:
    """Conditions on a request and its institution: read by this reader, submitted on these days."""
    found = _conditions(requests.visible_to(scope.actor))
    if scope.start:
        found.append(AssistanceRequest.submitted_day >= scope.start.toordinal())
    if scope.end:
        found.append(AssistanceRequest.submitted_day <= scope.end.toordinal())
    return found + _of_domain(scope)


def begun(scope: Scope) -> list[ColumnElement[bool]]:
    """Conditions on an activity and its request: read by this reader, delivery begins on these days."""
    found = _conditions(activities.visible_to(scope.actor))
    if scope.start:
        found.append(Activity.delivery_start >= scope.start)
    if scope.end:
        found.append(Activity.delivery_start <= scope.end)
    return found + _of_domain(scope)


def _conditions(visible: Select[Any]) -> list[ColumnElement[bool]]:
    return [] if visible.whereclause is None else [visible.whereclause]


def _of_domain(scope: Scope) -> list[ColumnElement[bool]]:
    return [AssistanceRequest.domain == scope.domain] if scope.domain else []


def with_institution(*columns: Any) -> Select[Any]:
    return select(*columns).select_from(AssistanceRequest).join(AssistanceRequest.institution)


def with_request(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(Activity)
        .join(Activity.action)
        .join(Action.request)
        .join(AssistanceRequest.institution)
    )


def _of_requests(scope: Scope, *columns: Any) -> Select[Any]:
    """A query over the requests of a scope. Institutions take part only for a reader who is tied to
    a partner: to look up each of them costs more than all the counting."""
    found = select(*columns).select_from(AssistanceRequest)
    if scope.actor.partner is not None:
        found = found.join(AssistanceRequest.institution)
    return found.where(*received(scope))


def _of_activities(scope: Scope, *columns: Any) -> Select[Any]:
    """The same over the activities of a scope and their requests."""
    found = select(*columns).select_from(Activity).join(Activity.action).join(Action.request)
    if scope.actor.partner is not None:
        found = found.join(AssistanceRequest.institution)
    return found.where(*begun(scope))


def sum_of(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


# --- requests


@dataclass(frozen=True, slots=True)
class Requests:
    """Requests by state, and how many of the awaited steps are late."""

    by_state: Mapping[str, Count]
    late: Count

    def of(self, states: Iterable[str]) -> Count:
        return total(self.by_state.get(state, Count()) for state in states)


def is_late(today: date) -> ColumnElement[bool]:
    """Whether the step that a request waits for should have come before today."""
    item = AssistanceRequest
    return and_(item.due_on.is_not(None), item.due_on < today)


def count_requests(scope: Scope, today: date) -> Requests:
    item, late = AssistanceRequest, is_late(today)
    rows = db.session.execute(
        _of_requests(scope, item.state, func.count(), sum_of(IS_RESTRICTED), sum_of(late), sum_of(late & IS_RESTRICTED))
        .group_by(item.state)
        .order_by(item.state)
    ).all()
    return Requests(
        {state: Count(number, restricted) for state, number, restricted, _, _ in rows},
        total(Count(late, restricted) for *_, late, restricted in rows),
    )


# --- activities


@dataclass(frozen=True, slots=True)
class Activities:
    """Activities by state, and those with a missed milestone."""

    by_state: Mapping[str, Count]
    late: Count

    def of(self, states: Iterable[str]) -> Count:
        return total(self.by_state.get(state, Count()) for state in states)


def count_activities(scope: Scope) -> Activities:
    is_late = Activity.late_since.is_not(None)
    rows = db.session.execute(
        _of_activities(
            scope, Activity.state, func.count(), sum_of(IS_RESTRICTED), sum_of(is_late), sum_of(is_late & IS_RESTRICTED)
        )
        .group_by(Activity.state)
        .order_by(Activity.state)
    ).all()
    return Activities(
        {state: Count(number, restricted) for state, number, restricted, _, _ in rows},
        total(Count(late, restricted) for *_, late, restricted in rows),
    )


# --- experts


@dataclass(frozen=True, slots=True)
class Staffed:
    """Experts on activities: persons, places filled, and the days agreed."""

    persons: int = 0
    places: int = 0
    days_on_site: int = 0
    days_remote: int = 0
    restricted_places: int = 0
    restricted_cases: int = 0

    @property
    def days(self) -> int:
        return self.days_on_site + self.days_remote

    @property
    def is_hidden(self) -> bool:
        alone = self.places == self.restricted_places and self.restricted_cases < SMALL
        return self.restricted_places > 0 and (alone or self.places < SMALL)


#: By what experts and their days are told apart.
DIMENSIONS = ("member_state", "domain", "partner", "assistance", "topic")

TOTAL = "total"


def _staff(scope: Scope) -> CTE:
    """One row for each expert on an activity that is more than a plan."""
    return (
        with_request(
            Position.expert_id,
            Position.days_on_site,
            Position.days_remote,
            Expert.member_state,
            func.coalesce(AssistanceRequest.domain, "").label("domain"),
            Institution.partner_code.label("partner"),
            AssistanceRequest.id.label("request_id"),
            case((IS_RESTRICTED, AssistanceRequest.id), else_=null()).label("restricted_id"),
        )
        .join(Position, Position.activity_id == Activity.id)
        .join(Expert, Expert.id == Position.expert_id)
        .where(*begun(scope), Activity.state.in_(MOBILISED))
        .cte("staff")
    )


def staffing(scope: Scope, dimensions: Iterable[str]) -> dict[str, dict[str, Staffed]]:
    """Experts and their days by some dimensions, and under TOTAL all of them.

    A case with several topics or types of assistance counts in each of them.
    """
    staff = _staff(scope)
    of = staff.c
    sums = (
        func.count(distinct(of.expert_id)),
        func.count(),
        func.sum(of.days_on_site),
        func.sum(of.days_remote),
        func.count(of.restricted_id),
        func.count(distinct(of.restricted_id)),
    )
    keys: dict[str, tuple[Any, Any]] = {
        "member_state": (of.member_state, staff),
        "domain": (of.domain, staff),
        "partner": (of.partner, staff),
        "assistance": (
            RequestAssistance.kind,
            staff.join(RequestAssistance, RequestAssistance.request_id == of.request_id),
        ),
        "topic": (RequestTopic.topic_id, staff.join(RequestTopic, RequestTopic.request_id == of.request_id)),
    }
    found: dict[str, dict[str, Staffed]] = {name: {} for name in (*dimensions, TOTAL)}
    parts = [
        select(literal(name).label("name"), key.label("key"), *sums).select_from(source).group_by(key)
        for name, (key, source) in keys.items()
        if name in found
    ]
    parts.append(select(literal(TOTAL), literal(""), *sums).select_from(staff))
    for name, key, persons, places, on_site, remote, hidden, cases in db.session.execute(union_all(*parts)):
        found[name][key] = Staffed(persons, places, on_site or 0, remote or 0, hidden, cases)
    return found


# --- partners and topics


@dataclass(frozen=True, slots=True)
class Reach:
    """Requests of one partner, those that were approved, and from how many institutions."""

    received: Count
    approved: Count
    institutions: int


def reach(scope: Scope) -> dict[str, Reach]:
    """By partner code. Requests are summed by institution first: there are far fewer of them to look up."""
    item = AssistanceRequest
    is_approved = item.state.in_(APPROVED)
    own = _of_requests(
        scope,
        item.institution_id,
        func.count().label("received"),
        sum_of(IS_RESTRICTED).label("hidden"),
        sum_of(is_approved).label("approved"),
        sum_of(is_approved & IS_RESTRICTED).label("hidden_approved"),
    )
    of = own.group_by(item.institution_id).subquery("of_institution").c
    rows = db.session.execute(
        select(
            Institution.partner_code,
            func.sum(of.received),
            func.sum(of.hidden),
            func.sum(of.approved),
            func.sum(of.hidden_approved),
            sum_of(of.approved > 0),
        )
        .join(Institution, Institution.id == of.institution_id)
        .group_by(Institution.partner_code)
        .order_by(Institution.partner_code)
    )
    found = {
        code: Reach(Count(received, hidden), Count(approved, hidden_approved), institutions)
        for code, received, hidden, approved, hidden_approved, institutions in rows
    }
    return _with_joint(found, scope)


def _with_joint(found: dict[str, Reach], scope: Scope) -> dict[str, Reach]:
    """A joint request counts once for each of its partners, and each of its institutions is reached."""
    joint = _joint(scope)
    for row in joint:
        if row.counts:
            before = found.get(row.partner_code, Reach(Count(), Count(), 0))
            one = Count(1, int(row.is_restricted))
            found[row.partner_code] = Reach(
                before.received + one, before.approved + one if row.is_approved else before.approved,
                before.institutions,
            )  # fmt: skip
    beside = {row.institution_id: row.partner_code for row in joint if row.is_approved and not row.is_anchor}
    known = set(db.session.scalars(
        _of_requests(scope, AssistanceRequest.institution_id)
        .where(AssistanceRequest.state.in_(APPROVED), AssistanceRequest.institution_id.in_(beside))
    )) if beside else set()  # fmt: skip
    for institution_id, code in beside.items():
        if institution_id not in known:
            found[code] = replace(found[code], institutions=found[code].institutions + 1)
    return found


@dataclass(frozen=True, slots=True)
class JointRow:
    """One institution of a joint request. `counts`: it is the first of a partner that the sum by anchors leaves out."""

    institution_id: int
    partner_code: str
    is_anchor: bool
    counts: bool
    is_approved: bool
    is_restricted: bool


def _joint(scope: Scope) -> list[JointRow]:
    item = AssistanceRequest
    rows = db.session.scalars(select(item).join(item.institution).where(item.is_joint, *received(scope))).unique()
    found = []
    for one in rows:
        seen = {one.institution.partner_code}
        for party in one.active_parties:
            code = party.institution.partner_code
            found.append(
                JointRow(
                    party.institution_id, code, party.institution_id == one.institution_id, code not in seen,
                    one.state in APPROVED, one.sensitivity != "normal",
                )
            )  # fmt: skip
            seen.add(code)
    return found


def reached_jointly(scope: Scope) -> dict[int, bool]:
    """The institutions of approved joint requests, and whether every one of these is restricted."""
    found: dict[int, bool] = {}
    for row in _joint(scope):
        if row.is_approved:
            found[row.institution_id] = found.get(row.institution_id, True) and row.is_restricted
    return found


def joint_approved_of(scope: Scope, institution_ids: Iterable[int]) -> list[int]:
    """Of these institutions, each once for an approved joint request that may be listed and is counted elsewhere."""
    wanted = set(institution_ids)
    return [
        row.institution_id
        for row in _joint(scope)
        if row.is_approved and not row.is_restricted and not row.is_anchor and row.institution_id in wanted
    ]


@dataclass(frozen=True, slots=True)
class Supply:
    """A topic: how many requests ask for it, how many experts of the roster offer it."""

    topic_id: str
    asked: Count
    experts: int


def supply(scope: Scope) -> list[Supply]:
    """The topics that were asked for, those with the fewest experts a request first."""
    offered = (
        select(ExpertTopic.topic_id, func.count().label("experts"))
        .join(Expert, Expert.id == ExpertTopic.expert_id)
        .where(Expert.state.in_(SEARCHABLE), Expert.in_roster_since.is_not(None))
        .group_by(ExpertTopic.topic_id)
        .subquery("offered")
    )
    cases = _of_requests(scope, AssistanceRequest.id, case((IS_RESTRICTED, 1), else_=0).label("hidden")).cte("cases")
    cases = cases.prefix_with("MATERIALIZED")  # or each topic looks its request up in the table
    asked = (
        select(RequestTopic.topic_id, func.count().label("number"), func.sum(cases.c.hidden).label("hidden"))
        .join(cases, cases.c.id == RequestTopic.request_id)
        .group_by(RequestTopic.topic_id)
        .subquery("asked")
    )
    experts = func.coalesce(offered.c.experts, 0)
    rows = db.session.execute(
        select(asked.c.topic_id, asked.c.number, asked.c.hidden, experts)
        .outerjoin(offered, offered.c.topic_id == asked.c.topic_id)
        .order_by(experts * 1.0 / asked.c.number, asked.c.number.desc(), asked.c.topic_id)
    )
    return [Supply(topic, Count(number, restricted), offers) for topic, number, restricted, offers in rows]
