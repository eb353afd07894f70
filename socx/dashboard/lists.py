"""The lists behind the figures: the same conditions, read as rows.

Restricted and confidential cases are in the figure and not in its list; Behind.count says how many
there are. A list that no figure opens is None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, case, distinct, exists, func, or_, select, true
from sqlalchemy.orm import contains_eager, defer, lazyload, selectinload

from socx.activities.models import Action, Activity, Position
from socx.activities.workflow import ACTIVITY_WORKFLOW
from socx.core.places import partners
from socx.core.topics import topics
from socx.core.values import ASSISTANCE, DOMAINS, MEMBER_STATES
from socx.dashboard import durations, queries
from socx.dashboard.durations import SPELLS
from socx.dashboard.queries import (
    ALL,
    GROUPS,
    IS_APPROVED,
    IS_RESTRICTED,
    MOBILISED,
    OF_ROUND,
    PLACES,
    RESTRICTED,
    RUNNING,
    Condition,
    Count,
    Scope,
    of_activities,
    of_requests,
)
from socx.dashboard.words import UNDATED
from socx.db import db
from socx.experts.models import Expert
from socx.institutions.models import Institution
from socx.requests import queries as requests
from socx.requests.models import AssistanceRequest, RequestAssistance, RequestTopic
from socx.requests.workflow import DRAFT_STATES, REQUEST_WORKFLOW

#: The condition for a value that is asked for; None for a value that is not known.
Lookup = Callable[[str], Condition | None]


#: What no list shows of a request, and what would be read with it.
NOT_LISTED = (lazyload(AssistanceRequest.topics), defer(AssistanceRequest.answers), defer(AssistanceRequest.copied))


@dataclass(frozen=True, slots=True)
class Behind:
    """A list behind a figure: its rows, and how many cases the figure counts."""

    rows: Select[Any]
    count: Count


def _one_of(known: Any, condition: Callable[[str], Condition]) -> Lookup:
    return lambda value: condition(value) if value in known else None


def _no_value(condition: Callable[[], Condition]) -> Lookup:
    return lambda value: None if value else condition()


def _has_topic(topic_id: str) -> Condition:
    return exists().where(RequestTopic.request_id == AssistanceRequest.id, RequestTopic.topic_id == topic_id)


def _has_assistance(kind: str) -> Condition:
    return exists().where(RequestAssistance.request_id == AssistanceRequest.id, RequestAssistance.kind == kind)


def _went(stretch: str) -> Condition:
    return AssistanceRequest.id.in_(durations.went(stretch))


STATES = frozenset(REQUEST_WORKFLOW.labels) - DRAFT_STATES
AWAITED = frozenset(s.awaits for s in REQUEST_WORKFLOW if s.awaits and s.name not in DRAFT_STATES)


def awaiting(audience: str) -> tuple[str, ...]:
    """The states after filing in which that audience is waited for."""
    return tuple(state for state in REQUEST_WORKFLOW.awaiting(audience) if state in STATES)


def _request_lookups(today: date) -> dict[str, Lookup]:
    item = AssistanceRequest
    return {
        "": _no_value(true),
        "group": _one_of(GROUPS, lambda v: item.state.in_(GROUPS[v])),
        "state": _one_of(STATES, lambda v: item.state == v),
        "awaited": _one_of(AWAITED, lambda v: item.state.in_(awaiting(v))),
        "late": _no_value(lambda: queries.is_late(today)),
        "spell": _one_of(SPELLS, _went),
        "partner": _one_of(partners(), lambda v: requests.of_partners({v})),
        "approved_of": _one_of(partners(), lambda v: and_(requests.of_partners({v}), IS_APPROVED)),
        "topic": _one_of(topics(), _has_topic),
        **{name: _of_round(condition) for name, condition in OF_ROUND.items()},
    }


def _of_round(condition: Condition) -> Lookup:
    def look_up(value: str) -> Condition | None:
        found = requests.find_round(int(value)) if re.fullmatch(r"[0-9]{1,9}", value) else None
        return and_(AssistanceRequest.round_id == found.id, condition) if found else None

    return look_up


def requests_behind(scope: Scope, by: str, value: str, today: date) -> Behind | None:
    """Requests with their institutions, the latest submitted first."""
    condition = _condition(_request_lookups(today), by, value)
    if condition is None:
        return None
    rows = (
        of_requests(scope, AssistanceRequest, institution=True)
        .options(contains_eager(AssistanceRequest.institution), *NOT_LISTED)
        .where(condition, ~IS_RESTRICTED)
        .order_by(AssistanceRequest.submitted_at.desc(), AssistanceRequest.id.desc())
    )
    return Behind(rows, _count(of_requests(scope, ALL, RESTRICTED, institution=True).where(condition)))


def _of_participants(condition: Condition) -> Lookup:
    """Of all activities, of those of one year, or of those at one partner."""

    def look_up(value: str) -> Condition | None:
        if value in partners():
            return and_(condition, Institution.partner_code == value)
        if value == UNDATED:
            return and_(condition, queries.in_year(None))
        if re.fullmatch(r"[0-9]{4}", value):
            return and_(condition, queries.in_year(int(value)))
        return condition if not value else None

    return look_up


ACTIVITY_LOOKUPS: dict[str, Lookup] = {
    "": _no_value(true),
    "state": _one_of(ACTIVITY_WORKFLOW.labels, lambda v: Activity.state == v),
    "running": _no_value(lambda: Activity.state.in_(RUNNING)),
    "late": _no_value(lambda: Activity.late_since.is_not(None)),
    **{what: _of_participants(queries.has_counted(what)) for what in PLACES},
}


def activities_behind(scope: Scope, by: str, value: str) -> Behind | None:
    """Activities with their requests and institutions, in the order of their delivery."""
    condition = _condition(ACTIVITY_LOOKUPS, by, value)
    if condition is None:
        return None
    rows = _activities(scope).where(condition, ~IS_RESTRICTED)
    counted = of_activities(scope, ALL, RESTRICTED, institution=by in PLACES)
    return Behind(rows, _count(counted.where(condition)))


#: How far a timeline looks around today, where the filter says nothing else.
BEHIND, AHEAD = timedelta(days=90), timedelta(days=365)


def timeline(scope: Scope, today: date, limit: int) -> list[Activity]:
    """The activities that a picture has room for: those of the days asked for that lie around today,
    or, where none of these days do, the first of them."""
    where = [~IS_RESTRICTED, Activity.state != "cancelled", Activity.delivery_start.is_not(None)]
    if (scope.start or today) <= today <= (scope.end or today):
        where += [Activity.delivery_end >= today - BEHIND, Activity.delivery_start <= today + AHEAD]
    found = _activities(scope).where(*where).options(selectinload(Activity.positions)).limit(limit)
    return list(db.session.scalars(found).unique())


def _activities(scope: Scope) -> Select[Activity]:
    return (
        of_activities(scope, Activity, institution=True)
        .options(
            contains_eager(Activity.action)
            .contains_eager(Action.request)
            .options(contains_eager(AssistanceRequest.institution), *NOT_LISTED)
        )
        .order_by(Activity.delivery_start.is_(None), Activity.delivery_start, Activity.id)
    )


ASSIGNMENT_LOOKUPS: dict[str, Lookup] = {
    "": _no_value(true),
    "member_state": _one_of(MEMBER_STATES, lambda v: Expert.member_state == v),
    "domain": _one_of(set(DOMAINS), lambda v: AssistanceRequest.domain == v),
    "partner": _one_of(partners(), lambda v: Institution.partner_code == v),
    "assistance": _one_of(ASSISTANCE, _has_assistance),
    "topic": _one_of(topics(), _has_topic),
}


def assignments_behind(scope: Scope, by: str, value: str) -> Behind | None:
    """Filled positions with expert, activity, request and institution, in the order of delivery."""
    condition = _condition(ASSIGNMENT_LOOKUPS, by, value)
    if condition is None:
        return None
    where = [Activity.state.in_(MOBILISED), condition]
    rows = (
        _placed(scope, Position)
        .options(
            contains_eager(Position.expert),
            contains_eager(Position.activity)
            .contains_eager(Activity.action)
            .contains_eager(Action.request)
            .options(contains_eager(AssistanceRequest.institution), *NOT_LISTED),
        )
        .where(*where, ~IS_RESTRICTED)
        .order_by(Activity.delivery_start.is_(None), Activity.delivery_start, Activity.id, Position.number)
    )
    return Behind(rows, _count(_placed(scope, ALL, RESTRICTED).where(*where)))


def _placed(scope: Scope, *columns: Any) -> Select[Any]:
    """A query over the experts on activities of a scope."""
    return of_activities(scope, *columns, institution=True).join(Activity.positions).join(Position.expert)


def institutions_behind(scope: Scope, by: str, value: str) -> Behind | None:
    """Institutions with approved requests, in the order of their names."""
    if by or value:
        return None
    anchors = of_requests(scope, AssistanceRequest.institution_id).where(IS_APPROVED)
    listed = anchors.where(~IS_RESTRICTED)
    joint = queries.reached_jointly(scope)
    listed_too = {number for number, is_hidden in joint.items() if not is_hidden}
    rows = (
        select(Institution)
        .where(or_(Institution.id.in_(listed), Institution.id.in_(listed_too)) if joint else Institution.id.in_(listed))
        .order_by(Institution.official_name, Institution.id)
    )
    reached = distinct(AssistanceRequest.institution_id)
    open_ones = distinct(case((~IS_RESTRICTED, AssistanceRequest.institution_id)))
    counted = of_requests(scope, func.count(reached), func.count(open_ones)).where(IS_APPROVED)
    number, shown = db.session.execute(counted).one()
    if joint:
        alone = set(db.session.scalars(anchors))
        open_alone = set(db.session.scalars(listed))
        number, shown = len(alone | set(joint)), len(open_alone | listed_too)
    return Behind(rows, Count(number, number - shown))


def approved_by(scope: Scope, institution_ids: Iterable[int]) -> dict[int, int]:
    """How many approved requests that may be listed these institutions have."""
    item = AssistanceRequest
    rows = db.session.execute(
        of_requests(scope, item.institution_id, func.count())
        .where(IS_APPROVED, ~IS_RESTRICTED, item.institution_id.in_(list(institution_ids)))
        .group_by(item.institution_id)
    )
    found: dict[int, int] = dict(rows.all())
    for number in queries.joint_approved_of(scope, institution_ids):
        found[number] = found.get(number, 0) + 1
    return found


def _condition(lookups: dict[str, Lookup], by: str, value: str) -> Condition | None:
    return lookups[by](value) if by in lookups else None


def _count(found: Select[Any]) -> Count:
    return Count(*db.session.execute(found).one())
