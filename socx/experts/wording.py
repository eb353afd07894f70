"""Answers of a profile in the reader's words: for pages, exports and papers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from flask_babel import format_date, gettext

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.core.places import country_name
from socx.core.topics import topic_label
from socx.experts.models import Expert
from socx.experts.questions import BY_KEY, Field, Rows
from socx.institutions import queries as institutions
from socx.web.i18n import language, language_name


def shown(one: Field, value: Any) -> str:
    """One answer in words; empty where there is none."""
    if value in (None, "", []):
        return ""
    match one.kind:
        case "choice":
            return _option(one, value)
        case "choices":
            return "; ".join(_option(one, key) for key in value)
        case "home" | "partner":
            return country_name(value, language())
        case "language" | "page_language":
            return language_name(value)
        case "topic":
            return topic_label(value, language())
        case "institution":
            found = institutions.find(value)
            return found.official_name if found else ""
        case "day":
            return str(format_date(value)) if isinstance(value, date) else str(value)
    return str(value)


def _option(one: Field, key: Any) -> str:
    """A choice in words; what is no choice any more comes back as it is."""
    return gettext(one.options[key]) if key in one.options else str(key)


def section_facts(item: Expert, key: str, to: Actor) -> list[dict[str, str]]:
    """The single questions of a section with their answers, as far as this reader may see them."""
    may = permits(to, P.EXPERT_CONTACT, item)
    return [
        {"name": one.name, "key": gettext(one.title), "value": shown(one, getattr(item, one.name))}
        for one in BY_KEY[key].fields
        if may or not one.private
    ]


def given(found: list[dict[str, str]], but: Collection[str] = ()) -> list[dict[str, str]]:
    """Those facts that have an answer, without some that a page shows elsewhere."""
    return [one for one in found if one["value"] and one["name"] not in but]


def listed(item: Expert, rows: Rows) -> list[list[str]]:
    """The rows of a list in words, in the order of its questions."""
    return [[shown(one, getattr(thing, one.name)) for one in rows.fields] for thing in getattr(item, rows.name)]
