"""The list as a file: the same requests in the same order with the chosen columns, for spreadsheets."""

from __future__ import annotations

import csv
import io
import tracemalloc
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select

from socx.access.actors import Role
from socx.audit.models import AuditEntry
from socx.db import db as database
from socx.requests import columns, exports
from socx.requests.queries import Wanted
from socx.requests.services import filters
from tests.factories import make_institution, make_request, make_user


def table(items: list[Any], language: str = "en") -> list[list[Any]]:
    shown = columns.usual(make_user(Role.MANAGER).actor(), Wanted())
    return list(exports.table([items], shown, language))


@pytest.mark.parametrize(("language", "partner", "note"), [
    ("en", "Kosovo*", "* This designation is without prejudice"),
    ("fr", "Kosovo*", "* Cette désignation est sans préjudice"),
    ("es", "Kosovo*", "* Esta denominación se entiende sin perjuicio"),
])  # fmt: skip
def test_a_row_carries_the_designation_in_the_language_of_its_reader(
    app: Flask, db: object, language: str, partner: str, note: str
) -> None:
    item = make_request("assessment")

    with app.test_request_context(), force_locale(language):
        headings, row = table([item], language)

    assert len(headings) == len(row) == 10
    assert (row[0], row[3]) == (item.code, partner)
    assert row[-1].startswith(note)


def test_a_name_in_the_words_of_the_request_carries_the_note_too(app: Flask, db: object) -> None:
    item = make_request(
        "assessment", title="A study visit from Kosovo", institution=make_institution(partner_code="AL")
    )

    with app.test_request_context():
        _, row = table([item])

    assert row[1] == "A study visit from Kosovo"
    assert row[-1].startswith("* This designation")


def test_a_draft_has_empty_cells_and_no_words_for_them(app: Flask, db: object) -> None:
    item = make_request("draft", domain=None, institution=make_institution(partner_code="AL"))

    with app.test_request_context():
        _, row = table([item])

    assert (row[0], row[4], row[8]) == ("", "", None)


def test_a_confidential_request_is_named_by_its_kind(app: Flask, db: object) -> None:
    item = make_request("assessment", title="Shelter in the Old Street", sensitivity="confidential")

    with app.test_request_context():
        _, row = table([item])

    assert "Shelter" not in str(row)


def rows_of(browser: Any) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(browser.response.get_data()))
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


def test_a_workbook_has_real_days_a_frozen_head_and_no_formula(browse: Any) -> None:
    make_request("assessment", title="=1+1", due_on=date(2026, 5, 4), submitted_at=datetime(2026, 2, 3, 9, tzinfo=UTC))
    browser = browse(make_user(Role.MANAGER))

    browser.get("/requests/requests.xlsx?view=all")
    book = openpyxl.load_workbook(io.BytesIO(browser.response.get_data()))
    sheet = book.worksheets[0]
    head = {cell.value: cell.column for cell in sheet[1]}

    assert (sheet.freeze_panes, sheet.cell(2, head["Title"]).data_type) == ("B2", "s")
    assert sheet.cell(2, head["Title"]).value == "=1+1"
    assert sheet.cell(2, head["Expected by"]).value == datetime(2026, 5, 4)  # noqa: DTZ001 (a workbook knows no zones)
    assert "UNSCR 1244" in str([c.value for row in book.worksheets[1].iter_rows() for c in row])


def test_both_files_hold_what_the_list_shows_in_its_order_on_all_pages(browse: Any) -> None:
    for n in range(55):
        make_request("opinion", title=f"Request {n:02d} Zürich")
    make_request("assessment", title="Left out")
    browser = browse(make_user(Role.MANAGER))
    address = "?view=all&state=opinion&q=zurich&sort=-title"

    browser.get(f"/requests/requests.csv{address}")
    text = browser.response.get_data().decode()
    told = [row[1] for row in csv.reader(io.StringIO(text.removeprefix("\ufeff")))]
    browser.get(f"/requests/requests.xlsx{address}")

    assert text.startswith("\ufeff")
    assert told == ["Title", *(f"Request {n:02d} Zürich" for n in reversed(range(55)))]
    assert [row[1] for row in rows_of(browser)] == told


def test_the_file_has_the_chosen_columns(browse: Any) -> None:
    make_request("assessment", topics=["EM14"])
    user = make_user(Role.MANAGER)
    filters.choose_columns(["title", "topics", "submitted"], by=user.actor())
    browser = browse(user)

    browser.get("/requests/requests.xlsx?view=all")

    assert rows_of(browser)[0] == ["Code", "Title", "Topics", "Submitted", "Note"]


def test_nobody_takes_more_along_than_they_may_read(browse: Any) -> None:
    make_request("draft", title="Draft of theirs")
    make_request("assessment", title="Theirs", institution=make_institution(partner_code="AL"))
    browser = browse(make_user(Role.DELEGATION))

    browser.get("/requests/requests.csv?view=all")

    assert browser.response.get_data().decode("utf-8-sig").count("\n") == 1


def test_who_took_how_much_is_kept(browse: Any) -> None:
    make_request("opinion")
    user = make_user(Role.MANAGER)
    browser = browse(user)
    number = user.id

    browser.get("/requests/requests.csv?view=all&state=opinion")
    entry = database.session.scalars(select(AuditEntry).where(AuditEntry.action == "export")).one()

    assert (entry.actor_id, entry.subject_kind) == (number, "request_list")
    assert entry.facts == {"rows": 1, "format": "csv", "filter": "view=all&state=opinion"}


def test_many_rows_take_little_memory(app: Flask, db: object) -> None:
    item = make_request("assessment")

    def lines() -> Any:
        shown = columns.usual(make_user(Role.MANAGER).actor(), Wanted())
        yield from exports.table(([item] * exports.BATCH for _ in range(20)), shown, "en")

    with app.test_request_context():
        shown = columns.usual(make_user(Role.MANAGER).actor(), Wanted())
        tracemalloc.start()
        for file, count in (exports.write_csv(lines()), exports.write_xlsx(lines(), shown, [])):
            file.close()
            assert count == 20 * exports.BATCH
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    assert most < 12_000_000
