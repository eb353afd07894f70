"""Shapes of actions and activities for machines."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from socx.access.actors import Actor
from socx.activities.models import Action, Activity, Position
from socx.activities.subjects import listed_title, position_name
from socx.activities.workflow import ACTION_WORKFLOW, ACTIVITY_WORKFLOW
from socx.core.values import ACTIVITY_KINDS, MODALITIES
from socx.requests import parties
from socx.web.api import Named, Versioned, notes
from socx.web.i18n import language, state_label


class ActivitySummary(ma.Schema):
    """An activity in a list."""

    id = ma.fields.Integer()
    reference = ma.fields.String()
    action_id = ma.fields.Integer()
    request_id = ma.fields.Integer()
    title = ma.fields.String()
    kind = ma.fields.String()
    modality = ma.fields.String()
    place = ma.fields.String()
    state = ma.fields.String()
    state_label = ma.fields.String()
    preparation_start = ma.fields.Date(allow_none=True)
    preparation_end = ma.fields.Date(allow_none=True)
    delivery_start = ma.fields.Date(allow_none=True)
    delivery_end = ma.fields.Date(allow_none=True)
    report_due = ma.fields.Date(allow_none=True)
    late_since = ma.fields.Date(allow_none=True)
    partner = ma.fields.String()
    version = ma.fields.Integer()


class PositionSummary(ma.Schema):
    """A place for an expert, whoever is on it."""

    id = ma.fields.Integer()
    number = ma.fields.Integer()
    role = ma.fields.String()
    days_on_site = ma.fields.Integer()
    days_remote = ma.fields.Integer()


class PositionOut(PositionSummary):
    expert_id = ma.fields.Integer(allow_none=True)
    expert = ma.fields.String(allow_none=True)


class MilestoneOut(ma.Schema):
    id = ma.fields.Integer()
    key = ma.fields.String()
    due_on = ma.fields.Date()
    done_on = ma.fields.Date(allow_none=True)
    late_since = ma.fields.Date(allow_none=True)


class ActivityDetail(ActivitySummary, Named):
    """An activity with its team, its milestones and its moves."""

    objectives = ma.fields.String()
    positions = ma.fields.List(ma.fields.Nested(PositionOut))
    milestones = ma.fields.List(ma.fields.Nested(MilestoneOut))
    moves = ma.fields.List(ma.fields.String())


class ActionDetail(Named):
    """An action with its activities."""

    id = ma.fields.Integer()
    code = ma.fields.String()
    title = ma.fields.String()
    request_id = ma.fields.Integer()
    state = ma.fields.String()
    state_label = ma.fields.String()
    version = ma.fields.Integer()
    moves = ma.fields.List(ma.fields.String())
    activities = ma.fields.List(ma.fields.Nested(ActivitySummary))


class ActivityIn(Versioned):
    title = ma.fields.String(required=True, validate=ma.validate.Length(1, 150))
    kind = ma.fields.String(required=True, validate=ma.validate.OneOf(list(ACTIVITY_KINDS)))
    modality = ma.fields.String(required=True, validate=ma.validate.OneOf(list(MODALITIES)))
    place = ma.fields.String(load_default="", validate=ma.validate.Length(max=120))
    objectives = ma.fields.String(load_default="", validate=ma.validate.Length(max=4000))


class DatesIn(Versioned):
    """Dates that are left out or null are removed."""

    preparation_start = ma.fields.Date(load_default=None, allow_none=True)
    preparation_end = ma.fields.Date(load_default=None, allow_none=True)
    delivery_start = ma.fields.Date(load_default=None, allow_none=True)
    delivery_end = ma.fields.Date(load_default=None, allow_none=True)
    report_due = ma.fields.Date(load_default=None, allow_none=True)
    reason = ma.fields.String(load_default="", validate=ma.validate.Length(max=1000))


class PositionIn(Versioned):
    role = ma.fields.String(required=True, validate=ma.validate.Length(1, 300))
    days_on_site = ma.fields.Integer(load_default=0, validate=ma.validate.Range(0, 60))
    days_remote = ma.fields.Integer(load_default=0, validate=ma.validate.Range(0, 60))


class PlacementIn(Versioned):
    expert_id = ma.fields.Integer(
        required=True, allow_none=True, validate=ma.validate.Range(1, 2**31 - 1),
        metadata={"description": "null takes the expert off."},
    )  # fmt: skip


def summary(item: Activity) -> dict[str, Any]:
    """An activity in a list."""
    names = (
        "id", "reference", "action_id", "title", "kind", "modality", "place", "state", "preparation_start",
        "preparation_end", "delivery_start", "delivery_end", "report_due", "late_since", "version",
    )  # fmt: skip
    place = item.place if item.sensitivity != "confidential" else ""
    return {name: getattr(item, name) for name in names} | {
        "title": listed_title(item),
        "place": place,
        "request_id": item.action.request_id,
        "state_label": state_label(item.status),
        "partner": parties.partner_names(item.action.request, language()),
    }


def detail(item: Activity, *, to: Actor) -> dict[str, Any]:
    return summary(item) | {
        "title": item.title,
        "place": item.place,
        "objectives": item.objectives,
        "positions": [
            position_summary(p) | {"expert_id": p.expert_id, "expert": p.expert.name if p.expert else None}
            for p in item.positions
        ],
        "milestones": item.milestones,
        "moves": [move.name for move in ACTIVITY_WORKFLOW.offered(to, item)],
        "notes": notes(*item.partner_codes),
    }


def position_summary(position: Position) -> dict[str, Any]:
    """A place for an expert, whoever is on it."""
    return {
        "id": position.id,
        "number": position.number,
        "role": position_name(position),
        "days_on_site": position.days_on_site,
        "days_remote": position.days_remote,
    }


def action_detail(item: Action, *, to: Actor) -> dict[str, Any]:
    return {
        "id": item.id,
        "code": item.code,
        "title": item.title,
        "request_id": item.request_id,
        "state": item.state,
        "state_label": state_label(item.status),
        "version": item.version,
        "moves": [move.name for move in ACTION_WORKFLOW.offered(to, item) if not move.page],
        "activities": [summary(a) for a in item.activities],
        "notes": notes(*item.partner_codes),
    }
