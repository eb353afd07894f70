"""The level of sensitivity, who is named on the list, and who opened a confidential request."""

from __future__ import annotations

import marshmallow as ma

from socx.core.values import SENSITIVITY
from socx.web.api import Versioned


class LevelIn(Versioned):
    level = ma.fields.String(required=True, validate=ma.validate.OneOf(list(SENSITIVITY)))
    reason = ma.fields.String(load_default="", validate=ma.validate.Length(max=1000))


class ReaderIn(Versioned):
    user_id = ma.fields.Integer(required=True, validate=ma.validate.Range(1, 2**31 - 1))
    reason = ma.fields.String(required=True, validate=ma.validate.Length(max=1000))


class ReaderEnd(Versioned):
    reason = ma.fields.String(required=True, validate=ma.validate.Length(max=1000))


class Reader(ma.Schema):
    """An entry of the access list; `ended_at` is set when the person was taken off."""

    id = ma.fields.Integer()
    user_id = ma.fields.Integer()
    name = ma.fields.String(attribute="user.name")
    reason = ma.fields.String()
    added_at = ma.fields.AwareDateTime()
    ended_at = ma.fields.AwareDateTime(allow_none=True)
    end_reason = ma.fields.String()


class Readers(ma.Schema):
    items = ma.fields.List(ma.fields.Nested(Reader))


class Opening(ma.Schema):
    """One answer that showed something of a confidential request."""

    at = ma.fields.AwareDateTime()
    user_id = ma.fields.Integer(allow_none=True)
    role = ma.fields.String()
    channel = ma.fields.String()
    address = ma.fields.String()


class Openings(ma.Schema):
    items = ma.fields.List(ma.fields.Nested(Opening))
