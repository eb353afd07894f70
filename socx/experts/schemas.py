"""Shapes of experts for machines. Contact data are only for the expert and the facility."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from socx.access.actors import Actor
from socx.experts.models import Expert
from socx.experts.workflow import PROFILE_WORKFLOW
from socx.web.i18n import state_label


class ExpertSummary(ma.Schema):
    """An expert in a list."""

    id = ma.fields.Integer()
    name = ma.fields.String()
    kind = ma.fields.String()
    member_state = ma.fields.String()
    employer = ma.fields.String()
    function = ma.fields.String()
    state = ma.fields.String()
    state_label = ma.fields.String()
    languages = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String())
    topics = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer())
    version = ma.fields.Integer()


class ExpertDetail(ExpertSummary):
    """A whole profile."""

    experience_years = ma.fields.Integer()
    modalities = ma.fields.List(ma.fields.String())
    days_per_year = ma.fields.Integer()
    assistance = ma.fields.List(ma.fields.String())
    passages = ma.fields.List(ma.fields.Dict())
    missions = ma.fields.List(ma.fields.Dict())
    absences = ma.fields.List(ma.fields.Dict())
    missing = ma.fields.List(ma.fields.String())
    moves = ma.fields.List(ma.fields.String())


def summary(item: Expert) -> dict[str, Any]:
    names = ("id", "name", "kind", "member_state", "employer", "function", "state", "version")
    return {name: getattr(item, name) for name in names} | {
        "state_label": state_label(item.status),
        "languages": {one.language: one.level for one in item.languages},
        "topics": {one.topic_id: one.level for one in item.topics},
    }


def detail(item: Expert, *, to: Actor) -> dict[str, Any]:
    return summary(item) | {
        "experience_years": item.experience_years,
        "modalities": item.modalities,
        "days_per_year": item.days_per_year,
        "assistance": [one.kind for one in item.assistance],
        "passages": [{"kind": p.kind, "language": p.language, "text": p.text} for p in item.passages],
        "missions": [
            {"year": m.year, "partner_code": m.partner_code, "title": m.title, "days": m.days} for m in item.missions
        ],
        "absences": [{"start_on": a.start_on.isoformat(), "end_on": a.end_on.isoformat()} for a in item.absences],
        "missing": [place for _, place in item.missing()],
        "moves": [move.name for move in PROFILE_WORKFLOW.offered(to, item)],
    }
