"""Read a table that somebody sends, row by row: CSV of any encoding and separator, or XLSX.

Rows come as text. What cannot be read stands beside its cell as a mark, so that nothing is guessed.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from socx.core.i18n import N_
from socx.files.reader import Refused

#: What may stand beside a cell: why it has no value that can be used. "row" is about the whole row.
MARKS = ("formula", "merged", "error", "row")

#: A row is never wider than this, a cell never longer.
MOST_CELLS, LONGEST_CELL = 300, 20_000

SEPARATORS = (";", ",", "\t", "|")

NO_TABLE = N_("This file is no table. Send a CSV or an XLSX file, best the template of this page.")
OLD_OR_LOCKED = N_("This file has a password, or it is an old Excel file (.xls). Save it as .xlsx without a password.")
EMPTY = N_("The file is empty.")

_ERROR = re.compile(r"#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|GETTING_DATA)\Z")
_BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"{\\rtf")


@dataclass(slots=True)
class About:
    """How a file was read, so that a person can see what was found out."""

    kind: str  # csv, xlsx
    rows: int = 0  # about so many: line breaks within cells of a CSV count, too
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    other_sheets: int = 0
    formulas: int = 0  # cells whose saved value was read
    merged: list[str] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as spreadsheets count, its cells as text, and marks by the place of the cell (from 0)."""

    number: int
    cells: list[str]
    marks: dict[int, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not self.marks and not any(cell.strip() for cell in self.cells)


def open_table(path: Path, words: Sequence[str]) -> tuple[About, Iterator[Row]]:
    """Say how a file is built and give its rows. `words` are headings that are known, to find the separator.

    Raises Refused with a sentence when it is no table.
    """
    with path.open("rb") as file:
        start = file.read(4096)
    if not start:
        raise Refused(EMPTY)
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise Refused(OLD_OR_LOCKED)
    if start.startswith(b"PK\x03\x04"):
        from socx.experts.bringing.workbook import open_workbook

        return open_workbook(path, words)
    if start.startswith(_BINARY):
        raise Refused(NO_TABLE)
    return _open_csv(path, start, words)


def shaped(number: int, cells: Sequence[str], marks: dict[int, str]) -> Row:
    """A row without the empty cells at its end, with marks for values that are errors."""
    kept = [cell[: LONGEST_CELL + 1] for cell in cells[:MOST_CELLS]]
    while kept and not kept[-1].strip() and len(kept) - 1 not in marks:
        kept.pop()
    errors = {n: "error" for n, cell in enumerate(kept) if cell.startswith("#") and _ERROR.match(cell.strip())}
    return Row(number, kept, errors | marks)


def _open_csv(path: Path, start: bytes, words: Sequence[str]) -> tuple[About, Iterator[Row]]:
    encoding = _encoding(path, start)
    errors = "replace" if encoding == "cp1252" else "strict"
    text = path.open(encoding=encoding, errors=errors, newline="")
    head = text.read(4000)
    if "\x00" in head:
        text.close()
        raise Refused(NO_TABLE)
    separator, is_said = _separator(head, words)
    text.seek(0)
    shown = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "cp1252": "Windows-1252"}.get(encoding, "UTF-16")
    return About("csv", _count_lines(path), shown, separator), _csv_rows(text, separator, skip=is_said)


def _encoding(path: Path, start: bytes) -> str:
    """The encoding: by its mark, by the zeros of UTF-16, by whether all of it is UTF-8; else that of Windows."""
    if start.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig" if _is_utf8(path) else "cp1252"
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) > len(start) // 8 and min(even, odd) == 0:
        return "utf-16-be" if even else "utf-16-le"
    return "utf-8" if _is_utf8(path) else "cp1252"


def _is_utf8(path: Path) -> bool:
    """Look through all of it, piece by piece: one letter of another encoding is enough to tell."""
    try:
        with path.open(encoding="utf-8") as text:
            while text.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return False
    return True


def _count_lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(piece.count(b"\n") for piece in iter(lambda: file.read(1 << 20), b""))


def _separator(head: str, words: Sequence[str]) -> tuple[str, bool]:
    """The sign between cells, and whether the first line is there only to say it (`sep=;`)."""
    first = head.lstrip("\ufeff").split("\n", 1)[0].strip()
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4], True
    lines = head.splitlines()[:10]
    known = {word.casefold() for word in words}

    def hits(sign: str) -> tuple[int, int]:
        cells = [cell.strip(" \"'").casefold() for line in lines for cell in line.lstrip("\ufeff").split(sign)]
        return sum(cell in known for cell in cells), head.count(sign)

    return max(SEPARATORS, key=hits), False


def _csv_rows(text: IO[str], separator: str, *, skip: bool) -> Iterator[Row]:
    """The rows of a CSV; one that cannot be taken apart is marked and the reading goes on."""
    with text:
        reader = csv.reader(text, delimiter=separator, strict=True)
        number = 0
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield Row(number, [], {0: "row"})
                continue
            if skip and number == 1:
                continue
            if number == 1 and cells:
                cells[0] = cells[0].lstrip("\ufeff")
            yield shaped(number, cells, {})
