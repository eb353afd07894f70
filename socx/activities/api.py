"""/api/v1/actions and /api/v1/activities: read, plan, move."""

from __future__ import annotations

from typing import Any, TypeVar

from flask import url_for
from flask_smorest import Blueprint

from socx.access.permissions import Permission as P
from socx.activities import queries, schemas, services
from socx.activities.models import Action, Activity
from socx.activities.planner import DATES, moved, plan_from
from socx.activities.sides import calendar_for, day_at
from socx.activities.workflow import ACTION_WORKFLOW, ACTIVITY_WORKFLOW
from socx.core.errors import Invalid, NotFound, WrongState
from socx.core.i18n import N_
from socx.db import db
from socx.experts import queries as experts
from socx.requests import queries as requests
from socx.requests.models import AssistanceRequest
from socx.web.api import Move, PageQuery, Versioned, changing, listed, page_of
from socx.web.guard import current_actor, requires
from socx.web.pages import now

activities = Blueprint("activities-api", __name__, url_prefix="/activities", description="Short-term activities")
actions = Blueprint("actions-api", __name__, url_prefix="/actions", description="Actions of approved requests")
BLUEPRINTS = (actions, activities)

Row = TypeVar("Row")

MOVES = ", ".join(ACTIVITY_WORKFLOW.names)
ACTION_MOVES = ", ".join(m.name for m in ACTION_WORKFLOW.transitions if not m.page)


def _answer(item: Activity) -> dict[str, Any]:
    db.session.refresh(item)
    return schemas.detail(item, to=current_actor())


def _there(found: Row | None) -> Row:
    """What belongs to the activity of an address; raises NotFound for what does not."""
    if found is None:
        raise NotFound
    return found


@actions.post("/of-request/<id:id>")
@requires(P.REQUEST_READ, on=requests.find)
@actions.arguments(Versioned)
@actions.response(201, schemas.ActionDetail)
def create(item: AssistanceRequest, body: dict[str, Any]) -> Any:
    """Make the action of an approved request; its activities start from the Action Form."""
    with changing(item, body):
        made = services.create_action(item, by=current_actor(), at=now())
    found = schemas.action_detail(made, to=current_actor())
    return found, 201, {"Location": url_for("actions-api.action", id=made.id)}


@actions.get("/<id:id>")
@requires(P.ACTIVITY_READ, on=queries.find_action)
@actions.response(200, schemas.ActionDetail)
def action(item: Action) -> Any:
    """One action with its activities."""
    return schemas.action_detail(item, to=current_actor())


@actions.post(f"/<id:id>/moves/<any({ACTION_MOVES}):move>")
@requires(P.ACTIVITY_READ, on=queries.find_action)
@actions.arguments(Move)
@actions.response(200, schemas.ActionDetail)
def advance_action(item: Action, body: dict[str, Any], move: str) -> Any:
    """Close or cancel an action."""
    with changing(item, body):
        services.advance_action(item, move, by=current_actor(), at=now(), note=body["note"])
    return schemas.action_detail(item, to=current_actor())


@actions.post("/<id:id>/activities")
@requires(P.ACTIVITY_PLAN, on=queries.find_action)
@actions.arguments(schemas.ActivityIn)
@actions.response(201, schemas.ActivityDetail)
def add(item: Action, body: dict[str, Any]) -> Any:
    """Add an activity; an action has at most four."""
    with changing(item, body):
        made = services.add_activity(item, body, by=current_actor(), at=now())
    return _answer(made), 201, {"Location": url_for("activities-api.detail", id=made.id)}


@activities.get("/")
@requires(P.ACTIVITY_LIST)
@activities.arguments(PageQuery, location="query")
@activities.response(200, page_of(schemas.ActivitySummary))
def index(query: dict[str, Any]) -> Any:
    """The activities that the caller may read, by delivery."""
    return listed(queries.visible_to(current_actor()), schemas.summary, lambda item: item.action.request.partner_codes)


@activities.get("/<id:id>")
@requires(P.ACTIVITY_READ, on=queries.find)
@activities.response(200, schemas.ActivityDetail)
def detail(item: Activity) -> Any:
    """One activity with its team and milestones."""
    return schemas.detail(item, to=current_actor())


@activities.put("/<id:id>")
@requires(P.ACTIVITY_PLAN, on=queries.find)
@activities.arguments(schemas.ActivityIn)
@activities.response(200, schemas.ActivityDetail)
def change(item: Activity, body: dict[str, Any]) -> Any:
    """Change what an activity is."""
    with changing(item, body):
        services.change_activity(item, body, by=current_actor(), at=now())
    return _answer(item)


