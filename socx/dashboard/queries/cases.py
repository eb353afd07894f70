"""How many requests and activities are in which state, and how many of them are late."""

from __future__ import annotations

from datetime import date

from sqlalchemy import and_

from socx.activities.models import Activity
from socx.dashboard.queries.scope import (
    ALL,
    IS_RESTRICTED,
    RESTRICTED,
    ByState,
    Condition,
    Scope,
    number_of,
    of_activities,
    of_requests,
)
from socx.db import db
from socx.requests.models import AssistanceRequest
from socx.requests.workflow import REQUEST_WORKFLOW

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


def is_late(today: date) -> Condition:
    """Whether the step that a request waits for should have come before today."""
    item = AssistanceRequest
    return and_(item.due_on.is_not(None), item.due_on < today)


def count_requests(scope: Scope, today: date) -> ByState:
    state, late = AssistanceRequest.state, is_late(today)
    found = of_requests(scope, state, ALL, RESTRICTED, number_of(late), number_of(late & IS_RESTRICTED))
    return ByState.of_rows(db.session.execute(found.group_by(state).order_by(state)))


def count_activities(scope: Scope) -> ByState:
    """Late are those with a missed milestone."""
    found = of_activities(scope, *_OF_ACTIVITIES).group_by(Activity.state).order_by(Activity.state)
    return ByState.of_rows(db.session.execute(found))


_HAS_MISSED = Activity.late_since.is_not(None)
_OF_ACTIVITIES = (Activity.state, ALL, RESTRICTED, number_of(_HAS_MISSED), number_of(_HAS_MISSED & IS_RESTRICTED))
