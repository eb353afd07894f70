"""Shapes of experts for machines, made from the table of questions. Contact data only for those who may see them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.core.errors import Invalid
from socx.core.i18n import N_
from socx.core.places import partners
from socx.core.topics import topics
from socx.core.values import ASSISTANCE, CEFR_LEVELS, EXPERT_KINDS, MEMBER_STATES, WORKING_LANGUAGES
from socx.experts import sections
from socx.experts.models import CONSENTS, SOURCES, TOPIC_LEVELS, Expert
from socx.experts.queries import DEFAULT_SORT, SORTS, Wanted
from socx.experts.questions import SECTIONS, Field, Section
from socx.experts.workflow import PROFILE_WORKFLOW
from socx.search.asking import BEST_FIRST
from socx.web.api import PageQuery, Versioned, one_or_more, words
from socx.web.i18n import state_label


class ExpertQuery(PageQuery):
    """The words and filters of the page of the roster; one that is given several times means any of these."""

    q = words()
    topic = one_or_more(topics(), "Topics, by their codes.")
    depth = ma.fields.Integer(
        validate=ma.validate.OneOf(list(TOPIC_LEVELS)), metadata={"description": "At least this level in the topic."}
    )
    language = one_or_more(WORKING_LANGUAGES, "Languages.")
    level = ma.fields.String(
        validate=ma.validate.OneOf(CEFR_LEVELS), metadata={"description": "At least this level of the language."}
    )
    member_state = one_or_more(MEMBER_STATES, "Member States of the administration.")
    kind = one_or_more(EXPERT_KINDS, "Kinds of experts.")
    assistance = one_or_more(ASSISTANCE, "Types of assistance.")
    partner = one_or_more(partners(), "Where somebody has worked, by the codes of partners.")
    state = one_or_more(PROFILE_WORKFLOW.labels, "States of the profile.")
    source = one_or_more(SOURCES, "Where the profile came from.")
    employer = ma.fields.String(
        validate=ma.validate.Length(max=100),
        metadata={"description": "The number of an employer in the register, or words of its name."},
    )
    free_from = ma.fields.Date(metadata={"description": "Free from this day."})
    free_until = ma.fields.Date(metadata={"description": "Free until this day."})
    searchable = ma.fields.Boolean(metadata={"description": "Only those who can be found now."})
    sort = ma.fields.String(
        validate=ma.validate.OneOf([BEST_FIRST, *SORTS]),
        metadata={"description": f"The order: {DEFAULT_SORT}, or {BEST_FIRST} with words."},
    )


def wanted(query: Mapping[str, Any]) -> Wanted:
    """The filters of a query as the list takes them; a least level counts with what it is a level of."""
    several: dict[str, Any] = {name: tuple(value) for name, value in query.items() if isinstance(value, list)}
    text, days = query.get("q", "").strip(), [query.get("free_from"), query.get("free_until")]
    if days[0] and days[1] and days[1] < days[0]:
        days.reverse()
    sort = query.get("sort") or (BEST_FIRST if text else DEFAULT_SORT)
    return Wanted(
        text=text, depth=query.get("depth", 0) if several.get("topic") else 0,
        level=query.get("level", "") if several.get("language") else "", employer=query.get("employer", "").strip(),
        free_from=days[0], free_until=days[1], searchable=query.get("searchable", False),
        sort=sort if text or sort != BEST_FIRST else DEFAULT_SORT, **several,
    )  # fmt: skip


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


def _answer(one: Field) -> ma.fields.Field[Any]:
    """The shape of one answer."""
    told = {"description": one.label}
    if one.is_number or one.kind == "institution" or (one.options and all(isinstance(k, int) for k in one.options)):
        return ma.fields.Integer(allow_none=True, metadata=told)
    if one.kind == "day":
        return ma.fields.Date(allow_none=True, metadata=told)
    if one.kind == "choices":
        return ma.fields.List(ma.fields.String(), metadata=told)
    return ma.fields.String(metadata=told)


def section_schema(section: Section) -> type[ma.Schema]:
    """The shape of one section: its single answers, then its lists."""
    made: dict[str, Any] = {one.name: _answer(one) for one in section.fields}
    for rows in section.lists:
        row = ma.Schema.from_dict({one.name: _answer(one) for one in rows.fields}, name=f"Expert_{rows.name}_row")
        made[rows.name] = ma.fields.List(ma.fields.Nested(row))
    return ma.Schema.from_dict(made, name=f"Expert_{section.key}")


#: The shapes of all sections by their keys; what is sent has the same shape and a version.
SECTION_SCHEMAS = {section.key: section_schema(section) for section in SECTIONS}


class SectionBody(Versioned):
    """New answers of one section; what is left out stays as it is."""

    answers = ma.fields.Dict(keys=ma.fields.String(), required=True)


Profile = ma.Schema.from_dict(
    {key: ma.fields.Nested(schema) for key, schema in SECTION_SCHEMAS.items()}, name="ExpertProfile"
)


class ExpertDetail(ExpertSummary):
    """A whole profile."""

    profile = ma.fields.Nested(Profile)
    consents = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.DateTime(allow_none=True))
    source = ma.fields.String()
    is_searchable = ma.fields.Boolean()
    obstacles = ma.fields.List(ma.fields.String())
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
        "profile": profile(item, to=to),
        "consents": {name: getattr(item, column) for name, (column, _, _) in CONSENTS.items()},
        "source": item.source,
        "is_searchable": item.is_searchable,
        "obstacles": item.obstacles,
        "missing": [place for _, place in item.missing()],
        "moves": [move.name for move in PROFILE_WORKFLOW.offered(to, item)],
    }


def profile(item: Expert, *, to: Actor) -> dict[str, Any]:
    """All sections with their answers, without those that this reader may not see."""
    may = permits(to, P.EXPERT_CONTACT, item)
    found = {section.key: sections.read(item, section) for section in SECTIONS}
    for section in SECTIONS:
        for one in section.fields:
            if one.private and not may:
                del found[section.key][one.name]
    return found


def answers(section: Section, item: Expert, sent: dict[str, Any]) -> dict[str, Any]:
    """What was sent over what stands, as plain values. Raises Invalid for what the section does not ask."""
    try:
        loaded: dict[str, Any] = SECTION_SCHEMAS[section.key](unknown=ma.RAISE).load(sent)
    except ma.ValidationError as error:
        raise Invalid({name: N_("This is not an answer of this section.") for name in error.messages}) from error
    return sections.read(item, section) | loaded
