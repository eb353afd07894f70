"""/api/v1/calls, /api/v1/open-calls and /api/v1/applications: read calls, move them, read and compare what was sent."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from socx.access.permissions import Permission as P
from socx.core.errors import NotFound
from socx.db import db
from socx.selection import queries, schemas
from socx.selection.models import Application, ExpertCall
from socx.selection.services import calls as services
from socx.selection.services import grid as boards
from socx.web.api import Move, PageQuery, changing, listed, page_of
from socx.web.guard import current_actor, requires
from socx.web.pages import now

calls = Blueprint("calls-api", __name__, url_prefix="/calls", description="Calls for experts")
open_calls = Blueprint("open-calls-api", __name__, url_prefix="/open-calls", description="Calls that are open to all")
applications = Blueprint("applications-api", __name__, url_prefix="/applications", description="Applications")
CALL_PAGE = page_of(schemas.CallSummary)

MOVES = ", ".join(schemas.CALL_MOVES)


def _partners(call: ExpertCall) -> Any:
    return call.activity.partner_codes


@calls.get("/")
@requires(P.CALL_LIST)
@calls.arguments(PageQuery, location="query")
@calls.response(200, CALL_PAGE)
def index(query: dict[str, Any]) -> Any:
    """The calls that the caller may read, those that close last in front."""
    return listed(queries.calls_visible_to(current_actor()), schemas.call_summary, _partners)


@calls.get("/<id:id>")
@requires(P.CALL_READ, on=queries.find_call)
@calls.response(200, schemas.CallDetail)
def detail(call: ExpertCall) -> Any:
    """One call with its positions and what they ask."""
    return schemas.call_detail(call, to=current_actor())


@calls.post(f"/<id:id>/moves/<any({MOVES}):move>")
@requires(P.CALL_READ, on=queries.find_call)
@calls.arguments(Move)
@calls.response(200, schemas.CallDetail)
def advance(call: ExpertCall, body: dict[str, Any], move: str) -> Any:
    """Open, close or cancel a call."""
    with changing(call, body):
        if move == "publish":
            services.publish(call, by=current_actor(), at=now())
        else:
            services.advance(call, move, by=current_actor(), at=now(), note=body["note"])
    db.session.refresh(call)
    return schemas.call_detail(call, to=current_actor())


@calls.get("/<id:id>/applications")
@requires(P.CALL_READ, on=queries.find_call)
@calls.response(200, schemas.ApplicationOut(many=True))
def applications_to(call: ExpertCall) -> Any:
    """What was sent to a call that is closed, in the order of names; of an open one nothing."""
    if call.state == "open":
        return []
    return [schemas.application(item) for item in db.session.scalars(queries.applications_to(call))]


@calls.get("/<id:id>/positions/<id:position_id>/grid")
@requires(P.APPLICATION_DECIDE, on=queries.find_call)
@calls.response(200, schemas.GridOut)
def grid(call: ExpertCall, position_id: int) -> Any:
    """The ranking of a position with its summands; who has not given all own scores yet gets the names alone."""
    position = next((one for one in call.positions if one.id == position_id), None)
    if position is None:
        raise NotFound
    return schemas.grid(boards.board(call, position), to=current_actor())


@open_calls.get("/")
@requires(P.HOME_READ)
@open_calls.arguments(PageQuery, location="query")
@open_calls.response(200, CALL_PAGE)
def open_index(query: dict[str, Any]) -> Any:
    """The calls that everybody may answer, those that close first in front."""
    return listed(queries.public_calls(now()), schemas.call_summary, _partners)


@applications.get("/<id:id>")
@requires(P.APPLICATION_READ, on=queries.find_application)
@applications.response(200, schemas.ApplicationOut)
def application(item: Application) -> Any:
    """One application: the own one, or one that was sent to a closed call."""
    return schemas.application(item)
