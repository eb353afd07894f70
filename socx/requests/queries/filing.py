"""What a new request can start from, and what it can be compared with."""

from __future__ import annotations

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import contains_eager, load_only, selectinload

from socx.access.actors import Actor
from socx.core.topics import topics
from socx.requests.models import ActionForm, AssistanceRequest, RequestTopic
from socx.requests.queries.parties import of_institutions, of_partners
from socx.requests.queries.reading import visible_to

#: How many earlier requests are offered to be copied.
OFFERED = 20

#: How many past requests one text is compared with, of each kind.
COMPARED = 150

#: States in which the public short view of a case may be seen.
PUBLISHED_STATES = ("approved", "under_way", "closed")


def earlier_requests(actor: Actor) -> Select[AssistanceRequest]:
    """The requests of the actor's own institution that a new one can be a copy of, newest first."""
    item = AssistanceRequest
    return (
        visible_to(actor)
        .where(of_institutions({actor.institution_id}), item.title != "")
        .order_by(None)
        .order_by(item.created_at.desc(), item.id.desc())
        .limit(OFFERED)
    )


def own_past_requests(actor: Actor, *, but: int) -> Select[AssistanceRequest]:
    """The filed requests of the actor's own institution except one, newest first."""
    item = AssistanceRequest
    return (
        visible_to(actor)
        .where(of_institutions({actor.institution_id}), item.id != but, item.submitted_at.is_not(None))
        .order_by(None)
        .order_by(item.submitted_at.desc(), item.id.desc())
        .limit(COMPARED)
    )


def comparable(actor: Actor, item: AssistanceRequest) -> Select[AssistanceRequest]:
    """What a request can be compared with: what this reader may read of its institutions, its partners and its topics.

    Newest first; drafts are left out.
    """
    link, other = RequestTopic, AssistanceRequest
    near = or_(
        of_institutions(item.institution_ids),
        of_partners(item.partner_codes),
        exists().where(link.request_id == other.id, link.topic_id.in_(item.topic_ids)),
    )
    return (
        visible_to(actor)
        .where(near, other.id != item.id, other.submitted_at.is_not(None))
        .order_by(None)
        .order_by(other.submitted_at.desc(), other.id.desc())
        .limit(COMPARED)
    )


def published_cases(actor: Actor) -> Select[AssistanceRequest]:
    """Approved cases of other institutions of which every partner may see the short view (decision 8).

    Nothing restricted or confidential, no sensitive topic, and an Action Form that was frozen.
    """
    item = AssistanceRequest
    sensitive = [topic.id for topic in topics().values() if topic.sensitive]
    return (
        select(item)
        .join(item.institution)
        .where(
            item.state.in_(PUBLISHED_STATES),
            item.sensitivity == "normal",
            ~of_institutions({actor.institution_id}),
            ~exists().where(RequestTopic.request_id == item.id, RequestTopic.topic_id.in_(sensitive)),
            exists().where(ActionForm.request_id == item.id, ActionForm.frozen_at.is_not(None)),
        )
        .options(
            contains_eager(item.institution),
            selectinload(item.action_forms),
            load_only(item.state, item.language, item.institution_id, item.is_joint, item.sensitivity),
        )
        .order_by(item.state_since.desc(), item.id.desc())
        .limit(COMPARED)
    )
