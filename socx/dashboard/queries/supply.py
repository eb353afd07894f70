"""What is asked for, beside how many experts of the roster offer it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Integer, cast, func, select

from socx.dashboard.queries.scope import IS_RESTRICTED, Count, Scope, of_requests
from socx.db import db
from socx.experts.models import Expert, ExpertTopic
from socx.experts.workflow import SEARCHABLE
from socx.requests.models import AssistanceRequest, RequestTopic


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
    cases = of_requests(scope, AssistanceRequest.id, cast(IS_RESTRICTED, Integer).label("hidden")).cte("cases")
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
