"""The answers of a profile: how each section is read and written.

Read and write speak the same plain values, so that a form can show what is there, a second click on
"Save" can be seen to change nothing, and an import writes what a form would:

    read(item, section)  ->  {"employer": "ZUS", …, "languages": [{"language": "pl", "level": "C2", …}, …]}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from socx.core.values import CEFR_LEVELS
from socx.experts.models import SKILLS, Expert
from socx.experts.questions import BY_KEY, SECTION_OF, SECTIONS, Rows, Section

__all__ = [
    "BY_KEY", "PLACES", "SECTIONS", "Section", "level_that_counts", "missing_here", "read", "same", "settled", "write",
]  # fmt: skip

Values = Mapping[str, Any]

#: The section in which each thing is mended that Expert.missing() names.
PLACES = SECTION_OF


def read(item: Expert, section: Section) -> dict[str, Any]:
    """What a section says now, as plain values."""
    found: dict[str, Any] = {one.name: getattr(item, one.name) for one in section.fields}
    for rows in section.lists:
        things = item.best_topics if rows.name == "topics" else getattr(item, rows.name)
        found[rows.name] = [{c: getattr(thing, c) for c in rows.columns} for thing in things]
    return found


def write(item: Expert, section: Section, values: Values) -> None:
    """Make a section say something else."""
    given = settled(section, values)
    for one in section.fields:
        setattr(item, one.name, given[one.name])
    for rows in section.lists:
        _replace(item, rows, given[rows.name])


def same(item: Expert, section: Section, values: Values) -> bool:
    """Whether the section says this already, whatever the order of its rows."""
    there, given = read(item, section), settled(section, values)
    for rows in section.lists:
        for side in (there, given):
            side[rows.name] = sorted(repr(sorted(row.items())) for row in side[rows.name])
    return there == given


def settled(section: Section, values: Values) -> dict[str, Any]:
    """The values of a section in full: what a row leaves out is empty, and a language has the level that counts."""
    given = {name: values[name] for name in section.names}
    for rows in section.lists:
        empty = {one.name: None if one.is_number or one.kind in ("day", "institution") else "" for one in rows.fields}
        given[rows.name] = [empty | {c: row[c] for c in rows.columns if c in row} for row in given[rows.name]]
    for row in given.get("languages", ()):
        row["level"] = level_that_counts(row)
    return given


def level_that_counts(row: Values) -> str:
    """The weakest of the skills that are given, or the level that was said (docs/decisions/0018)."""
    skills = [row[skill] for skill in SKILLS if row.get(skill) in CEFR_LEVELS]
    return min(skills, key=CEFR_LEVELS.index) if skills else row.get("level") or ""


def _replace(item: Expert, rows: Rows, given: list[Values]) -> None:
    """Put these rows in the place of those there are; a row with the same key stays the same row."""
    things = getattr(item, rows.name)
    kept = {getattr(thing, rows.key): thing for thing in things} if rows.key else {}
    things[:] = [_filled(kept.get(row.get(rows.key or "")) or rows.table(), row, rows) for row in given]


def _filled(thing: Any, row: Values, rows: Rows) -> Any:
    for column in rows.columns:
        setattr(thing, column, row[column])
    return thing


def missing_here(item: Expert) -> Iterator[tuple[str, str]]:
    """What the profile still needs: (sentence, key of the section where it is mended)."""
    for sentence, need in item.missing():
        yield sentence, PLACES[need]
