"""The interface for machines, /api/v1: tokens, errors and the description in OpenAPI 3.1."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

import marshmallow as ma
from flask import Flask, Response, g, request
from flask_babel import gettext
from flask_smorest import Api
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import UnprocessableEntity

from socx import __version__
from socx.access.actors import ANONYMOUS
from socx.accounts.auth import user_for_token
from socx.core.i18n import N_
from socx.web.converters import IdConverter
from socx.web.errors import problem
from socx.web.guard import public

PREFIX = "/api/v1"

#: Rooms that have an interface, in the order of the description.
ROOMS = (
    "accounts", "requests", "matching", "experts", "activities", "selection", "deliverables", "evaluations",
    "outreach", "recommendations",
)  # fmt: skip


class Problem(ma.Schema):
    """What went wrong (RFC 9457)."""

    type = ma.fields.String()
    title = ma.fields.String(required=True)
    status = ma.fields.Integer(required=True)
    detail = ma.fields.String()
    errors = ma.fields.Dict(metadata={"description": "Sentences by the field that they are about."})


class OurApi(Api):
    """Errors are answered in one place for pages and machines: socx.web.errors."""

    ERROR_SCHEMA = Problem
    DEFAULT_RESPONSE_CONTENT_TYPE: str

    def _register_error_handlers(self) -> None:
        pass

    def _register_responses(self) -> None:
        """Describe errors as the problems that they are."""
        usual, self.DEFAULT_RESPONSE_CONTENT_TYPE = self.DEFAULT_RESPONSE_CONTENT_TYPE, "application/problem+json"
        super()._register_responses()
        self.DEFAULT_RESPONSE_CONTENT_TYPE = usual


def init_app(app: Flask, csrf: CSRFProtect) -> None:
    """Open the interface."""
    app.config.update(
        API_TITLE="socx",
        API_VERSION=f"v1 ({__version__})",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=PREFIX,
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "info": {
                "description": (
                    "Requests for assistance, matches, experts and activities. Answers in the language of "
                    "Accept-Language (en, fr, es). What a reader may not read answers 404."
                )
            },
            "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
            "security": [{"token": []}],
        },
    )
    api = OurApi(app)
    api.register_converter(IdConverter, lambda converter: {"type": "integer", "minimum": 1})
    app.before_request(identify)
    app.register_error_handler(UnprocessableEntity, refuse_shape)
    # An address is the same with and without a slash at its end: machines do not follow redirects well.
    app.url_map.strict_slashes = False
    for room in ROOMS:
        if find_spec(f"socx.{room}.api"):
            for blueprint in import_module(f"socx.{room}.api").BLUEPRINTS:
                csrf.exempt(blueprint)  # no cookie counts here, so nobody can borrow one
                api.register_blueprint(blueprint, url_prefix=PREFIX + blueprint.url_prefix)
    app.url_map.strict_slashes = True
    description = app.view_functions["api-docs.openapi_json"]
    app.view_functions["api-docs.openapi_json"] = public(lambda: app.ensure_sync(description)())


def identify() -> None:
    """Who a call speaks for: its token alone, never a cookie."""
    if not request.path.startswith(PREFIX + "/"):
        return
    g.actor, g.user = ANONYMOUS, None
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer" and token:
        user = user_for_token(token.strip())
        if user is not None:
            g.actor, g.user = user.actor(), user
            g.language = None  # Accept-Language decides here


def refuse_shape(error: UnprocessableEntity) -> Response:
    """A body or an address whose shape is wrong: each sentence by its field."""
    found: dict[str, Any] = {}
    for place, messages in (getattr(error, "data", None) or {}).get("messages", {}).items():
        _flatten(messages, "" if place in ("json", "query") else place, found)
    title = gettext(N_("What was sent has the wrong shape"))
    return problem(422, title, errors=found) if found else problem(422, title)


def _flatten(messages: Any, path: str, found: dict[str, Any]) -> None:
    if isinstance(messages, dict):
        for name, inner in messages.items():
            _flatten(inner, f"{path}.{name}" if path else str(name), found)
    else:
        found[path] = " ".join(str(m) for m in messages) if isinstance(messages, list) else str(messages)
