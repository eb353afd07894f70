"""Tables for spreadsheets: readable by Excel, and no cell is ever run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from flask import Response

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe(cell: Any) -> Any:
    """Text that starts like a formula is shown, not run. Numbers stay numbers."""
    if isinstance(cell, str) and cell.lstrip(" \"';,").startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell


def download(rows: Iterable[Iterable[Any]], name: str) -> Response:
    """A CSV file with a byte order mark, sent row by row."""

    def lines() -> Iterator[str]:
        buffer = io.StringIO()
        writer = csv.writer(buffer)
        yield "\ufeff"
        for row in rows:
            writer.writerow([safe(cell) for cell in row])
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()

    return Response(
        list(lines()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
