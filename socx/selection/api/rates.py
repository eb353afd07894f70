"""/api/v1/rates: what a day is paid, with all the days for which it was set."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask_smorest import Blueprint

from socx.access.permissions import Permission as P
from socx.db import db
from socx.selection.models import Rate, RateLine
from socx.selection.queries import rates as queries
from socx.selection.rates import TABLES, in_order
from socx.web.api import Named, notes
from socx.web.guard import requires

blp = Blueprint("rates-api", __name__, url_prefix="/rates", description="Fees by kind of expert, allowances by place")


class RateOut(ma.Schema):
    """An amount in euro and the days on which it holds, both included."""

    amount = ma.fields.Decimal(as_string=True)
    valid_from = ma.fields.Date()
    valid_until = ma.fields.Date(allow_none=True, metadata={"description": "None: until further notice."})
    basis = ma.fields.String()


class RateLineOut(ma.Schema):
    """One line of a table. Rates that were withdrawn as a mistake are left out."""

    kind = ma.fields.String(metadata={"description": "fee (a paid day) or allowance (a day at the place)"})
    subject = ma.fields.String(metadata={"description": "A kind of expert, or the code of a place."})
    rates = ma.fields.List(ma.fields.Nested(RateOut))


class RateTables(Named):
    items = ma.fields.List(ma.fields.Nested(RateLineOut))


@blp.get("/")
@requires(P.RATE_READ)
@blp.response(200, RateTables)
def index() -> Any:
    """Both tables, line by line, the rates from the first day on."""
    found = [line for kind in TABLES for line in db.session.scalars(queries.lines(kind))]
    places = [line.subject for line in found if line.kind == "allowance"]
    return {"items": [_line(line) for line in found], "notes": notes(*places)}


def _line(line: RateLine) -> dict[str, Any]:
    return {"kind": line.kind, "subject": line.subject, "rates": [_rate(one) for one in in_order(line.rates)]}


def _rate(one: Rate) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("amount", "valid_from", "valid_until", "basis")}
