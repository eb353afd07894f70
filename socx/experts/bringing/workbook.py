"""Read a sheet of an XLSX in a stream: values only. Nothing is computed, and no entity is looked up."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from socx.experts.bringing.tables import MOST_CELLS, NO_TABLE, OLD_OR_LOCKED, About, Row, shaped
from socx.files.kinds import BOMB, DAMAGED, MOST_ENTRIES, PROGRAM
from socx.files.reader import Refused

#: More places of a sheet than these are not kept apart.
MOST_PLACES = 100_000

#: How much smaller packing may make a part; sheets of numbers pack better than texts.
MOST_RATIO = 400

#: Rows among which the sheet with the headings is looked for.
HEAD_ROWS = 15

_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*(<(?:\w+:)?v>[^<])?")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]{1,3}[0-9]+):([A-Z]{1,3}[0-9]+)"')
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]+)"')


class _Root(Exception):
    """The first element was met: nothing was declared before it."""


def open_workbook(path: Path, words: Sequence[str]) -> tuple[About, Iterator[Row]]:
    """The sheet that has the known headings, or the first one. Raises Refused."""
    import openpyxl

    _look_over(path)
    # An open file, because a path must have the right ending. It is closed after the last row.
    file = path.open("rb")
    book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    if not sheets:
        file.close()
        raise Refused(NO_TABLE)
    known = {word.casefold() for word in words}
    sheet = max(sheets, key=lambda one: _hits(one, known))
    about = About("xlsx", sheet=sheet.title, other_sheets=len(book.worksheets) - 1)
    marks = _places(path, sheet, about)
    return about, _rows(file, sheet, marks)


def _hits(sheet: Any, known: set[str]) -> int:
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=HEAD_ROWS, max_col=MOST_CELLS, values_only=True)
    return max((sum(str(v).strip().casefold() in known for v in row if v is not None) for row in rows), default=0)


def _look_over(path: Path) -> None:
    """Refuse what is packed to harm, locked, carries a program, or declares entities."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            if "xl/workbook.xml" not in names:
                raise Refused(NO_TABLE)
            if any(entry.flag_bits & 1 for entry in entries):
                raise Refused(OLD_OR_LOCKED)
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise Refused(PROGRAM)
            large = (e.file_size > 1024**2 and e.file_size > MOST_RATIO * max(e.compress_size, 1) for e in entries)
            if len(entries) > MOST_ENTRIES or any(large):
                raise Refused(BOMB)
            for name in names:
                if name.endswith((".xml", ".rels")):
                    with archive.open(name) as part:
                        _declares_nothing(part)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError) as error:
        raise Refused(DAMAGED) from error


def _declares_nothing(part: Any) -> None:
    """Read to the first element: office programs declare nothing before it, and entities are made there."""
    parser = expat.ParserCreate()

    def declared(*_: Any) -> None:
        raise Refused(DAMAGED)

    def met(*_: Any) -> None:
        raise _Root

    parser.StartDoctypeDeclHandler = declared
    parser.StartElementHandler = met
    try:
        while piece := part.read(4096):
            parser.Parse(piece)
    except _Root:
        return
    except expat.ExpatError as error:
        raise Refused(DAMAGED) from error


def _places(path: Path, sheet: Any, about: About) -> dict[int, dict[int, str]]:
    """Marks of a sheet by row and column: formulas without a saved value, and cells that a merged one covers."""
    found: dict[int, dict[int, str]] = {}
    with zipfile.ZipFile(path) as archive, archive.open(sheet._worksheet_path.lstrip("/")) as part:
        rest = b""
        while piece := part.read(1 << 20):
            text = rest + piece
            cut = max(text.rfind(b"<c "), text.rfind(b"<mergeCell "), text.rfind(b":c "))
            cut = cut if cut > 0 and len(text) - cut < 1 << 16 else len(text)
            _mark(text[:cut], found, about)
            rest = text[cut:]
        _mark(rest, found, about)
    return found


def _mark(text: bytes, found: dict[int, dict[int, str]], about: About) -> None:
    about.rows += len(_ROW.findall(text))
    for cell in _CELL.finditer(text):
        about.formulas += 1
        place = _PLACE.search(cell[1])
        if cell[2] is None and place and len(found) < MOST_PLACES:
            found.setdefault(int(place[2]), {})[_column(place[1].decode())] = "formula"
    for area in _MERGED.finditer(text):
        first, last = area[1].decode(), area[2].decode()
        if len(about.merged) < 20:
            about.merged.append(f"{first}:{last}")
        _mark_merged(first, last, found)


def _mark_merged(first: str, last: str, found: dict[int, dict[int, str]]) -> None:
    (left, top), (right, bottom) = (_place(ref) for ref in (first, last))
    for row in range(top, min(bottom, top + MOST_PLACES) + 1):
        for column in range(left, min(right, MOST_CELLS) + 1):
            if (row, column) != (top, left) and len(found) < MOST_PLACES:
                found.setdefault(row, {})[column] = "merged"


def _place(ref: str) -> tuple[int, int]:
    """The column from 0 and the row of a place such as B12."""
    letters = ref.rstrip("0123456789")
    return _column(letters), int(ref[len(letters) :])


def _column(letters: str) -> int:
    """A is 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _rows(file: IO[bytes], sheet: Any, marks: dict[int, dict[int, str]]) -> Iterator[Row]:
    with file:
        for number, values in enumerate(sheet.iter_rows(max_col=MOST_CELLS, values_only=True), 1):
            here = {n: mark for n, mark in marks.get(number, {}).items() if n < MOST_CELLS}
            cells = [_text(value) for value in values]
            here = {n: mark for n, mark in here.items() if n >= len(cells) or not cells[n]}
            cells += [""] * (max(here, default=-1) + 1 - len(cells))
            yield shaped(number, cells, here)


def _text(value: Any) -> str:
    """A cell as text: numbers without a decimal point where they are whole, days as ISO."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute or value.second) else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)
