"""Find recommendations. Everything that lists them starts from visible_to()."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select
from sqlalchemy.orm import selectinload

from socx.access.actors import Actor, Role
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.activities import queries as activities
from socx.activities.models import Action
from socx.core.topics import topics
from socx.db import db
from socx.recommendations.models import (
    Recommendation,
    RecommendationPartner,
    RecommendationTopic,
    RecommendedAction,
    RecommendedRequest,
)
from socx.recommendations.workflow import RECOMMENDATION_WORKFLOW, TAKEN_UP
from socx.requests import queries as requests
from socx.requests.models import AssistanceRequest


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is asked for; empty means any."""

    text: str = ""
    partner: str = ""
    topic: str = ""
    state: str = ""

    @property
    def active(self) -> int:
        return sum(bool(v) for v in (self.text, self.partner, self.topic, self.state))


def find(recommendation_id: int) -> Recommendation | None:
    return db.session.get(Recommendation, recommendation_id)


def visible_to(actor: Actor) -> Select[Recommendation]:
    """The recommendations that this actor may read, the latest first: RECOMMENDATION_READ, said in SQL."""
    item = Recommendation
    found = select(item)
    match actor.role:
        case Role.OFFICIAL | Role.APPROVER:
            found = found.where(item.sensitivity == "normal")
        case Role.DELEGATION:
            found = found.where(_concerns([actor.partner or ""]), item.sensitivity != "confidential")
        case Role.ADVISER:
            found = found.where(or_(item.domain == actor.domain, item.sensitivity != "confidential"))
        case Role.MANAGER:
            pass
        case Role.COMMISSION:
            found = found.where(item.sensitivity != "confidential")
        case _:
            found = found.where(false())
    return found.order_by(item.issued_on.desc(), item.id.desc())


def _concerns(codes: list[str]) -> ColumnElement[bool]:
    link = RecommendationPartner
    return exists().where(link.recommendation_id == Recommendation.id, link.partner_code.in_(codes))


def _about(topic_ids: list[str]) -> ColumnElement[bool]:
    link = RecommendationTopic
    return exists().where(link.recommendation_id == Recommendation.id, link.topic_id.in_(topic_ids))


def narrowed(found: Select[Recommendation], wanted: Wanted) -> Select[Recommendation]:
    """The part of a list that the filters ask for."""
    for word in wanted.text.lower().split()[:8]:
        texts = (Recommendation.text, Recommendation.source, Recommendation.document)
        found = found.where(or_(*(func.lower(t).contains(word, autoescape=True) for t in texts)))
    if wanted.partner:
        found = found.where(_concerns([wanted.partner]))
    if wanted.topic in topics():
        found = found.where(_about([wanted.topic]))
    if wanted.state in RECOMMENDATION_WORKFLOW.labels:
        found = found.where(Recommendation.state == wanted.state)
    return found


def relevant_to(request: AssistanceRequest, actor: Actor) -> Select[Recommendation]:
    """What concerns the partner and a topic of a request, most shared topics first; nothing superseded."""
    link = RecommendationTopic
    shared = (
        select(func.count())
        .where(link.recommendation_id == Recommendation.id, link.topic_id.in_(request.topic_ids))
        .scalar_subquery()
    )
    return (
        visible_to(actor)
        .where(_concerns(sorted(request.partner_codes)), _about(request.topic_ids))
        .where(Recommendation.state != "superseded")
        .order_by(None)
        .order_by(shared.desc(), Recommendation.issued_on.desc(), Recommendation.id.desc())
    )


def linked_with(request: AssistanceRequest, actor: Actor) -> Select[Recommendation]:
    """What a request takes up, as far as this reader may read it."""
    link = RecommendedRequest
    return visible_to(actor).where(
        exists().where(link.recommendation_id == Recommendation.id, link.request_id == request.id)
    )


def links_of(request: AssistanceRequest) -> dict[int, RecommendedRequest]:
    """The links of a request by the id of the recommendation."""
    found = db.session.scalars(select(RecommendedRequest).where(RecommendedRequest.request_id == request.id))
    return {link.recommendation_id: link for link in found}


def is_any(found: Select[Any]) -> bool:
    """Whether a list has a row."""
    return db.session.scalar(found.order_by(None).with_only_columns(Recommendation.id).limit(1)) is not None


def taken_up(actor: Actor) -> Select[Recommendation]:
    """Recommendations that came to something, with what took them up."""
    return (
        visible_to(actor)
        .where(Recommendation.state.in_(TAKEN_UP))
        .options(
            selectinload(Recommendation.requests).selectinload(RecommendedRequest.request),
            selectinload(Recommendation.actions).selectinload(RecommendedAction.action),
        )
    )


def number_by_state(actor: Actor) -> dict[str, int]:
    """How many of those that this actor may read are in each state, in the order of the workflow."""
    readable = visible_to(actor).order_by(None).with_only_columns(Recommendation.id)
    rows = db.session.execute(
        select(Recommendation.state, func.count()).where(Recommendation.id.in_(readable)).group_by(Recommendation.state)
    )
    found = dict(rows.all())
    return {s.name: found.get(s.name, 0) for s in RECOMMENDATION_WORKFLOW}


def request_named(text: str, actor: Actor) -> AssistanceRequest | None:
    """The request that a person names by the start of its code or its number, if they may read it."""
    named = requests.by_code_or_number(text.strip()).with_only_columns(AssistanceRequest.id).order_by(None)
    return db.session.scalars(requests.visible_to(actor).where(AssistanceRequest.id.in_(named))).unique().first()


def action_named(text: str, actor: Actor) -> Action | None:
    """The action of the request that a person names, if they may read that."""
    request = request_named(text, actor)
    return activities.action_of(request.id) if request else None


def readable_requests(item: Recommendation, actor: Actor) -> list[Any]:
    """The requests that take it up, as far as this reader may read them."""
    return [link.request for link in item.requests if permits(actor, P.REQUEST_READ, link.request)]


def readable_actions(item: Recommendation, actor: Actor) -> list[Any]:
    return [link.action for link in item.actions if permits(actor, P.ACTIVITY_READ, link.action)]
