"""/api/v1/requests: the ways out that lead somewhere, and the order of an institution's requests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import marshmallow as ma
from flask_smorest import Blueprint

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.db import db, transaction
from socx.requests import queries
from socx.requests.api.changing import Body, change_of_request
from socx.requests.criteria import INSTRUMENTS
from socx.requests.models import AssistanceRequest
from socx.requests.services import merging
from socx.web.api import Strict, Versioned
from socx.web.guard import current_actor, requires
from socx.web.pages import now

blp = Blueprint("requests-exits-api", __name__, url_prefix="/requests", description="Ways out, and order")


class RedirectIn(Versioned):
    instrument = ma.fields.String(required=True, metadata={"description": ", ".join(INSTRUMENTS)})
    reason = ma.fields.String(load_default="", validate=ma.validate.Length(max=3000))


class MergeIn(Versioned):
    into = ma.fields.Integer(required=True, validate=ma.validate.Range(1, 2**31 - 1))
    reason = ma.fields.String(load_default="", validate=ma.validate.Length(max=3000))


class OrderIn(Strict):
    requests = ma.fields.List(
        ma.fields.Integer(), required=True,
        metadata={"description": "All open requests of the institution by id, the one wanted first in front."},
    )  # fmt: skip


class Order(ma.Schema):
    requests = ma.fields.List(ma.fields.Integer())


@change_of_request(blp, "/<id:id>/redirection", RedirectIn)
def redirect(item: AssistanceRequest, body: Body, *, by: Actor, at: datetime) -> None:
    """Close the request here and name the instrument that serves it better."""
    merging.redirect(item, body["instrument"], body["reason"], by=by, at=at)


@change_of_request(blp, "/<id:id>/merger", MergeIn)
def merge(item: AssistanceRequest, body: Body, *, by: Actor, at: datetime) -> None:
    """Close the request here; it goes on with another open request of the same institution."""
    merging.merge(item, body["into"], body["reason"], by=by, at=at)


@blp.put("/order")
@requires(P.REQUEST_PRIORITISE)
@blp.arguments(OrderIn)
@blp.response(200, Order)
def order(body: Body) -> Any:
    """Put the open requests of the caller's institution in order."""
    actor = current_actor()
    found = list(db.session.scalars(queries.open_of(actor.institution_id or 0)).unique())
    with transaction():
        merging.prioritise(found, body["requests"], by=actor, at=now())
    return body
