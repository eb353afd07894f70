"""What waits for one reader: the rows and counts of the page that people see first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Self

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from socx.access.actors import Actor, Role
from socx.activities import queries as activities
from socx.activities.models import Action, Activity
from socx.dashboard.lists import NOT_LISTED
from socx.dashboard.queries import RUNNING, is_late, number_of
from socx.db import db
from socx.requests import queries as requests
from socx.requests.models import AskedAssessor, AssistanceRequest
from socx.requests.queries import Wanted

#: Lists on the first page are short; each has a link to all of it.
MOST = 6

#: How long a request counts as new.
NEW = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Rows:
    """The first rows of a list, and whether there are more."""

    items: Sequence[Any]
    has_more: bool

    def __bool__(self) -> bool:
        return bool(self.items)

    @classmethod
    def of(cls, items: Sequence[Any], most: int) -> Self:
        """The first so many of these."""
        return cls(items[:most], len(items) > most)


@dataclass(frozen=True, slots=True)
class Step:
    """How many requests wait in one state, and how many of them are late."""

    state: str
    number: int
    late: int


def _first(found: Select[Any], most: int = MOST) -> Rows:
    return Rows.of(db.session.scalars(found.limit(most + 1)).unique().all(), most)


def waiting(actor: Actor, most: int = MOST) -> Rows:
    """What waits for this reader, the step expected first on top."""
    return _first(requests.listed(actor, Wanted(view="mine", sort="due")), most)


def to_assess_too(actor: Actor) -> Rows:
    """Requests that a colleague asked this reader by name to assess, and that have no whole answer yet."""
    asked = AssistanceRequest.asked_assessors.any(AskedAssessor.user_id == actor.user_id)
    found = db.session.scalars(requests.listed(actor, Wanted(state=("assessment",), sort="due")).where(asked)).unique()
    items = [item for item in found if any(a.user_id == actor.user_id for a in item.awaited_assessors)]
    return Rows.of(items, MOST)


def awaited(actor: Actor) -> Rows:
    """What this reader waits for others to do, the step expected first on top."""
    return _first(requests.listed(actor, Wanted(view="theirs", sort="due")).where(~is_put_away()))


def is_put_away() -> Any:
    """Approved requests are told by their activities, not among those that are waited for."""
    return AssistanceRequest.state.in_(("under_way",))


def steps(actor: Actor, today: date) -> list[Step]:
    """How many requests wait for this reader in each state."""
    found = _counted(actor).where(requests.waits_for(actor))
    return _steps(found, today)


def _counted(actor: Actor) -> Select[Any]:
    """A query over what this reader may read, for counting."""
    found = select(AssistanceRequest.state).join(AssistanceRequest.institution)
    visible = requests.visible_to(actor).whereclause
    return found if visible is None else found.where(visible)


def _steps(found: Select[Any], today: date) -> list[Step]:
    rows = db.session.execute(
        found.add_columns(func.count(), number_of(is_late(today)))
        .group_by(AssistanceRequest.state)
        .order_by(AssistanceRequest.state)
    )
    return [Step(state, number, late) for state, number, late in rows]


def late(actor: Actor, today: date) -> Rows:
    """Requests whose awaited step is late, longest first."""
    return _first(requests.listed(actor, Wanted(late_on=today, sort="due")))


def in_state(actor: Actor, state: str) -> Rows:
    """Requests in one state, longest there first."""
    return _first(requests.listed(actor, Wanted(state=(state,), sort="since")))


def recently_submitted(actor: Actor, now: datetime) -> Rows:
    """What came in lately, the newest first; an adviser sees the own domain."""
    item = AssistanceRequest
    desk = (actor.domain,) if actor.domain else ()
    found = requests.listed(actor, Wanted(domain=desk)).where(item.submitted_at >= now - NEW)
    return _first(found.order_by(None).order_by(item.submitted_at.desc(), item.id.desc()), 5)


def others(actor: Actor) -> Rows:
    """What this reader may read and need not act on, the latest change first."""
    return _first(requests.listed(actor, Wanted()).where(~requests.waits_for(actor)))


def decided(actor: Actor) -> Rows:
    """The latest decisions."""
    item = AssistanceRequest
    found = requests.listed(actor, Wanted()).where(item.decided_at.is_not(None))
    return _first(found.order_by(None).order_by(item.decided_at.desc(), item.id.desc()), 5)


def has_requests(actor: Actor) -> bool:
    found = _counted(actor).with_only_columns(AssistanceRequest.id).limit(1)
    return db.session.scalar(found) is not None


def running(actor: Actor) -> Rows:
    """Activities that are open, in the order of their delivery."""
    return _first(_shown(activities.shown(activities.visible_to(actor), "open")))


def late_activities(actor: Actor) -> Rows:
    """Activities with a missed milestone; an adviser sees the own domain. Longest late first."""
    found = activities.shown(activities.visible_to(actor), "open").where(Activity.late_since.is_not(None))
    if actor.role is Role.ADVISER:
        found = found.where(AssistanceRequest.domain == actor.domain)
    return _first(_shown(found).order_by(None).order_by(Activity.late_since, Activity.id))


def count_activities(actor: Actor) -> tuple[int, int]:
    """How many activities are running, and how many open ones have a missed milestone."""
    visible = activities.shown(activities.visible_to(actor), "open").order_by(None)
    is_behind = Activity.late_since.is_not(None)
    counted = visible.with_only_columns(number_of(Activity.state.in_(RUNNING)), number_of(is_behind))
    number, behind = db.session.execute(counted).one()
    return number, behind


def _shown(found: Select[Activity]) -> Select[Activity]:
    """With what a row shows, and no more."""
    return found.options(
        selectinload(Activity.positions),
        selectinload(Activity.action).selectinload(Action.request).options(*NOT_LISTED),
    )
