"""/api/v1/requests/meetings: decision meetings, their agenda, a decision case by case."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask_smorest import Blueprint

from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.db import transaction
from socx.requests import queries, schemas
from socx.requests.confidential import listed_title
from socx.requests.models import DecisionMeeting
from socx.requests.services import meetings as services
from socx.web.api import PageQuery, expect, listed, page_of
from socx.web.guard import current_actor, requires
from socx.web.pages import now

blp = Blueprint("requests-meetings-api", __name__, url_prefix="/requests", description="Decision meetings")


class MeetingOut(ma.Schema):
    """A meeting in the list."""

    id = ma.fields.Integer()
    held_on = ma.fields.Date()
    place = ma.fields.String()
    is_open = ma.fields.Boolean()
    cases = ma.fields.Integer(metadata={"description": "How many cases are on the agenda."})
    decided = ma.fields.Integer()
    version = ma.fields.Integer()


class CaseOut(ma.Schema):
    """A case on the agenda that the caller may read."""

    id = ma.fields.Integer(metadata={"description": "Of the case on this agenda."})
    place = ma.fields.Integer()
    request = ma.fields.Integer()
    code = ma.fields.String()
    title = ma.fields.String()
    institution = ma.fields.String()
    state = ma.fields.String()
    version = ma.fields.Integer(metadata={"description": "Of the request."})
    outcome = ma.fields.String(allow_none=True)
    reference = ma.fields.String()
    reason = ma.fields.String()


class Agenda(MeetingOut):
    """A meeting with its agenda."""

    note = ma.fields.String()
    agenda = ma.fields.List(ma.fields.Nested(CaseOut))
    hidden = ma.fields.Integer(metadata={"description": "Cases that the caller may not read."})


def _shown(meeting: DecisionMeeting) -> dict[str, Any]:
    same = ("id", "held_on", "place", "is_open", "version")
    return {name: getattr(meeting, name) for name in same} | {
        "cases": len(meeting.cases),
        "decided": sum(case.decision_id is not None for case in meeting.cases),
    }


def _agenda(meeting: DecisionMeeting) -> dict[str, Any]:
    readable = [case for case in meeting.cases if permits(current_actor(), P.REQUEST_READ, case.request)]
    return _shown(meeting) | {
        "note": meeting.note,
        "hidden": len(meeting.cases) - len(readable),
        "agenda": [
            {
                "id": case.id, "place": case.place, "request": case.request_id, "code": case.request.code,
                "title": listed_title(case.request), "institution": case.request.institution.official_name,
                "state": case.request.state, "version": case.request.version,
                "outcome": case.decision.outcome if case.decision else None,
                "reference": case.decision.reference if case.decision else "",
                "reason": case.decision.reason if case.decision else "",
            }
            for case in readable
        ],
    }  # fmt: skip


@blp.get("/meetings")
@requires(P.AGENDA_READ)
@blp.arguments(PageQuery, location="query")
@blp.response(200, page_of(MeetingOut))
def index(query: dict[str, Any]) -> Any:
    """All decision meetings, the latest first."""
    return listed(queries.meetings(), _shown)


@blp.get("/meetings/<id:id>")
@requires(P.AGENDA_READ, on=queries.find_meeting)
@blp.response(200, Agenda)
def agenda(meeting: DecisionMeeting) -> Any:
    """One meeting, with the cases on its agenda that the caller may read."""
    return _agenda(meeting)


@blp.post("/meetings/<id:id>/cases/<id:case_id>/decision")
@requires(P.AGENDA_READ, on=queries.find_meeting)
@blp.arguments(schemas.DecisionIn)
@blp.response(200, Agenda)
def decide(meeting: DecisionMeeting, body: dict[str, Any], case_id: int) -> Any:
    """Decide one case in the meeting."""
    with transaction():
        case = services.case_of(meeting, case_id, current_actor())
        expect(body["version"], case.request)
        services.decide_case(
            case, body["outcome"], reason=body["reason"], reference=body["reference"], by=current_actor(), at=now()
        )
    return _agenda(meeting)
