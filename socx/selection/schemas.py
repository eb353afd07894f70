"""Shapes of calls and applications for machines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import marshmallow as ma

from socx.access.actors import Actor
from socx.activities.schemas import PositionSummary, position_summary
from socx.activities.subjects import listed_title
from socx.requests import parties
from socx.selection.adapters import all_asked, asked_of, facts_in, said_in
from socx.selection.models import (
    ALSO,
    CLAIMS,
    DECLINE_REASONS,
    Application,
    CallInvitation,
    ExpertCall,
)
from socx.selection.queries import application_of
from socx.selection.requirements import Answer, Asked, Judgement, judge_all
from socx.selection.services.applications import Wishes, is_changeable, requirements_in
from socx.selection.services.grid import Board
from socx.selection.words import requirement_words, shown
from socx.selection.workflow import APPLICATION_WORKFLOW, CALL_WORKFLOW
from socx.web.api import Named, Versioned, notes
from socx.web.i18n import language, state_label

#: Decisions and later rounds are made on pages, by a person who has read the applications.
CALL_MOVES = tuple(name for name in CALL_WORKFLOW.names if name not in ("decide", "republish"))


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


class WantedPosition(PositionSummary):
    """A position of a call, with what it asks."""

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


class AnswerToRequirement(ma.Schema):
    """What an expert says of one requirement."""

    requirement_id = ma.fields.Integer(required=True)
    claim = ma.fields.String(required=True, validate=ma.validate.OneOf(["", *CLAIMS]))
    evidence = ma.fields.String(load_default="")


class OwnApplication(ApplicationOut, Named):
    """The own application, with what was answered and what can be done with it."""

    call_reference = ma.fields.String()
    closes_at = ma.fields.AwareDateTime(allow_none=True)
    answers = ma.fields.List(ma.fields.Nested(AnswerToRequirement))
    moves = ma.fields.List(ma.fields.String())


class ApplicationIn(Versioned):
    """New words of an application; what is left out stays as it is."""

    position_ids = ma.fields.List(ma.fields.Integer())
    also_position_ids = ma.fields.List(ma.fields.Integer())
    also = ma.fields.List(ma.fields.String(validate=ma.validate.OneOf(list(ALSO))))
    also_note = ma.fields.String()
    motivation = ma.fields.String()
    answers = ma.fields.List(ma.fields.Nested(AnswerToRequirement), load_default=list)


class InvitationOut(Named):
    """An invitation to apply, and what was answered."""

    id = ma.fields.Integer()
    call_id = ma.fields.Integer()
    call = ma.fields.Nested(CallSummary)
    state = ma.fields.String()
    state_label = ma.fields.String()
    sent_at = ma.fields.AwareDateTime()
    answer_until = ma.fields.AwareDateTime()
    message = ma.fields.String()
    reason = ma.fields.String(metadata={"description": "Why the expert declined."})
    note = ma.fields.String()
    ask_again_on = ma.fields.Date(allow_none=True)
    application_id = ma.fields.Integer(allow_none=True)
    version = ma.fields.Integer()


class DeclineIn(Versioned):
    """Why the expert does not apply."""

    reason = ma.fields.String(required=True, validate=ma.validate.OneOf(list(DECLINE_REASONS)))
    note = ma.fields.String(load_default="")


class PostponeIn(Versioned):
    """From which day on the expert may be asked again."""

    ask_again_on = ma.fields.Date(required=True)
    note = ma.fields.String(load_default="")


class GridPart(ma.Schema):
    """One summand of the points."""

    name = ma.fields.String()
    share = ma.fields.Float(metadata={"description": "The part that is reached, from 0 to 1."})
    weight = ma.fields.Integer()
    points = ma.fields.Float()


class GridPlace(ma.Schema):
    """One application in the grid of a position."""

    application_id = ma.fields.Integer()
    name = ma.fields.String()
    rank = ma.fields.Integer(allow_none=True)
    total = ma.fields.Float(allow_none=True, metadata={"description": "Of 100 points."})
    is_suitable = ma.fields.Boolean(allow_none=True, metadata={"description": "Meets what is essential."})
    differs = ma.fields.Boolean(metadata={"description": "The assessors do not agree on what is essential."})
    apart = ma.fields.List(ma.fields.String(), metadata={"description": "Criteria whose scores are far apart."})
    parts = ma.fields.List(ma.fields.Nested(GridPart))


class GridOut(ma.Schema):
    """The grid of a position. While `hides` is true the caller owes own scores and sees names alone."""

    position_id = ma.fields.Integer()
    hides = ma.fields.Boolean()
    assessors = ma.fields.Integer(metadata={"description": "How many have looked at every application."})
    places = ma.fields.List(ma.fields.Nested(GridPlace))


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
    asked = requirements_in(call)
    return {
        **call_summary(call),
        "title": call.activity.title,
        "text": call.text,
        "positions": [
            position_summary(one)
            | {"requirements": [_requirement(asked_of(each)) for each in asked if each.position_id == one.id]}
            for one in call.positions
        ],
        "moves": [move.name for move in CALL_WORKFLOW.offered(to, call) if move.name in CALL_MOVES],
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
        **_stands(item),
        "judged": [_judgement(one) for one in judge_all(asked, facts_in(item), said_in(item))],
        "version": item.version,
    }


def _stands(item: Application) -> dict[str, Any]:
    """What an expert has written in an application, beside the answers."""
    return {
        "position_ids": item.wished_ids("applied"),
        "also_position_ids": item.wished_ids("also"),
        "also": item.also,
        "also_note": item.also_note,
        "motivation": item.motivation,
    }


def own_application(item: Application, *, to: Actor, at: datetime) -> dict[str, Any]:
    """The own application; moves are offered until the call closes."""
    offered = APPLICATION_WORKFLOW.offered(to, item) if is_changeable(item, at) else []
    return application(item) | {
        "call_reference": item.call.reference,
        "closes_at": item.call.closes_at,
        "answers": [
            {name: getattr(one, name) for name in ("requirement_id", "claim", "evidence")} for one in item.answers
        ],
        "moves": [move.name for move in offered if move.name in ("submit", "withdraw")],
        "notes": notes(*item.call.activity.partner_codes),
    }


def wishes(item: Application, sent: Mapping[str, Any]) -> Wishes:
    """What was sent over what stands."""
    stands = _stands(item)
    found = stands | {name: sent[name] for name in stands if name in sent}
    return Wishes(
        found["position_ids"], found["also_position_ids"], found["also"], found["also_note"], found["motivation"],
        {one["requirement_id"]: Answer(one["claim"], one["evidence"]) for one in sent["answers"]},
    )  # fmt: skip


def invitation(item: CallInvitation) -> dict[str, Any]:
    names = (
        "id",
        "call_id",
        "state",
        "sent_at",
        "answer_until",
        "message",
        "reason",
        "note",
        "ask_again_on",
        "version",
    )
    own = application_of(item.call_id, item.expert_id)
    return {name: getattr(item, name) for name in names} | {
        "call": call_summary(item.call) | {"title": item.call.activity.title},
        "state_label": state_label(item.status),
        "application_id": own.id if own else None,
        "notes": notes(*item.call.activity.partner_codes),
    }


def grid(found: Board, *, to: Actor) -> dict[str, Any]:
    """The ranking; for who owes own scores the names in their order, without any figure of others."""
    hides = found.hides(to)
    names = {one.id: one.expert.name for one in found.applications}
    places = found.places()
    if hides:
        places = sorted(places, key=lambda one: (one.candidate.name, one.candidate.key))
    return {
        "position_id": found.position.id,
        "hides": hides,
        "assessors": found.assessors,
        "places": [
            {
                "application_id": one.candidate.key,
                "name": names[one.candidate.key],
                "rank": None if hides else one.rank,
                "total": None if hides else one.total,
                "is_suitable": None if hides else one.is_suitable,
                "differs": not hides and one.differs,
                "apart": [] if hides else sorted(one.apart),
                "parts": [] if hides else one.parts,
            }
            for one in places
        ],
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
