"""Shapes of actions and activities for machines."""

from __future__ import annotations

from datetime import time
from typing import Any

import marshmallow as ma
from flask_babel import gettext

from socx.access.actors import Actor
from socx.activities.models import Action, Activity, Position
from socx.activities.planner import DATES, FIXED_DAYS
from socx.activities.subjects import listed_title, milestone_label, position_name
from socx.activities.words import clash_sentence
from socx.activities.workflow import ACTION_WORKFLOW, ACTIVITY_WORKFLOW
from socx.core.i18n import N_
from socx.core.places import partners
from socx.core.values import ACTIVITY_KINDS, MEMBER_STATES, MODALITIES
from socx.requests import parties
from socx.web.api import Named, Strict, Versioned, notes
from socx.web.i18n import language, state_label

#: Where an activity may be held.
PLACES = (*partners(), *MEMBER_STATES)


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
    slip = ma.fields.Integer(
        allow_none=True,
        metadata={"description": "Working days from the start that was first confirmed to this one."},
    )
    relation = ma.fields.String(metadata={"description": "What a part is to its activity; empty for no part."})
    held_in = ma.fields.String(metadata={"description": "A partner or Member State; empty: where it was asked for."})
    zone = ma.fields.String()
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
    label = ma.fields.Function(lambda one: milestone_label(one.key))
    product = ma.fields.Function(lambda one: gettext(one.template.product))
    who = ma.fields.Function(lambda one: one.template.who)
    due_on = ma.fields.Date()
    baseline_on = ma.fields.Date(allow_none=True)
    slip = ma.fields.Integer(allow_none=True)
    done_on = ma.fields.Date(allow_none=True)
    late_since = ma.fields.Date(allow_none=True)


class ProgrammeOut(ma.Schema):
    """One entry of the programme of a study visit, by the clock at its place."""

    id = ma.fields.Integer()
    day = ma.fields.Date()
    starts_at = ma.fields.Time()
    ends_at = ma.fields.Time()
    host = ma.fields.String()
    place = ma.fields.String()
    subject = ma.fields.String()


class SeatsOut(ma.Schema):
    """Places in the delegation of a study visit."""

    id = ma.fields.Integer()
    function = ma.fields.String()
    institution_id = ma.fields.Integer()
    institution = ma.fields.String(attribute="institution.official_name")
    seats = ma.fields.Integer()


class ActivityDetail(ActivitySummary, Named):
    """An activity with its team, its milestones and its moves."""

    objectives = ma.fields.String()
    positions = ma.fields.List(ma.fields.Nested(PositionOut))
    milestones = ma.fields.List(ma.fields.Nested(MilestoneOut))
    programme = ma.fields.List(ma.fields.Nested(ProgrammeOut))
    delegation = ma.fields.List(ma.fields.Nested(SeatsOut))
    parts = ma.fields.List(ma.fields.Nested(ActivitySummary))
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
    held_in = ma.fields.String(load_default="", validate=ma.validate.OneOf(["", *PLACES]))
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
    word = ma.fields.String(
        load_default="", validate=ma.validate.Length(max=500),
        metadata={"description": "Why the dates stand in spite of the warnings of the preview."},
    )  # fmt: skip


class PlanIn(Strict):
    """From which day an activity is planned, and how long its delivery takes."""

    fixed = ma.fields.String(required=True, validate=ma.validate.OneOf([one.key for one in FIXED_DAYS]))
    day = ma.fields.Date(required=True)
    length = ma.fields.Integer(required=True, validate=ma.validate.Range(1, 60))


class MoveIn(Strict):
    """Which date moves, and where to."""

    key = ma.fields.String(required=True, validate=ma.validate.OneOf(DATES))
    day = ma.fields.Date(required=True)


class ClashOut(ma.Schema):
    """What speaks against the days of a delivery."""

    rule = ma.fields.Function(lambda one: one.rule.key)
    level = ma.fields.String(metadata={"description": "block, warn or note"})
    sentence = ma.fields.Function(clash_sentence)


class LineOut(ma.Schema):
    """One milestone before and after."""

    key = ma.fields.Function(lambda one: one.template.key)
    before = ma.fields.Date(allow_none=True)
    after = ma.fields.Date(allow_none=True)
    slip = ma.fields.Integer(allow_none=True)
    is_past = ma.fields.Boolean()
    reminder_after = ma.fields.Date(allow_none=True)


