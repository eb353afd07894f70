"""/api/v1/requests: institutions that file a request together, and the request for each that it can become."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask_smorest import Blueprint

from socx.access.permissions import Permission as P
from socx.db import db, transaction
from socx.institutions.models import Institution
from socx.requests import queries, schemas
from socx.requests.models import AssistanceRequest, RequestParty
from socx.requests.services import filing
from socx.web.api import Strict, Versioned, changing
from socx.web.guard import current_actor, requires
from socx.web.pages import now

blp = Blueprint(
    "requests-parties-api", __name__, url_prefix="/requests", description="Requests of several institutions"
)

REASON = ma.validate.Length(max=1000)


class InviteIn(Versioned):
    """Which institution of the register is asked to join, and a few words to it."""

    institution_id = ma.fields.Integer(required=True, validate=ma.validate.Range(1, 2**31 - 1))
    invitation = ma.fields.String(required=True, validate=REASON)


class ReasonIn(Versioned):
    reason = ma.fields.String(required=True, validate=REASON)


class AnswerIn(Strict):
    accept = ma.fields.Boolean(required=True)
    reason = ma.fields.String(load_default="", validate=REASON, metadata={"description": "Needed to decline."})


class Party(ma.Schema):
    """One institution of a request, or one that is asked to join."""

    id = ma.fields.Integer()
    institution = ma.fields.String(attribute="institution.official_name")
    partner_code = ma.fields.String(attribute="institution.partner_code")
    accepted_at = ma.fields.AwareDateTime(allow_none=True)
    signed_at = ma.fields.AwareDateTime(allow_none=True)


class Invitation(ma.Schema):
    """What an institution reads before it answers."""

    id = ma.fields.Integer()
    title = ma.fields.String(attribute="request.title")
    asked_by = ma.fields.String(attribute="invited_from.official_name")
    invitation = ma.fields.String()


class Parties(ma.Schema):
    items = ma.fields.List(ma.fields.Nested(Party))


class Split(ma.Schema):
    requests = ma.fields.List(ma.fields.Integer(), metadata={"description": "Those that the caller may read."})


@blp.get("/<id:id>/parties")
@requires(P.REQUEST_READ, on=queries.find)
@blp.response(200, Parties)
def index(item: AssistanceRequest) -> Any:
    """The institutions of a joint request, in the order of their names."""
    return {"items": item.active_parties}


@blp.post("/<id:id>/parties")
@requires(P.REQUEST_EDIT, on=queries.find)
@blp.arguments(InviteIn)
@blp.response(201, Party)
def invite(item: AssistanceRequest, body: dict[str, Any]) -> Any:
    """Ask an institution to file this draft with those that write it."""
    with changing(item, body):
        chosen = db.session.get(Institution, body["institution_id"])
        return filing.invite(item, chosen, body["invitation"], by=current_actor(), at=now())


@blp.get("/invitations/<id:id>")
@requires(P.REQUEST_JOIN, on=queries.find_invitation)
@blp.response(200, Invitation)
def invitation(party: RequestParty) -> Any:
    """An invitation to the caller's institution."""
    return party


@blp.post("/invitations/<id:id>")
@requires(P.REQUEST_JOIN, on=queries.find_invitation)
@blp.arguments(AnswerIn)
@blp.response(200, Party)
def answer(party: RequestParty, body: dict[str, Any]) -> Any:
    """Accept an invitation, or decline it with a reason."""
    with transaction():
        if body["accept"]:
            filing.accept(party, by=current_actor(), at=now())
        else:
            filing.decline(party, body["reason"], by=current_actor(), at=now())
    return party


@blp.post("/<id:id>/departure")
@requires(P.REQUEST_WITHDRAW, on=queries.find)
@blp.arguments(ReasonIn)
@blp.response(204)
def leave(item: AssistanceRequest, body: dict[str, Any]) -> None:
    """Leave a joint request; once it is filed, the others are asked whether they go on."""
    with changing(item, body):
        filing.leave(item, body["reason"], by=current_actor(), at=now())


@blp.post("/<id:id>/continuation")
@requires(P.REQUEST_WITHDRAW, on=queries.find)
@blp.response(200, schemas.RequestDetail)
def go_on(item: AssistanceRequest) -> Any:
    """Go on with a request that another institution has left."""
    with transaction():
        filing.go_on(item, by=current_actor(), at=now())
    return schemas.detail(item, to=current_actor())


@blp.post("/<id:id>/split")
@requires(P.REQUEST_READ, on=queries.find)
@blp.arguments(ReasonIn)
@blp.response(200, Split)
def split(item: AssistanceRequest, body: dict[str, Any]) -> Any:
    """Make a single request for each institution of a joint one; they are linked."""
    with changing(item, body):
        made = filing.split(item, body["reason"], by=current_actor(), at=now())
    readable = queries.visible_to(current_actor()).with_only_columns(AssistanceRequest.id).order_by(None)
    ids = db.session.scalars(readable.where(AssistanceRequest.id.in_([one.id for one in made])))
    return {"requests": sorted(ids)}
