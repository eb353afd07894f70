"""Tables of invented people, good and spoiled, made here so that nothing strange lies in the tree."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from sqlalchemy import func, select

from socx.db import db

HEADING = ("email", "given_name", "family_name", "member_state", "employer", "function", "experience_years")


def person(n: int = 1, **more: Any) -> dict[str, Any]:
    """A valid, dull person; each number is another one."""
    return {
        "email": f"person{n}@work.example", "given_name": "Zoe", "family_name": f"Invented{n:05d}",
        "member_state": "PL", "employer": "Fund of Examples", "function": "Actuary", "experience_years": "12",
    } | more  # fmt: skip


def heading_of(people: Sequence[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys([*HEADING, *(key for one in people for key in one)]))


def as_csv(*people: dict[str, Any], encoding: str = "utf-8", sign: str = ",", heading: Sequence[str] = ()) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=sign)
    names = list(heading) or heading_of(people)
    writer.writerow(names)
    writer.writerows([one.get(name, "") for name in names] for one in people)
    return out.getvalue().encode(encoding)


def as_xlsx(*people: dict[str, Any], merge: Sequence[str] = (), sheets: Sequence[str] = ("Experts",)) -> bytes:
    """A workbook as people make it; text that starts with = becomes a formula without a saved value."""
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = sheets[0]
    for name in sheets[1:]:
        book.create_sheet(name)
    sheet = book[sheets[-1]]
    names = heading_of(people)
    sheet.append(names)
    for one in people:
        sheet.append([one.get(name) for name in names])
    for area in merge:
        sheet.merge_cells(area)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def count(table: type) -> int | None:
    """How many rows a table of the database has."""
    return db.session.scalar(select(func.count()).select_from(table))
