"""What an institution sends: a draft, its form, its answers."""

from __future__ import annotations

import marshmallow as ma

from socx.core.i18n import LANGUAGES
from socx.requests import fields
from socx.web.api import Strict, Versioned


class StartDraft(Strict):
    """A new draft. Sending the same key again gives the same draft."""

    key = ma.fields.String(required=True, validate=ma.validate.Length(8, 64))
    language = ma.fields.String(load_default="en", validate=ma.validate.OneOf(list(LANGUAGES)))
    kind = ma.fields.String(load_default=fields.STRUCTURED, validate=ma.validate.OneOf(list(fields.KINDS)))
    copy_of = ma.fields.Integer(
        load_default=None, allow_none=True, metadata={"description": "An earlier request of the institution."}
    )
    round = ma.fields.Integer(
        load_default=None, allow_none=True, validate=ma.validate.Range(1, 2**31 - 1),
        metadata={"description": "An open round; none: the intake that is always open."},
    )  # fmt: skip
    only_profile = ma.fields.Boolean(
        load_default=False, metadata={"description": "Copy only what stays the same: unit, contacts, languages."}
    )


class OtherForm(Versioned):
    """The form to change a draft to. What it does not ask is kept, and comes back with the old form."""

    kind = ma.fields.String(required=True, validate=ma.validate.OneOf(list(fields.KINDS)))


class SectionAnswers(Strict):
    """Answers of one section, by field."""

    version = ma.fields.Integer(required=True, validate=ma.validate.Range(0, 2**31 - 1))
    answers = ma.fields.Dict(keys=ma.fields.String(), required=True)
