"""The profile as an expert fills it in: its sections, and how each is read and written.

Read and write speak the same plain values, so that a form can show what is there, and a second
click on "Save" can be seen to change nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from socx.core.i18n import N_
from socx.experts.models import (
    Expert,
    ExpertAbsence,
    ExpertAssistance,
    ExpertConflict,
    ExpertLanguage,
    ExpertMission,
    ExpertPassage,
    ExpertTopic,
)

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the profile. `fields` are columns; `rows` is a list of things with `columns`."""

    key: str
    label: str
    intro: str
    fields: tuple[str, ...] = ()
    rows: str = ""
    columns: tuple[str, ...] = ()
    most: int = 0  # rows that it takes
    needs: tuple[str, ...] = ()  # what Expert.missing() calls the things that are mended here


PERSON = ("given_name", "family_name", "phone", "kind", "member_state", "employer", "unit", "function",
          "experience_years", "sex")  # fmt: skip

# fmt: off
SECTIONS = (
    Section("work", N_("You and your work"),
            N_("Who you are and where you work. The Member State is that of your administration."),
            fields=PERSON, needs=("employer", "function")),
    Section("languages", N_("Languages"),
            N_("The languages in which you can work, with your level."),
            rows="languages", columns=("language", "level"), most=15, needs=("languages",)),
    Section("topics", N_("Topics"),
            N_("What you know, best things first. Evidence counts: name a law, a system or a mission."),
            rows="topics", columns=("topic_id", "level", "evidence"), most=15, needs=("topics",)),
    Section("assistance", N_("Types of assistance"),
            N_("What you can do for another administration, and how you like to work."),
            fields=("modalities",), rows="assistance", columns=("kind",), needs=("assistance", "modalities")),
    Section("experience", N_("Experience"),
            N_("Tell it in your own words and in the language that you write best. Requests are matched with these "
               "texts, and advisers read them."),
            rows="passages", columns=("kind", "language", "text"), most=10, needs=("summary",)),
    Section("missions", N_("Earlier missions"),
            N_("Missions for this facility or for others, such as TAIEX and Twinning."),
            rows="missions", columns=("year", "partner_code", "title", "days"), most=60),
    Section("availability", N_("Availability"),
            N_("How much time you have, and when you cannot come."),
            fields=("days_per_year", "notice_weeks"), rows="absences",
            columns=("start_on", "end_on", "reason"), most=40),
    Section("conflicts", N_("Conflicts of interest"),
            N_("Partners or institutions for which you should not work, for example because you are paid by them."),
            rows="conflicts", columns=("partner_code", "institution_id", "reason"), most=20),
)
# fmt: on

BY_KEY = {section.key: section for section in SECTIONS}

#: The section in which each thing is mended that Expert.missing() names.
PLACES = {need: section.key for section in SECTIONS for need in section.needs} | {"consent": "consents"}

TABLES: dict[str, Callable[..., Any]] = {
    "languages": ExpertLanguage,
    "topics": ExpertTopic,
    "assistance": ExpertAssistance,
    "passages": ExpertPassage,
    "missions": ExpertMission,
    "absences": ExpertAbsence,
    "conflicts": ExpertConflict,
}

#: What tells one row from another where a table holds each thing once.
KEYS = {"languages": "language", "topics": "topic_id", "assistance": "kind"}


def read(item: Expert, section: Section) -> dict[str, Any]:
    """What a section says now, as plain values."""
    found: dict[str, Any] = {name: getattr(item, name) for name in section.fields}
    if section.rows:
        things = item.best_topics if section.rows == "topics" else getattr(item, section.rows)
        found[section.rows] = [{c: getattr(thing, c) for c in section.columns} for thing in things]
    return found


def write(item: Expert, section: Section, values: Values) -> None:
    """Make a section say something else."""
    for name in section.fields:
        setattr(item, name, values[name])
    if section.rows:
        _replace(item, section, values[section.rows])


def same(item: Expert, section: Section, values: Values) -> bool:
    """Whether the section says this already, whatever the order of its rows."""
    there, given = read(item, section), {k: values[k] for k in (*section.fields, section.rows) if k}
    if section.rows:
        for side in (there, given):
            side[section.rows] = sorted(repr(sorted(row.items())) for row in side[section.rows])
    return there == given


def _replace(item: Expert, section: Section, rows: list[Values]) -> None:
    """Put these rows in the place of those there are; a row with the same key stays the same row."""
    things = getattr(item, section.rows)
    key = KEYS.get(section.rows)
    kept = {getattr(thing, key): thing for thing in things} if key else {}
    things[:] = [_filled(kept.get(row.get(key or "")) or TABLES[section.rows](), row, section) for row in rows]


def _filled(thing: Any, row: Values, section: Section) -> Any:
    for column in section.columns:
        setattr(thing, column, row[column])
    return thing


def missing_here(item: Expert) -> Iterator[tuple[str, str]]:
    """What the profile still needs: (sentence, key of the section where it is mended)."""
    for sentence, need in item.missing():
        yield sentence, PLACES[need]