@activities.put("/<id:id>/dates")
@requires(P.ACTIVITY_PLAN, on=queries.find)
@activities.arguments(schemas.DatesIn)
@activities.response(200, schemas.ActivityDetail)
def dates(item: Activity, body: dict[str, Any]) -> Any:
    """Set the dates; milestones and reminders follow."""
    given = {name: body[name] for name in DATES}
    with changing(item, body):
        services.plan_dates(item, given, by=current_actor(), at=now(), reason=body["reason"], word=body["word"])
    return _answer(item)


@activities.post("/<id:id>/dates/preview")
@requires(P.ACTIVITY_PLAN, on=queries.find)
@activities.arguments(schemas.DatesIn)
@activities.response(200, schemas.PreviewOut)
def preview(item: Activity, body: dict[str, Any]) -> Any:
    """What these dates would change; nothing is saved."""
    return services.preview(item, {name: body[name] for name in DATES}, by=current_actor(), at=now())


@activities.post("/<id:id>/plan")
@requires(P.ACTIVITY_PLAN, on=queries.find)
@activities.arguments(schemas.PlanIn)
@activities.response(200, schemas.PreviewOut)
def plan(item: Activity, body: dict[str, Any]) -> Any:
    """Plan forwards from a start or backwards from a fixed day; nothing is saved."""
    found = plan_from(body["fixed"], body["day"], body["length"], item.kind, item.modality, calendar_for(item))
    return services.preview(item, found, by=current_actor(), at=now())


@activities.post("/<id:id>/move")
@requires(P.ACTIVITY_PLAN, on=queries.find)
@activities.arguments(schemas.MoveIn)
@activities.response(200, schemas.PreviewOut)
def move(item: Activity, body: dict[str, Any]) -> Any:
    """Move one date with what hangs on it; nothing is saved."""
    found = moved(item.dates, body["key"], body["day"], calendar_for(item))
    return services.preview(item, found, by=current_actor(), at=now())


@activities.put("/<id:id>/milestones/<key>")
@requires(P.ACTIVITY_FOLLOW, on=queries.find)
@activities.arguments(schemas.MilestoneIn)
@activities.response(200, schemas.ActivityDetail)
def milestone(item: Activity, body: dict[str, Any], key: str) -> Any:
    """Note that a milestone is reached, or that it was not after all."""
    found = _there(item.milestone(key))
    if not services.may_be_marked(found, item):
        raise WrongState
    moment = now()
    day = (body["day"] or day_at(item, moment)) if body["reached"] else None
    with changing(item, body):
        services.reach_milestone(found, item, day, by=current_actor(), at=moment)
    return _answer(item)


@activities.post("/<id:id>/parts/sub")
@requires(P.ACTIVITY_PLAN, on=queries.find)
@activities.arguments(schemas.SubActivityIn)
@activities.response(201, schemas.ActivityDetail)
def add_sub_activity(item: Activity, body: dict[str, Any]) -> Any:
    """Add a sub-activity; it does not count among the four."""
    with changing(item, body):
        services.add_sub_activity(item, body, by=current_actor(), at=now())
    return _answer(item)


@activities.post("/<id:id>/parts/series")
@requires(P.ACTIVITY_PLAN, on=queries.find)
@activities.arguments(schemas.SeriesIn)
@activities.response(201, schemas.ActivityDetail)
def add_series(item: Activity, body: dict[str, Any]) -> Any:
    """Repeat the activity on further dates."""
    with changing(item, body):
        services.add_series(item, body["first"], body["count"], body["weeks"], by=current_actor(), at=now())
    return _answer(item)


@activities.post("/<id:id>/parts/mirror")
@requires(P.ACTIVITY_PLAN, on=queries.find)
@activities.arguments(schemas.MirrorIn)
@activities.response(201, schemas.ActivityDetail)
def mirror(item: Activity, body: dict[str, Any]) -> Any:
    """Deliver the activity of a joint request at another partner too."""
    with changing(item, body):
        services.mirror(item, body["partner"], body["place"], by=current_actor(), at=now())
    return _answer(item)


@activities.post("/<id:id>/visit/programme")
@requires(P.ACTIVITY_PLAN, on=queries.find)
@activities.arguments(schemas.ProgrammeIn)
@activities.response(201, schemas.ActivityDetail)
def add_to_programme(item: Activity, body: dict[str, Any]) -> Any:
    """Add an entry to the programme that the hosts of a study visit offer."""
    with changing(item, body):
        services.add_to_programme(item, body, by=current_actor(), at=now())
    return _answer(item)


