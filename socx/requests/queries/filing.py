"""What a new request can start from."""

from __future__ import annotations

from sqlalchemy import Select

from socx.access.actors import Actor
from socx.requests.models import AssistanceRequest
from socx.requests.queries.reading import visible_to

#: How many earlier requests are offered to be copied.
OFFERED = 20


def earlier_requests(actor: Actor) -> Select[AssistanceRequest]:
    """The requests of the actor's own institution that a new one can be a copy of, newest first."""
    item = AssistanceRequest
    return (
        visible_to(actor)
        .where(item.institution_id == actor.institution_id, item.title != "")
        .order_by(None)
        .order_by(item.created_at.desc(), item.id.desc())
        .limit(OFFERED)
    )
