"""/api/v1/requests: the ways out that lead somewhere, and the order of an institution's requests."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask_smorest import Blueprint

from socx.access.permissions import Permission as P
from socx.core.errors import Invalid
from socx.core.i18n import N_
from socx.db import db, transaction
from socx.requests import queries, schemas
from socx.requests.criteria import INSTRUMENTS
from socx.requests.models import AssistanceRequest
from socx.requests.services import merging
from socx.web.api import Strict, Versioned, expect, now
from socx.web.guard import current_actor, requires

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


@blp.post("/<id:id>/redirection")
@requires(P.REQUEST_READ, on=queries.find)
@blp.arguments(RedirectIn)
@blp.response(200, schemas.RequestDetail)
def redirect(item: AssistanceRequest, body: dict[str, Any]) -> Any:
    """Close the request here and name the instrument that serves it better."""
    with transaction():
        expect(body["version"], item)
        merging.redirect(item, body["instrument"], body["reason"], by=current_actor(), at=now())
    db.session.refresh(item)
    return schemas.detail(item, to=current_actor())


@blp.post("/<id:id>/merger")
@requires(P.REQUEST_READ, on=queries.find)
@blp.arguments(MergeIn)
@blp.response(200, schemas.RequestDetail)
def merge(item: AssistanceRequest, body: dict[str, Any]) -> Any:
    """Close the request here; it goes on with another open request of the same institution."""
    with transaction():
        expect(body["version"], item)
        merging.merge(item, body["into"], body["reason"], by=current_actor(), at=now())
    db.session.refresh(item)
    return schemas.detail(item, to=current_actor())


@blp.put("/order")
@requires(P.REQUEST_PRIORITISE)
@blp.arguments(OrderIn)
@blp.response(200, Order)
def order(body: dict[str, Any]) -> Any:
    """Put the open requests of the caller's institution in order."""
    actor = current_actor()
    found = list(db.session.scalars(queries.open_of(actor.institution_id or 0)).unique())
    if sorted(body["requests"]) != sorted(item.id for item in found):
        raise Invalid({"requests": N_("Name every open request of the institution once.")})
    places = {number: place for place, number in enumerate(body["requests"], start=1)}
    with transaction():
        merging.prioritise(found, places, by=actor, at=now())
    return body
