"""Tables for spreadsheets: readable by Excel, and no cell is ever run as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import Any

from flask import Response

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

#: Where a spreadsheet that splits cells at other signs than commas would begin a new one with a formula. A dash
#: and a space at the beginning of a line is a list, and no formula.
INNER_START = re.compile(r"[;\t](?=[=+\-@＝＋－＠])|[\r\n](?=[=@＝＠]|[+\-＋－]\S)")


def safe(cell: Any) -> Any:
    """Text that starts like a formula is shown, not run. Numbers stay numbers."""
    if not isinstance(cell, str):
        return cell
    shown = INNER_START.sub(r"\g<0>'", cell)
    return f"'{shown}" if cell.lstrip(" \"';,").startswith(FORMULA_STARTS) else shown


def download(rows: Iterable[Iterable[Any]], name: str) -> Response:
    """A CSV file with a byte order mark."""
    written = io.StringIO()
    csv.writer(written).writerows([safe(cell) for cell in row] for row in rows)
    return Response(
        "\ufeff" + written.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
