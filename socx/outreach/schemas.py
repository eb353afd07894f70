"""Shapes of events in the interface for machines."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from socx.access.actors import Actor
from socx.core.places import partner_names
from socx.outreach import queries
from socx.outreach.models import OutreachEvent
from socx.web.api import Named, notes
from socx.web.i18n import language


class EventSummary(ma.Schema):
    id = ma.fields.Integer()
    kind = ma.fields.String()
    title = ma.fields.String()
    held_on = ma.fields.Date()
    place = ma.fields.String()
    city = ma.fields.String()
    language = ma.fields.String()
    partners = ma.fields.List(ma.fields.String())
    participants = ma.fields.Integer()


class Document(ma.Schema):
    title = ma.fields.String()
    url = ma.fields.String()


class AttendanceLine(ma.Schema):
    institution = ma.fields.String(metadata={"description": "Empty for a type of institution as a whole."})
    type = ma.fields.String()
    invited = ma.fields.Boolean()
    attended = ma.fields.Integer()


class EventDetail(EventSummary, Named):
    host = ma.fields.String()
    co_host = ma.fields.String()
    opening = ma.fields.String()
    agenda = ma.fields.String()
    summary = ma.fields.String()
    documents = ma.fields.List(ma.fields.Nested(Document))
    attendance = ma.fields.List(ma.fields.Nested(AttendanceLine))
    numbers = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.Integer(),
        metadata={"description": "What came of it, as far as the caller may read it."},
    )


def summary(event: OutreachEvent) -> dict[str, Any]:
    """An event in a list."""
    names = ("id", "kind", "title", "held_on", "place", "city", "language", "participants")
    return {name: getattr(event, name) for name in names} | {
        "partners": partner_names(event.partner_codes, language()),
    }


def detail(event: OutreachEvent, *, to: Actor) -> dict[str, Any]:
    names = ("host", "co_host", "opening", "agenda", "summary", "documents")
    return summary(event) | {name: getattr(event, name) for name in names} | {
        "attendance": [
            {
                "institution": line.institution.official_name if line.institution else line.name,
                "type": line.type, "invited": line.invited, "attended": line.attended,
            }
            for line in event.attendance
        ],
        "numbers": queries.numbers(event, to),
        "notes": notes(*event.partner_codes),
    }  # fmt: skip
