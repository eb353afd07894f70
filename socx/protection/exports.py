"""A data package: everything that is kept about a person, as JSON and as a paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext

from socx.core.i18n import N_
from socx.core.personal import Person
from socx.papers import Answer, Answers, Block, Heading, Paper, Paragraph, Said
from socx.papers.facility import MAKER, facility_paper
from socx.protection import words
from socx.protection.retention import RULES
from socx.protection.services import Kept
from socx.web.i18n import show_moment

#: Goes up when the shape of the file changes; columns may be added without that.
FORMAT = 1

#: What may be about the person and is not in the package, because nobody can tell whom it is about.
NOT_HERE = N_(
    "Lists of participants are not searched: a name on them has no account, and somebody else may have the same name. "
    "Such a list is deleted on the day that stands on it. Ask the facility when you think that you are on one."
)

#: Rows of one table that the paper shows; the file has them all.
MOST_ROWS = 200


def as_json(person: Person, found: Iterable[Kept], *, at: datetime) -> dict[str, Any]:
    """The whole package for machines (GDPR, article 20): each table by its name, each row by its columns."""
    return {
        "format": FORMAT,
        "made_at": at.isoformat(),
        "person": {"account": person.user_id, "profile": person.expert_id, "email": person.email},
        "kept": [
            {
                "what": one.keeper.key,
                "label": gettext(one.keeper.label),
                "purpose": gettext(one.keeper.purpose),
                "how_long": gettext(RULES[one.keeper.keep_for].text),
                "tables": {
                    name: {
                        "label": words.table_name(name),
                        "columns": {column: words.column_name(name, column) or column for column in rows[0]},
                        "rows": [{column: _plain(value) for column, value in row.items()} for row in rows],
                    }
                    for name, rows in one.tables.items()
                },
            }
            for one in found
        ],
        "not_here": [gettext(NOT_HERE)],
    }


def paper(person: Person, found: Iterable[Kept], *, at: datetime) -> Paper:
    """The package for people: what has words, in the language of the page."""
    title = gettext("Your data")
    return facility_paper(
        title,
        title=Said(title),
        at=at,
        blocks=(*_blocks(found), Paragraph(Said(gettext(NOT_HERE)), quiet=True)),
        caption=Said(MAKER),
        facts=Answers(
            (
                Answer(gettext("Name"), (Said(person.name),)),
                Answer(gettext("E-mail"), (Said(person.email),)),
                Answer(gettext("Made on"), (Said(show_moment(at)),)),
            )
        ),
        footer=title,
    )


def _blocks(found: Iterable[Kept]) -> Iterator[Block]:
    for one in found:
        yield Heading(Said(gettext(one.keeper.label)))
        yield Paragraph(Said(gettext(one.keeper.purpose)))
        yield Paragraph(Said(gettext(RULES[one.keeper.keep_for].text)), quiet=True)
        for name, rows in one.tables.items():
            lines = [line for row in rows[:MOST_ROWS] if (line := tuple(_answers(name, row)))]
            if not lines:
                continue
            yield Heading(Said(words.table_name(name)), 3)
            for line in lines:
                yield Answers(line)
            if len(rows) > MOST_ROWS:
                yield Paragraph(
                    Said(gettext(N_("%(count)s more are in the JSON file."), count=len(rows) - MOST_ROWS)), quiet=True
                )


def _answers(table: str, row: Mapping[str, Any]) -> Iterator[Answer]:
    for column, found in row.items():
        label, text = words.column_name(table, column), words.value(table, column, found)
        if label and text:
            yield Answer(label, (Said(text),))


def _plain(found: Any) -> Any:
    return found.isoformat() if isinstance(found, date | datetime) else found
