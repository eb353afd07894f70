"""Shapes of matches for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import marshmallow as ma

from socx.experts.models import Expert
from socx.matching.models import DECISIONS, REJECTION_REASONS, MatchDecision
from socx.web.api import Named, Strict

if TYPE_CHECKING:
    from socx.matching.engine import Explanation, Missing, Ranked, Reason


class MatchQuery(ma.Schema):
    """How many of the ranking."""

    top = ma.fields.Integer(load_default=20, validate=ma.validate.Range(1, 500))


class Match(ma.Schema):
    """A place of the ranking. The parts add up to the score, in points of 100."""

    rank = ma.fields.Integer()
    expert_id = ma.fields.Integer()
    name = ma.fields.String()
    member_state = ma.fields.String()
    employer = ma.fields.String()
    score = ma.fields.Float()
    parts = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Float())
    decision = ma.fields.String(allow_none=True)


class Outsider(ma.Schema):
    """Somebody who is out, with every reason as a code and its facts."""

    expert_id = ma.fields.Integer()
    reasons = ma.fields.List(ma.fields.Dict())


class Matches(Named):
    """The roster ranked for a request. The ranking advises; a person decides."""

    weights_version = ma.fields.String()
    ranked = ma.fields.Integer(metadata={"description": "How many are in the ranking."})
    matches = ma.fields.List(ma.fields.Nested(Match))
    out = ma.fields.List(ma.fields.Nested(Outsider))


class MatchDetail(ma.Schema):
    """One person for one request: a rank with the explanation of the score, or the reasons for none."""

    expert_id = ma.fields.Integer()
    rank = ma.fields.Integer(allow_none=True)
    among = ma.fields.Integer()
    reasons = ma.fields.List(ma.fields.Dict())
    score = ma.fields.Float(allow_none=True)
    parts = ma.fields.List(ma.fields.Dict())
    missing = ma.fields.List(ma.fields.Dict())
    decision = ma.fields.Dict(allow_none=True)


class MatchDecisionIn(Strict):
    """A person's decision; a rejection has a reason."""

    decision = ma.fields.String(required=True, validate=ma.validate.OneOf(list(DECISIONS)))
    reason_code = ma.fields.String(load_default="", validate=ma.validate.OneOf(["", *REJECTION_REASONS]))
    note = ma.fields.String(load_default="", validate=ma.validate.Length(max=2000))


def match(place: Ranked, rank: int, expert: Expert, decision: MatchDecision | None) -> dict[str, Any]:
    return {
        "rank": rank,
        "expert_id": expert.id,
        "name": expert.name,
        "member_state": expert.member_state,
        "employer": expert.employer,
        "score": place.score,
        "parts": dict(place.parts),
        "decision": decision.decision if decision else None,
    }


def reason(found: Reason | Missing) -> dict[str, Any]:
    return {"code": found.code, "facts": _plain(found.facts)}


def parts(found: Explanation) -> list[dict[str, Any]]:
    """Each part with all its items: the items add up to the part, the parts to the score."""
    return [
        {
            "name": part.name,
            "points": part.share,
            "weight": part.weight,
            "items": [{"kind": i.kind, "label": str(i.label), "points": i.value} for i in part.items],
        }
        for part in found.parts
    ]


def _plain(value: Any) -> Any:
    """A fact of the engine as JSON knows it."""
    if isinstance(value, dict) or hasattr(value, "items"):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(v) for v in value]
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)
