"""The texts of a request: as files, compared, and what happened to it."""

from __future__ import annotations

import marshmallow as ma

from socx.core.i18n import LANGUAGES
from socx.web.api import Strict

#: A file, for the description of the API.
FILE = {"type": "string", "format": "binary"}


class PaperQuery(Strict):
    """Which text of a request, in which language."""

    version = ma.fields.Integer(
        load_default=None, validate=ma.validate.Range(1, 9999),
        metadata={"description": "The number of a signed version; left out, the words as they stand now."},
    )  # fmt: skip
    language = ma.fields.String(validate=ma.validate.OneOf(list(LANGUAGES)))


class ChangesQuery(Strict):
    """Which two signed texts are compared."""

    before = ma.fields.Integer(required=True, validate=ma.validate.Range(1, 9999))
    after = ma.fields.Integer(required=True, validate=ma.validate.Range(1, 9999))


class ChangedAnswer(ma.Schema):
    section = ma.fields.String()
    field = ma.fields.String()
    before = ma.fields.Raw(allow_none=True)
    after = ma.fields.Raw(allow_none=True)


class Changes(ma.Schema):
    """The answers that differ between two signed texts."""

    items = ma.fields.List(ma.fields.Nested(ChangedAnswer))


class TrailEntry(ma.Schema):
    at = ma.fields.AwareDateTime()
    action = ma.fields.String()
    role = ma.fields.String()
    source = ma.fields.String(allow_none=True)
    target = ma.fields.String(allow_none=True)
    note = ma.fields.String()


class Trail(ma.Schema):
    items = ma.fields.List(ma.fields.Nested(TrailEntry))
