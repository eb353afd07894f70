"""Shapes of participants and evaluations for machines."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from socx.activities.models import Activity
from socx.core.shares import Range
from socx.evaluations import queries
from socx.evaluations.counting import counted
from socx.evaluations.figures import Tally
from socx.evaluations.models import Evaluation
from socx.evaluations.results import Results
from socx.evaluations.services.register import PLACES
from socx.evaluations.values import BREAKDOWNS, MOST_PARTICIPANTS, PHASES
from socx.web.api import Named, Strict, Versioned, notes


class CountIn(Strict):
    """One number of the register."""

    phase = ma.fields.String(required=True, validate=ma.validate.OneOf(list(PHASES)))
    breakdown = ma.fields.String(required=True, validate=ma.validate.OneOf(["all", *BREAKDOWNS]))
    key = ma.fields.String(required=True, validate=ma.validate.OneOf(sorted({key for _, _, key in PLACES})))
    number = ma.fields.Integer(required=True, validate=ma.validate.Range(0, MOST_PARTICIPANTS))


class CountsIn(Versioned):
    """All numbers of the register; those that are left out are not known."""

    counts = ma.fields.List(ma.fields.Nested(CountIn), required=True, validate=ma.validate.Length(max=len(PLACES)))
    note = ma.fields.String(load_default="", validate=ma.validate.Length(max=1000))


class CountOut(ma.Schema):
    breakdown = ma.fields.String()
    key = ma.fields.String(metadata={"description": "`not_told`: those whom a breakdown does not reach."})
    planned = ma.fields.Integer(allow_none=True)
    actual = ma.fields.Integer(allow_none=True)


class ParticipantsOut(Named):
    """Who takes part, as numbers."""

    activity_id = ma.fields.Integer()
    counts = ma.fields.List(ma.fields.Nested(CountOut))
    note = ma.fields.String()
    version = ma.fields.Integer()


class AnswersIn(Versioned):
    """The answers to a questionnaire, by the key of the question."""

    answers = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String(), required=True)


class EvaluationOut(ma.Schema):
    """A signed evaluation."""

    id = ma.fields.Integer()
    activity_id = ma.fields.Integer()
    kind = ma.fields.String()
    questions_version = ma.fields.Integer()
    institution_id = ma.fields.Integer(allow_none=True)
    expert_id = ma.fields.Integer(allow_none=True)
    answers = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String())
    answered_at = ma.fields.AwareDateTime(allow_none=True)
    waived_at = ma.fields.AwareDateTime(allow_none=True)
    waive_reason = ma.fields.String()
    version = ma.fields.Integer()


class RangeOut(ma.Schema):
    value = ma.fields.Float()
    low = ma.fields.Float(metadata={"description": "Lower end of the 95 % range."})
    high = ma.fields.Float()


class ResultOut(ma.Schema):
    """The answers of one group to one question."""

    question = ma.fields.String()
    group = ma.fields.String()
    answers = ma.fields.Integer(allow_none=True, metadata={"description": "Nothing where fewer than three answered."})
    mean = ma.fields.Nested(RangeOut, allow_none=True)
    yes = ma.fields.Nested(RangeOut, allow_none=True, metadata={"description": "The share of those who say yes."})
    counts = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer(), allow_none=True)


class ResultsOut(Named):
    items = ma.fields.List(ma.fields.Nested(ResultOut))


def participants(item: Activity) -> dict[str, Any]:
    register = queries.register_of(item.id)
    return {
        "activity_id": item.id,
        "counts": [
            {"breakdown": breakdown, "key": one.key, **one.numbers}
            for breakdown, lines in counted(register).items() for one in lines
        ],
        "note": register.note if register else "",
        "version": register.version if register else 0,
        "notes": notes(*item.partner_codes),
    }  # fmt: skip


def evaluation(one: Evaluation) -> dict[str, Any]:
    return {name: getattr(one, name) for name in EvaluationOut().fields}


def results(found: Results, item: Activity) -> dict[str, Any]:
    return {
        "items": [_result(group, tally) for line in found.lines() for group, tally in line.tallies.items()],
        "notes": notes(*item.partner_codes),
    }


def _result(group: str, tally: Tally) -> dict[str, Any]:
    return {
        "question": tally.key, "group": group, "answers": None if tally.is_hidden else tally.number,
        "mean": _range(tally.mean), "yes": _range(tally.indicator),
        "counts": None if tally.is_hidden else dict(tally.counts),
    }  # fmt: skip


def _range(found: Range | None) -> dict[str, float] | None:
    return {"value": found.value, "low": found.low, "high": found.high} if found else None
