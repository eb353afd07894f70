"""Blocks of the dashboard as tables for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response
from flask_babel import gettext

from socx.core.places import notes_for
from socx.dashboard.figures import Block, Headline
from socx.dashboard.queries import Scope
from socx.web.csv import download
from socx.web.i18n import language


def block_csv(block: Block, scope: Scope) -> Response:
    """All lines of a block, with the note that a designation needs beside the line that names it."""
    return download(_rows(block), file_name(block.key, scope))


def _rows(block: Block) -> Iterator[tuple[object, ...]]:
    yield (block.name, *block.columns, gettext("Note"))
    for line in block.lines:
        notes = " ".join(str(note) for note in notes_for(line.label, language()))
        yield (line.label, *(cell.plain for cell in line.cells), notes)


def summary_csv(headlines: list[Headline], scope: Scope) -> Response:
    """The large numbers."""
    rows = [(gettext("Figure"), gettext("Number")), *((h.label, h.cell.plain) for h in headlines)]
    return download(rows, file_name("summary", scope))


def file_name(key: str, scope: Scope) -> str:
    """The block and its days, so that files of several periods can lie side by side."""
    days = [day.isoformat() for day in (scope.start, scope.end) if day]
    return "-".join(["socx", key, *days])
