"""/api/v1/me: who a token speaks for."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask import g
from flask_smorest import Blueprint

from socx.access.permissions import Permission
from socx.web.guard import requires

blp = Blueprint("me-api", __name__, url_prefix="/me", description="Who the caller is")
BLUEPRINTS = (blp,)


class Me(ma.Schema):
    """The account of the token."""

    id = ma.fields.Integer()
    name = ma.fields.String()
    role = ma.fields.String()
    domain = ma.fields.String(allow_none=True)
    institution_id = ma.fields.Integer(allow_none=True)
    partner_code = ma.fields.String(allow_none=True)


@blp.get("/")
@requires(Permission.ACCOUNT_OWN)
@blp.response(200, Me)
def me() -> Any:
    """The account that the token belongs to."""
    return g.user