@activities.delete("/<id:id>/visit/programme/<id:entry_id>")
@requires(P.ACTIVITY_PLAN, on=queries.find)
@activities.arguments(Versioned, location="query")
@activities.response(200, schemas.ActivityDetail)
def drop_from_programme(item: Activity, query: dict[str, Any], entry_id: int) -> Any:
    """Take an entry out of the programme of a study visit."""
    entry = _there(queries.find_in_programme(item, entry_id))
    with changing(item, query):
        services.drop_from_programme(item, entry, by=current_actor(), at=now())
    return _answer(item)


@activities.post("/<id:id>/visit/seats")
@requires(P.ACTIVITY_PLAN, on=queries.find)
@activities.arguments(schemas.SeatsIn)
@activities.response(201, schemas.ActivityDetail)
def add_seats(item: Activity, body: dict[str, Any]) -> Any:
    """Add places to the delegation of a study visit, by function and institution."""
    with changing(item, body):
        services.add_seats(item, body, by=current_actor(), at=now())
    return _answer(item)


@activities.delete("/<id:id>/visit/seats/<id:seats_id>")
@requires(P.ACTIVITY_PLAN, on=queries.find)
@activities.arguments(Versioned, location="query")
@activities.response(200, schemas.ActivityDetail)
def drop_seats(item: Activity, query: dict[str, Any], seats_id: int) -> Any:
    """Take places out of the delegation of a study visit."""
    seats = _there(queries.find_seats(item, seats_id))
    with changing(item, query):
        services.drop_seats(item, seats, by=current_actor(), at=now())
    return _answer(item)


@activities.post("/<id:id>/positions")
@requires(P.ACTIVITY_PLAN, on=queries.find)
@activities.arguments(schemas.PositionIn)
@activities.response(201, schemas.ActivityDetail)
def add_position(item: Activity, body: dict[str, Any]) -> Any:
    """Add a place for an expert."""
    with changing(item, body):
        services.add_position(item, body, by=current_actor(), at=now())
    return _answer(item)


@activities.put("/<id:id>/positions/<id:position_id>")
@requires(P.ACTIVITY_PLAN, on=queries.find)
@activities.arguments(schemas.PositionIn)
@activities.response(200, schemas.ActivityDetail)
def change_position(item: Activity, body: dict[str, Any], position_id: int) -> Any:
    """Change the role and the days of a position."""
    position = _there(queries.find_position(item, position_id))
    with changing(item, body):
        services.change_position(item, position, body, by=current_actor(), at=now())
    return _answer(item)


@activities.delete("/<id:id>/positions/<id:position_id>")
@requires(P.ACTIVITY_PLAN, on=queries.find)
@activities.arguments(Versioned, location="query")
@activities.response(200, schemas.ActivityDetail)
def remove_position(item: Activity, query: dict[str, Any], position_id: int) -> Any:
    """Remove a position; those after it move up."""
    position = _there(queries.find_position(item, position_id))
    with changing(item, query):
        services.remove_position(item, position, by=current_actor(), at=now())
    return _answer(item)


@activities.put("/<id:id>/positions/<id:position_id>/expert")
@requires(P.ACTIVITY_PLAN, on=queries.find)
@activities.arguments(schemas.PlacementIn)
@activities.response(200, schemas.ActivityDetail)
def place(item: Activity, body: dict[str, Any], position_id: int) -> Any:
    """Put a shortlisted expert on a position, or take the expert off."""
    position = _there(queries.find_position(item, position_id))
    expert = experts.find(body["expert_id"]) if body["expert_id"] else None
    if body["expert_id"] and expert is None:
        raise Invalid({"expert_id": N_("There is no such expert.")})
    with changing(item, body):
        services.place_expert(item, position, expert, by=current_actor(), at=now(), word=body["word"].strip())
    return _answer(item)


@activities.post(f"/<id:id>/moves/<any({MOVES}):move>")
@requires(P.ACTIVITY_READ, on=queries.find)
@activities.arguments(Move)
@activities.response(200, schemas.ActivityDetail)
def advance(item: Activity, body: dict[str, Any], move: str) -> Any:
    """Make a move; `moves` of the activity says which ones are possible."""
    with changing(item, body):
        services.advance(item, move, by=current_actor(), at=now(), note=body["note"])
    return _answer(item)
