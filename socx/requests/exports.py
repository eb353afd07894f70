"""Requests as a table for spreadsheets: exactly the list, in batches, so that its length costs no memory."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from tempfile import TemporaryFile
from typing import IO, Any

from flask_babel import gettext
from sqlalchemy import Select
from xlsxwriter import Workbook

from socx.core.i18n import N_
from socx.core.places import notes_for
from socx.db import db
from socx.requests.columns import Column, beside
from socx.requests.confidential import listed_title
from socx.requests.models import AssistanceRequest
from socx.web.csv import safe

#: Rows that are in memory at once.
BATCH = 500

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


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


def write_csv(lines: Iterable[Sequence[Any]]) -> tuple[IO[bytes], int]:
    """A CSV file with a byte order mark, and how many requests are in it. No cell is run as a formula."""
    file: IO[bytes] = TemporaryFile()  # noqa: SIM115 (it is sent after this, and closed then)
    text = io.TextIOWrapper(file, "utf-8", newline="", write_through=True)
    text.write("\ufeff")
    writer, count = csv.writer(text), -1  # the heading is no request
    for line in lines:
        count += 1
        writer.writerow([cell.isoformat() if isinstance(cell, date) else safe(cell) for cell in line])
    text.flush()
    text.detach()
    file.seek(0)
    return file, max(count, 0)


def write_xlsx(
    lines: Iterable[Sequence[Any]], columns: Sequence[Column], about: Sequence[tuple[str, str]]
) -> tuple[IO[bytes], int]:
    """A workbook: the list with real days, its head frozen, and a sheet that says what was asked for."""
    file: IO[bytes] = TemporaryFile()  # noqa: SIM115 (it is sent after this, and closed then)
    book = Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False, "remove_timezone": True},
    )  # fmt: skip
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    plain, day = book.add_format({"valign": "top"}), book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
    sheet, told = book.add_worksheet(gettext(N_("Requests"))), book.add_worksheet(gettext(N_("About this list")))
    sheet.freeze_panes(1, 1)
    for number, width in enumerate([*(cell.width for column in columns for cell in column.cells), 40]):
        sheet.set_column(number, number, width)
    count = -1
    for count, line in enumerate(lines):
        for number, cell in enumerate(line):
            if isinstance(cell, date):
                sheet.write_datetime(count, number, cell, day)
            elif cell not in (None, ""):
                sheet.write_string(count, number, str(cell)[:32_000], plain if count else bold)
    if count > 0:
        sheet.autofilter(0, 0, count, len(line) - 1)
    told.set_column(0, 0, 24)
    told.set_column(1, 1, 80)
    for number, (name, words) in enumerate(about):
        told.write_string(number, 0, name)
        told.write_string(number, 1, words[:32_000])
    book.close()
    file.seek(0)
    return file, max(count, 0)


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """A file, piece by piece; closed at its end, and so gone."""
    with file:
        while piece := file.read(64 * 1024):
            yield piece
