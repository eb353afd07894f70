"""A request in a list, and what a list is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import marshmallow as ma

from socx.core.i18n import LANGUAGES
from socx.core.places import partner_name, partners
from socx.core.topics import topics
from socx.core.values import ASSISTANCE, DOMAINS, INSTITUTION_TYPES, REGIONS, SENSITIVITY
from socx.requests import fields, parties
from socx.requests.audiences import AWAITED
from socx.requests.confidential import listed_title
from socx.requests.models import AssistanceRequest
from socx.requests.queries import BEST_FIRST, DEFAULT_SORT, SORTS, Wanted
from socx.requests.workflow import REQUEST_WORKFLOW, STAGES
from socx.web.api import PageQuery, one_or_more, words
from socx.web.i18n import language, state_label


class RequestQuery(PageQuery):
    """Filters of the list; one that is given several times means any of these. What is left out means any."""

    q = words()
    state = one_or_more(REQUEST_WORKFLOW.labels, "States.")
    stage = one_or_more([name for name, _, _ in STAGES], "Stages of the way of a request.")
    awaited = one_or_more(AWAITED, "Who has the next step.")
    domain = one_or_more(DOMAINS, "Domains.")
    partner = one_or_more(partners(), "Partners, by their codes.")
    region = one_or_more(REGIONS, "Regions of partners.")
    institution = ma.fields.String(
        validate=ma.validate.Length(max=100),
        metadata={"description": "The number of an institution, or words of its name."},
    )
    type = one_or_more(INSTITUTION_TYPES, "Types of institutions.")
    topic = one_or_more(topics(), "Topics, by their codes.")
    assistance = one_or_more(ASSISTANCE, "Types of assistance.")
    kind = one_or_more(fields.KINDS, "Forms.")
    sensitivity = one_or_more(SENSITIVITY, "Levels of sensitivity; heeded for those who handle or file requests.")
    language = one_or_more(LANGUAGES, "Languages of requests.")
    round = ma.fields.List(
        ma.fields.String(validate=ma.validate.Regexp(r"\A([0-9]{1,9}|none)\Z")), validate=ma.validate.Length(max=20),
        metadata={"description": "Rounds, by their numbers; none: the intake that is always open."},
    )  # fmt: skip
    since = ma.fields.Date(data_key="from", metadata={"description": "Submitted on this day or later."})
    until = ma.fields.Date(data_key="to", metadata={"description": "Submitted on this day or earlier."})
    late = ma.fields.Boolean(metadata={"description": "Only those whose next step should have come."})
    sort = ma.fields.String(
        validate=ma.validate.OneOf([BEST_FIRST, *SORTS, *(f"-{key}" for key in SORTS)]),
        metadata={"description": f"The order, downwards with a minus; {DEFAULT_SORT}, or {BEST_FIRST} with words."},
    )


def wanted(query: Mapping[str, Any], today: date) -> Wanted:
    """The filters of a query as the list takes them."""
    several: dict[str, Any] = {name: tuple(value) for name, value in query.items() if isinstance(value, list)}
    text = query.get("q", "").strip()
    return Wanted(
        text=text, institution=query.get("institution", "").strip(), since=query.get("since"),
        until=query.get("until"), late_on=today if query.get("late") else None,
        sort=query.get("sort") or (BEST_FIRST if text else DEFAULT_SORT), **several,
    )  # fmt: skip


class RequestSummary(ma.Schema):
    """A request in a list."""

    id = ma.fields.Integer()
    code = ma.fields.String(metadata={"description": "Empty before registration."})
    kind = ma.fields.String(metadata={"description": "The form: structured or simplified."})
    title = ma.fields.String()
    state = ma.fields.String()
    state_label = ma.fields.String()
    state_since = ma.fields.AwareDateTime()
    awaits = ma.fields.String(allow_none=True)
    due_on = ma.fields.Date(allow_none=True)
    domain = ma.fields.String(allow_none=True)
    institution = ma.fields.String()
    partner = ma.fields.String()
    partner_code = ma.fields.String(metadata={"description": "Of a joint request the first in the order of names."})
    institutions = ma.fields.List(
        ma.fields.Dict(), metadata={"description": "All that file the request: name, partner and its code."}
    )
    round = ma.fields.Integer(allow_none=True, metadata={"description": "None: the intake that is always open."})
    version = ma.fields.Integer()


def summary(item: AssistanceRequest) -> dict[str, Any]:
    """A request in a list."""
    code = item.institution.partner_code
    return {
        "id": item.id,
        "code": item.code,
        "kind": item.kind,
        "title": listed_title(item),
        "state": item.state,
        "state_label": state_label(item.status),
        "state_since": item.state_since,
        "awaits": item.status.awaits,
        "due_on": item.due_on,
        "domain": item.domain,
        "institution": parties.institution_names(item),
        "partner": parties.partner_names(item, language()),
        "partner_code": code,
        "institutions": [
            {
                "name": one.official_name,
                "partner": partner_name(one.partner_code, language()),
                "partner_code": one.partner_code,
            }
            for one in item.institutions
        ],
        "round": item.round_id,
        "version": item.version,
    }
