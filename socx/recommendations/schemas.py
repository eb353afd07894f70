"""Shapes of recommendations in the interface for machines."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from socx.access.actors import Actor
from socx.core.places import partner_names
from socx.recommendations import queries
from socx.recommendations.models import Recommendation
from socx.web.api import Named, notes
from socx.web.i18n import language, state_label


class RecommendationSummary(ma.Schema):
    id = ma.fields.Integer()
    reference = ma.fields.String()
    source = ma.fields.String()
    document = ma.fields.String()
    issued_on = ma.fields.Date()
    text = ma.fields.String()
    topics = ma.fields.List(ma.fields.String())
    partners = ma.fields.List(ma.fields.String())
    state = ma.fields.String()
    state_label = ma.fields.String()


class RecommendationDetail(RecommendationSummary, Named):
    url = ma.fields.String()
    addressees = ma.fields.String()
    domain = ma.fields.String()
    sensitivity = ma.fields.String()
    state_since = ma.fields.AwareDateTime()
    request_ids = ma.fields.List(
        ma.fields.Integer(), metadata={"description": "Requests that take it up, as far as the caller may read them."}
    )
    action_ids = ma.fields.List(ma.fields.Integer())


def summary(item: Recommendation) -> dict[str, Any]:
    """A recommendation in a list."""
    names = ("id", "reference", "source", "document", "issued_on", "text", "state")
    return {name: getattr(item, name) for name in names} | {
        "topics": item.topic_ids,
        "partners": partner_names(item.partner_codes, language()),
        "state_label": state_label(item.status),
    }


def detail(item: Recommendation, *, to: Actor) -> dict[str, Any]:
    names = ("url", "addressees", "domain", "sensitivity", "state_since")
    return summary(item) | {name: getattr(item, name) for name in names} | {
        "request_ids": [r.id for r in queries.readable_requests(item, to)],
        "action_ids": [a.id for a in queries.readable_actions(item, to)],
        "notes": notes(*item.partner_codes),
    }  # fmt: skip
