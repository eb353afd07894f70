"""/api/v1/requests/rounds: calls with a deadline, and the round of a draft."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import marshmallow as ma
from flask_smorest import Blueprint

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.core.i18n import LANGUAGES
from socx.core.places import partners
from socx.core.topics import topics
from socx.core.values import DOMAINS
from socx.db import transaction
from socx.requests import queries
from socx.requests.api.changing import Body, change_of_request
from socx.requests.forms.rounds import zones
from socx.requests.models import AssistanceRequest, Round
from socx.requests.services import rounds as services
from socx.web.api import Versioned, changing
from socx.web.guard import current_actor, requires
from socx.web.i18n import home_zone, language, show_deadline
from socx.web.pages import now

blp = Blueprint("requests-rounds-api", __name__, url_prefix="/requests", description="Calls with a deadline")


def _some_of(values: Any) -> ma.fields.List[Any]:
    one = ma.fields.String(validate=ma.validate.OneOf([str(value) for value in values]))
    return ma.fields.List(one, load_default=list, metadata={"description": "Left out: all."})


class RoundIn(Versioned):
    """What a round says."""

    names = ma.fields.Dict(
        keys=ma.fields.String(validate=ma.validate.OneOf(list(LANGUAGES))),
        values=ma.fields.String(validate=ma.validate.Length(max=120)), required=True,
        metadata={"description": "By language; one is enough."},
    )  # fmt: skip
    texts = ma.fields.Dict(
        keys=ma.fields.String(validate=ma.validate.OneOf(list(LANGUAGES))),
        values=ma.fields.String(validate=ma.validate.Length(max=1000)), load_default=dict,
        metadata={"description": "What it is about, by language."},
    )  # fmt: skip
    opens_on = ma.fields.Date(required=True)
    closes_at = ma.fields.AwareDateTime(required=True, metadata={"description": "With its offset from UTC."})
    zone = ma.fields.String(load_default=None, metadata={"description": "On whose clock people are told of it."})
    domains = _some_of(DOMAINS)
    topics = _some_of(topics())
    partners = _some_of(partners())


class RoundOut(ma.Schema):
    """A round; empty lists mean all."""

    id = ma.fields.Integer()
    name = ma.fields.String(metadata={"description": "In the reader's language, or the first there is."})
    names = ma.fields.Dict()
    text = ma.fields.String(metadata={"description": "What it is about, as the name."})
    texts = ma.fields.Dict()
    opens_on = ma.fields.Date()
    closes_at = ma.fields.AwareDateTime()
    closes = ma.fields.String(metadata={"description": "The closing moment in words."})
    zone = ma.fields.String()
    is_open = ma.fields.Boolean()
    domains = ma.fields.List(ma.fields.String())
    topics = ma.fields.List(ma.fields.String())
    partners = ma.fields.List(ma.fields.String())
    version = ma.fields.Integer()


class Rounds(ma.Schema):
    items = ma.fields.List(ma.fields.Nested(RoundOut))


class RoundChoice(Versioned):
    round = ma.fields.Integer(
        required=True, allow_none=True, metadata={"description": "An open round; none: the intake that is always open."}
    )


def _shown(one: Round) -> dict[str, Any]:
    same = ("id", "names", "texts", "opens_on", "closes_at", "zone", "domains", "topics", "partners", "version")
    return {name: getattr(one, name) for name in same} | {
        "name": one.name(language()),
        "text": one.text(language()),
        "closes": show_deadline(one.closes_at, one.zone),
        "is_open": one.is_open(now()),
    }


def _terms(body: Body) -> services.Terms:
    zone = body["zone"] if body["zone"] in zones() else str(home_zone())
    same = ("names", "opens_on", "closes_at", "texts", "domains", "topics", "partners")
    return services.Terms(zone=zone, **{name: body[name] for name in same})


@blp.get("/rounds")
@requires(P.ROUND_READ)
@blp.response(200, Rounds)
def index() -> Any:
    """The rounds that the caller is told of, the one that closes last first."""
    return {"items": [_shown(one) for one in queries.rounds_told(current_actor())]}


@blp.post("/rounds")
@requires(P.ROUND_MANAGE)
@blp.arguments(RoundIn)
@blp.response(201, RoundOut)
def make(body: Body) -> Any:
    """Announce a round."""
    with transaction():
        made = services.make_round(_terms(body), by=current_actor(), at=now())
    return _shown(made)


@blp.put("/rounds/<id:id>")
@requires(P.ROUND_MANAGE, on=queries.find_round)
@blp.arguments(RoundIn)
@blp.response(200, RoundOut)
def change(one: Round, body: Body) -> Any:
    """Change what a round says, or its deadline."""
    with changing(one, body):
        services.change_round(one, _terms(body), by=current_actor(), at=now())
    return _shown(one)


@blp.post("/rounds/<id:id>/close")
@requires(P.ROUND_MANAGE, on=queries.find_round)
@blp.arguments(Versioned)
@blp.response(200, RoundOut)
def close(one: Round, body: Body) -> Any:
    """Close a round now."""
    with changing(one, body):
        services.close_round(one, by=current_actor(), at=now())
    return _shown(one)


@blp.delete("/rounds/<id:id>")
@requires(P.ROUND_MANAGE, on=queries.find_round)
@blp.response(204)
def delete(one: Round) -> None:
    """Delete a round that nothing is filed under."""
    with transaction():
        services.delete_round(one, by=current_actor(), at=now())


@change_of_request(blp, "/<id:id>/round", RoundChoice, method="PUT", permission=P.REQUEST_EDIT)
def choose(item: AssistanceRequest, body: Body, *, by: Actor, at: datetime) -> None:
    """File a draft under an open round, or under the intake that is always open."""
    services.choose_round(item, body["round"], by=by, at=at)
