"""Long lists as files for spreadsheets, written row by row: their length costs no memory."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from tempfile import TemporaryFile
from typing import IO, Any

from flask import Response
from flask_babel import gettext

from socx.core.i18n import N_
from socx.web.csv import safe

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def write_csv(lines: Iterable[Sequence[Any]]) -> tuple[IO[bytes], int]:
    """A CSV file with a byte order mark, and how many rows are in it. No cell is run as a formula."""
    file: IO[bytes] = TemporaryFile()  # noqa: SIM115 (it is sent after this, and closed then)
    text = io.TextIOWrapper(file, "utf-8", newline="", write_through=True)
    text.write("\ufeff")
    writer, count = csv.writer(text), -1  # the heading is no row
    for line in lines:
        count += 1
        writer.writerow([cell.isoformat() if isinstance(cell, date) else safe(cell) for cell in line])
    text.flush()
    text.detach()
    file.seek(0)
    return file, max(count, 0)


def write_xlsx(
    lines: Iterable[Sequence[Any]], title: str, widths: Sequence[int], about: Sequence[tuple[str, str]]
) -> tuple[IO[bytes], int]:
    """A workbook: the list with real days, its head frozen, and a sheet that says what was asked for.

    `widths` are those of the columns, in characters. Returns the file and how many rows are in it.
    """
    from xlsxwriter import Workbook

    file: IO[bytes] = TemporaryFile()  # noqa: SIM115 (it is sent after this, and closed then)
    book = Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False, "remove_timezone": True},
    )  # fmt: skip
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    plain, day = book.add_format({"valign": "top"}), book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
    sheet, told = book.add_worksheet(title), book.add_worksheet(gettext(N_("About this list")))
    sheet.freeze_panes(1, 1)
    for number, width in enumerate(widths):
        sheet.set_column(number, number, width)
    count = -1
    for count, line in enumerate(lines):
        for number, cell in enumerate(line):
            if isinstance(cell, date):
                sheet.write_datetime(count, number, cell, day)
            elif isinstance(cell, int):
                sheet.write_number(count, number, cell, plain)
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


def written(
    lines: Iterable[Sequence[Any]], suffix: str, title: str, widths: Sequence[int],
    about: Sequence[tuple[str, str]] = (),
) -> tuple[IO[bytes], int]:  # fmt: skip
    """The list in one of FORMATS, and how many rows are in it; a CSV file has its cells alone."""
    return write_csv(lines) if suffix == "csv" else write_xlsx(lines, title, widths, about)


def given(file: IO[bytes], name: str, suffix: str) -> Response:
    """A file to keep, sent piece by piece; no cache keeps it."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.{suffix}"', "Cache-Control": "no-store"}
    return Response(_pieces(file), content_type=FORMATS[suffix], headers=headers)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    """A file, piece by piece; closed at its end, and so gone."""
    with file:
        while piece := file.read(64 * 1024):
            yield piece