class PreviewOut(ma.Schema):
    """What a plan or a move would do. Nothing of it is done: put `after` on the dates to do it."""

    before = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Date(allow_none=True))
    after = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Date(allow_none=True))
    milestones = ma.fields.List(ma.fields.Nested(LineOut), attribute="lines")
    clashes = ma.fields.List(ma.fields.Nested(ClashOut))
    told = ma.fields.Function(lambda one: len(one.told), metadata={"description": "How many people would be told."})
    programme = ma.fields.Function(
        lambda one: len(one.programme),
        metadata={"description": "How many entries of its programme move with a visit."},
    )
    needs_reason = ma.fields.Boolean(attribute="is_counted_on")
    needs_word = ma.fields.Boolean()
    is_blocked = ma.fields.Boolean()


class SubActivityIn(Versioned):
    title = ma.fields.String(required=True, validate=ma.validate.Length(1, 150))
    kind = ma.fields.String(required=True, validate=ma.validate.OneOf(list(ACTIVITY_KINDS)))
    modality = ma.fields.String(required=True, validate=ma.validate.OneOf(list(MODALITIES)))
    place = ma.fields.String(load_default="", validate=ma.validate.Length(max=120))
    objectives = ma.fields.String(load_default="", validate=ma.validate.Length(max=4000))


class SeriesIn(Versioned):
    first = ma.fields.Date(required=True)
    count = ma.fields.Integer(required=True, validate=ma.validate.Range(1, 12))
    weeks = ma.fields.Integer(required=True, validate=ma.validate.Range(1, 26))


class MirrorIn(Versioned):
    partner = ma.fields.String(required=True, validate=ma.validate.OneOf(list(partners())))
    place = ma.fields.String(load_default="", validate=ma.validate.Length(max=120))


class MilestoneIn(Versioned):
    reached = ma.fields.Boolean(required=True, metadata={"description": "false takes it back."})
    day = ma.fields.Date(
        load_default=None, allow_none=True,
        metadata={"description": "On which day; today at the place of the activity when none is given."},
    )  # fmt: skip


class PositionIn(Versioned):
    role = ma.fields.String(required=True, validate=ma.validate.Length(1, 300))
    days_on_site = ma.fields.Integer(load_default=0, validate=ma.validate.Range(0, 60))
    days_remote = ma.fields.Integer(load_default=0, validate=ma.validate.Range(0, 60))


def _on_the_clock(one: time) -> None:
    if one.tzinfo is not None:
        raise ma.ValidationError(gettext(N_("Give the time that the clock at the place shows, without a zone.")))


class ProgrammeIn(Versioned):
    day = ma.fields.Date(required=True, metadata={"description": "A day of the delivery."})
    starts_at = ma.fields.Time(required=True, validate=_on_the_clock)
    ends_at = ma.fields.Time(required=True, validate=_on_the_clock)
    host = ma.fields.String(required=True, validate=ma.validate.Length(1, 200))
    place = ma.fields.String(load_default="", validate=ma.validate.Length(max=120))
    subject = ma.fields.String(required=True, validate=ma.validate.Length(1, 300))


class SeatsIn(Versioned):
    institution_id = ma.fields.Integer(
        required=True, validate=ma.validate.Range(1, 2**31 - 1),
        metadata={"description": "One of the institutions that asked."},
    )  # fmt: skip
    function = ma.fields.String(
        required=True, validate=ma.validate.Length(1, 200), metadata={"description": "No names."}
    )
    seats = ma.fields.Integer(load_default=1, validate=ma.validate.Range(1, 30))


class PlacementIn(Versioned):
    expert_id = ma.fields.Integer(
        required=True, allow_none=True, validate=ma.validate.Range(1, 2**31 - 1),
        metadata={"description": "null takes the expert off."},
    )  # fmt: skip
    word = ma.fields.String(
        load_default="", validate=ma.validate.Length(max=500),
        metadata={"description": "Why this person, in spite of a warning."},
    )  # fmt: skip


def summary(item: Activity) -> dict[str, Any]:
    """An activity in a list."""
    names = (
        "id", "reference", "action_id", "title", "kind", "modality", "place", "state", "preparation_start",
        "preparation_end", "delivery_start", "delivery_end", "report_due", "late_since", "slip", "relation",
        "held_in", "zone", "version",
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
        "programme": item.programme,
        "delegation": item.delegation,
        "parts": [summary(part) for part in item.parts],
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
