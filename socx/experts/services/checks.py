"""What a form cannot know about a section: things named twice, days out of order, unknown codes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from socx.core.errors import Invalid
from socx.core.i18n import N_
from socx.core.topics import topics
from socx.core.values import CEFR_LEVELS, EXPERT_KINDS, MEMBER_STATES, WORKING_LANGUAGES
from socx.experts import sections

EARLIEST_MISSION = 1990


def check(section: sections.Section, values: Mapping[str, Any], at: datetime) -> None:
    """Raise Invalid for what a form cannot know: things named twice, days out of order, unknown codes."""
    errors: dict[str, str] = {}
    rows = values[section.rows] if section.rows else []
    if section.most and len(rows) > section.most:
        errors[section.rows] = N_("This is more than we can keep. Keep what matters most.")
    key = sections.KEYS.get(section.rows, "")
    seen: set[Any] = set()
    for n, row in enumerate(rows):
        if key and row[key] in seen:
            errors[f"{section.rows}-{n}-{key}"] = N_("This is named twice. Remove one of the two.")
        seen.add(row.get(key))
        errors |= {f"{section.rows}-{n}-{name}": text for name, text in _wrong_in_row(section.rows, row, at)}
    if section.key == "work":
        errors |= dict(_wrong_person(values))
    if errors:
        raise Invalid(errors)


def _wrong_in_row(rows: str, row: Mapping[str, Any], at: datetime) -> list[tuple[str, str]]:
    known = {
        "languages": (("language", WORKING_LANGUAGES), ("level", CEFR_LEVELS)),
        "topics": (("topic_id", topics()), ("level", (1, 2, 3, 4))),
    }
    wrong = [(name, N_("Choose one of the list.")) for name, values in known.get(rows, ()) if row[name] not in values]
    if rows == "absences" and row["end_on"] < row["start_on"]:
        wrong.append(("end_on", N_("The last day comes before the first day.")))
    if rows == "missions" and not EARLIEST_MISSION <= row["year"] <= at.year:
        wrong.append(("year", N_("Give the year of a past mission, with four digits.")))
    return wrong


def _wrong_person(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    wrong = []
    if values["kind"] not in EXPERT_KINDS:
        wrong.append(("kind", N_("Choose one of the list.")))
    if values["member_state"] not in MEMBER_STATES and values["kind"] != "partner_country_practitioner":
        wrong.append(("member_state", N_("Choose the Member State of your administration.")))
    return wrong
