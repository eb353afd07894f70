"""The shape of every endpoint that changes one request."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import marshmallow as ma
from flask_smorest import Blueprint

from socx.access.permissions import Permission as P
from socx.db import db
from socx.requests import queries, schemas
from socx.requests.models import AssistanceRequest
from socx.web.api import changing
from socx.web.guard import current_actor, requires
from socx.web.pages import now

Body = dict[str, Any]


def change_of_request(
    blp: Blueprint, address: str, shape: type[ma.Schema], *, method: str = "POST", permission: P = P.REQUEST_READ
) -> Callable[[Callable[..., None]], Callable[..., Any]]:
    """Make an endpoint of a function that does one thing with a request: given the request, a body of this
    shape, `by` and `at`.

    It is refused when the request has moved on since the version that the caller has seen. What is done is
    done in one transaction, and the answer is the request as the caller reads it then.
    """

    def register(do: Callable[..., None]) -> Callable[..., Any]:
        @blp.route(address, methods=[method])
        @requires(permission, on=queries.find)
        @blp.arguments(shape)
        @blp.response(200, schemas.RequestDetail)
        @wraps(do)
        def endpoint(item: AssistanceRequest, body: Body, **named: Any) -> Any:
            with changing(item, body):
                do(item, body, **named, by=current_actor(), at=now())
            return as_read(item)

        return endpoint

    return register


def as_read(item: AssistanceRequest) -> dict[str, Any]:
    """A request after a change, as the caller reads it now."""
    db.session.refresh(item)
    return schemas.detail(item, to=current_actor())
