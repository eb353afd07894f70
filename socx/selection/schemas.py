"""Shapes of calls and applications for machines."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from socx.access.actors import Actor
from socx.activities.subjects import listed_title, position_name
from socx.requests import parties
from socx.selection.adapters import all_asked, facts_in, said_in
from socx.selection.models import Application, ExpertCall
from socx.selection.requirements import Asked, Judgement, judge_all
from socx.selection.services.applications import requirements_in
from socx.selection.words import requirement_words, shown
from socx.selection.workflow import CALL_WORKFLOW
from socx.web.api import Named, notes
from socx.web.i18n import language, state_label


class CallSummary(ma.Schema):
    """A call in a list."""

    id = ma.fields.Integer()
    reference = ma.fields.String()
    round = ma.fields.Integer()
    activity_id = ma.fields.Integer()
    title = ma.fields.String()
    partner = ma.fields.String()
    state = ma.fields.String()
    state_label = ma.fields.String()
    audience = ma.fields.String()
    published_at = ma.fields.AwareDateTime(allow_none=True)
    closes_at = ma.fields.AwareDateTime(allow_none=True)
    zone = ma.fields.String(metadata={"description": "On whose clock the call closes."})
    version = ma.fields.Integer()


class RequirementOut(ma.Schema):
    """What a position asks."""

    id = ma.fields.Integer()
    grade = ma.fields.String(metadata={"description": "essential or advantageous"})
    kind = ma.fields.String()
    value = ma.fields.Dict()
    words = ma.fields.String()
    weight = ma.fields.Integer()


class WantedPosition(ma.Schema):
    """A position of a call, with what it asks."""

    id = ma.fields.Integer()
    number = ma.fields.Integer()
    role = ma.fields.String()
    days_on_site = ma.fields.Integer()
    days_remote = ma.fields.Integer()
    requirements = ma.fields.List(ma.fields.Nested(RequirementOut))


class CallDetail(CallSummary, Named):
    """A call with its positions and what the caller may do with it."""

    text = ma.fields.String()
    positions = ma.fields.List(ma.fields.Nested(WantedPosition))
    moves = ma.fields.List(ma.fields.String())


class JudgementOut(ma.Schema):
    """How one requirement is met."""

    requirement_id = ma.fields.Integer()
    words = ma.fields.String()
    verdict = ma.fields.String(metadata={"description": "met, claimed, unknown or not_met"})
    shown_by = ma.fields.String()
    claim = ma.fields.String()
    evidence = ma.fields.String()


class ApplicationOut(ma.Schema):
    """What an expert sent. There is no moment in it: it never counts."""

    id = ma.fields.Integer()
    call_id = ma.fields.Integer()
    expert_id = ma.fields.Integer()
    name = ma.fields.String()
    state = ma.fields.String()
    state_label = ma.fields.String()
    position_ids = ma.fields.List(ma.fields.Integer())
    also_position_ids = ma.fields.List(ma.fields.Integer())
    also = ma.fields.List(ma.fields.String())
    also_note = ma.fields.String()
    motivation = ma.fields.String()
    judged = ma.fields.List(ma.fields.Nested(JudgementOut))
    version = ma.fields.Integer()


def call_summary(call: ExpertCall) -> dict[str, Any]:
    """A call as a line of a list; one of a confidential request tells its kind alone."""
    return {
        "id": call.id,
        "reference": call.reference,
        "round": call.round,
        "activity_id": call.activity_id,
        "title": listed_title(call.activity),
        "partner": parties.partner_names(call.request, language()),
        "state": call.state,
        "state_label": state_label(call.status),
        "audience": call.audience,
        "published_at": call.published_at,
        "closes_at": call.closes_at,
        "zone": call.zone,
        "version": call.version,
    }


def call_detail(call: ExpertCall, *, to: Actor) -> dict[str, Any]:
    place = {one.id: one.position_id for one in requirements_in(call)}
    asked = all_asked(requirements_in(call))
    return {
        **call_summary(call),
        "title": call.activity.title,
        "text": call.text,
        "positions": [
            {
                "id": one.id,
                "number": one.number,
                "role": position_name(one),
                "days_on_site": one.days_on_site,
                "days_remote": one.days_remote,
                "requirements": [_requirement(each) for each in asked if place[each.id] == one.id],
            }
            for one in call.positions
        ],
        "moves": [move.name for move in CALL_WORKFLOW.offered(to, call) if move.name not in ("decide", "republish")],
        "notes": notes(*call.activity.partner_codes),
    }


def application(item: Application) -> dict[str, Any]:
    asked = all_asked(requirements_in(item.call))
    return {
        "id": item.id,
        "call_id": item.call_id,
        "expert_id": item.expert_id,
        "name": item.expert.name,
        "state": item.state,
        "state_label": state_label(item.status),
        "position_ids": [one.position_id for one in item.wishes if one.wish == "applied"],
        "also_position_ids": [one.position_id for one in item.wishes if one.wish == "also"],
        "also": item.also,
        "also_note": item.also_note,
        "motivation": item.motivation,
        "judged": [_judgement(one) for one in judge_all(asked, facts_in(item), said_in(item))],
        "version": item.version,
    }


def _requirement(asked: Asked) -> dict[str, Any]:
    return {
        "id": asked.id,
        "grade": asked.grade,
        "kind": asked.kind,
        "value": dict(asked.value),
        "words": requirement_words(asked),
        "weight": asked.weight,
    }


def _judgement(one: Judgement) -> dict[str, Any]:
    return {
        "requirement_id": one.asked.id,
        "words": requirement_words(one.asked),
        "verdict": one.verdict.value,
        "shown_by": shown(one),
        "claim": one.claim,
        "evidence": one.quote,
    }
