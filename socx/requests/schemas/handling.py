"""What those send who handle a request, and what the institution answers them."""

from __future__ import annotations

import marshmallow as ma

from socx.requests import criteria
from socx.web.api import Strict, Versioned

TEXT = ma.validate.Length(max=4000)


class Finding(Strict):
    outcome = ma.fields.String(required=True, validate=ma.validate.OneOf(list(criteria.OUTCOMES)))
    reason = ma.fields.String(load_default="", validate=TEXT)
    source = ma.fields.String(
        load_default="", validate=ma.validate.Length(max=300),
        metadata={"description": "A link, or the title of a document."},
    )  # fmt: skip


class Eligibility(Versioned):
    findings = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Nested(Finding), required=True)


class Question(Strict):
    section = ma.fields.String(required=True)
    institution_id = ma.fields.Integer(
        load_default=None, allow_none=True,
        metadata={"description": "Of a joint request, whose own part it is about; none: the shared part."},
    )  # fmt: skip
    question = ma.fields.String(required=True, validate=TEXT)
    reason = ma.fields.String(
        required=True, validate=ma.validate.Length(max=1000), metadata={"description": "Why it is asked."}
    )


class Questions(Versioned):
    questions = ma.fields.List(ma.fields.Nested(Question), required=True, validate=ma.validate.Length(1, 20))


class Answers(Versioned):
    answers = ma.fields.Dict(
        keys=ma.fields.Integer(), values=ma.fields.String(validate=TEXT), required=True,
        metadata={"description": "By the id of the question."},
    )  # fmt: skip


class Score(Strict):
    score = ma.fields.Integer(required=True)
    comment = ma.fields.String(required=True, validate=TEXT)


class AssessmentIn(Versioned):
    scores = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Nested(Score), required=True)
    recommendation = ma.fields.String(load_default=None, allow_none=True)
    instrument = ma.fields.String(
        load_default="", metadata={"description": "Where to, when the recommendation is redirect."}
    )
    summary = ma.fields.String(load_default="", validate=TEXT)


class AssessorIn(Versioned):
    """Who is asked for a second assessment."""

    user = ma.fields.Integer(required=True, validate=ma.validate.Range(1, 2**31 - 1))


class SettleIn(Versioned):
    """How differences between the assessors are settled."""

    settled = ma.fields.Dict(
        keys=ma.fields.String(), values=ma.fields.String(validate=TEXT), required=True,
        metadata={"description": "A sentence by criterion, or for recommendation."},
    )  # fmt: skip


class OpinionIn(Versioned):
    position = ma.fields.String(required=True)
    text = ma.fields.String(load_default="", validate=TEXT)
    shared = ma.fields.Boolean(load_default=False, metadata={"description": "Whether the institution may read it."})


class ScopeIn(Versioned):
    scope = ma.fields.Dict(keys=ma.fields.String(), required=True)


class DecisionIn(Versioned):
    outcome = ma.fields.String(required=True)
    reason = ma.fields.String(load_default="", validate=TEXT)
    reference = ma.fields.String(load_default="", validate=ma.validate.Length(max=60))
