"""/api/v1/events: read."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from socx.access.permissions import Permission as P
from socx.outreach import queries, schemas
from socx.outreach.models import OutreachEvent
from socx.web.api import PageQuery, listed, page_of
from socx.web.guard import current_actor, requires

blp = Blueprint("events-api", __name__, url_prefix="/events", description="Information sessions and other events")
BLUEPRINTS = (blp,)


@blp.get("/")
@requires(P.OUTREACH_READ)
@blp.arguments(PageQuery, location="query")
@blp.response(200, page_of(schemas.EventSummary))
def index(query: dict[str, Any]) -> Any:
    """The events that the caller may read, the latest first."""
    return listed(queries.events_for(current_actor()), schemas.summary, lambda event: event.partner_codes)


@blp.get("/<id:id>")
@requires(P.OUTREACH_READ, on=queries.find_event)
@blp.response(200, schemas.EventDetail)
def detail(item: OutreachEvent) -> Any:
    """One event with who came and what became of it."""
    return schemas.detail(item, to=current_actor())
