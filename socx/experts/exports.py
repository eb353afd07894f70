"""The roster as a table for spreadsheets: the list that was asked for, with the columns that were chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext
from sqlalchemy import Select

from socx.core.i18n import N_
from socx.core.places import notes_for
from socx.db import db
from socx.experts.columns import Column, loads
from socx.experts.models import Expert

#: Rows that are in memory at once.
BATCH = 500

#: The width of the column with the notes on names.
NOTE_WIDTH = 40


def lines(found: Select[Expert], columns: Sequence[Column], language: str) -> Iterator[list[Any]]:
    """A line of headings, then a line a profile; the last cell is the note on the names in that line."""
    yield [*(gettext(column.label) for column in columns), gettext(N_("Note"))]
    wanted = found.options(*loads(columns)).execution_options(yield_per=BATCH)
    for some in db.session.scalars(wanted).partitions(BATCH):
        for item in some:
            cells = [column.value(item) for column in columns]
            named = "\n".join(cell for cell in cells if isinstance(cell, str))
            db.session.expunge(item)  # with its parts: so many profiles do not fit into memory
            yield [*cells, " ".join(map(str, notes_for(named, language)))]
