"""Requests as a table for spreadsheets: exactly the list, in batches, so that its length costs no memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

from flask_babel import gettext
from sqlalchemy import Select

from socx.core.i18n import N_
from socx.core.places import notes_for
from socx.db import db
from socx.requests.columns import Column, beside
from socx.requests.confidential import listed_title
from socx.requests.models import AssistanceRequest
from socx.web import spreadsheets
from socx.web.spreadsheets import write_csv

#: Rows that are in memory at once.
BATCH = 500

__all__ = ["BATCH", "batches", "table", "write_csv", "write_xlsx"]


def batches(found: Select[AssistanceRequest]) -> Iterator[Sequence[AssistanceRequest]]:
    """The rows of a list, some hundred at a time."""
    rows = db.session.scalars(found.execution_options(yield_per=BATCH))
    yield from rows.partitions(BATCH)


def table(rows: Iterable[Sequence[AssistanceRequest]], columns: Sequence[Column], language: str) -> Iterator[list[Any]]:
    """A line of headings, then a line a request; the last cell is the note on the names in that line."""
    cells = [cell for column in columns for cell in column.cells]
    yield [*(gettext(cell.label) for cell in cells), gettext(N_("Note"))]
    for some in rows:
        others = beside(some, columns)
        for item in some:
            yield [*(cell.value(item, others) for cell in cells), _note(item, language)]


def _note(item: AssistanceRequest, language: str) -> str:
    """The footnotes of the partners that a line names."""
    named = "\n".join([listed_title(item), *(one.official_name for one in item.institutions)])
    found = notes_for(named, language, item.partner_codes)
    return " ".join(map(str, found))


def write_xlsx(
    lines: Iterable[Sequence[Any]], columns: Sequence[Column], about: Sequence[tuple[str, str]]
) -> tuple[IO[bytes], int]:
    """A workbook of the list, and how many requests are in it."""
    widths = [*(cell.width for column in columns for cell in column.cells), 40]
    return spreadsheets.write_xlsx(lines, gettext(N_("Requests")), widths, about)
