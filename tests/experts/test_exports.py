"""The roster as a file: the chosen columns, real days and numbers, no formulas, flat memory."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook

from socx.access.actors import Role
from socx.experts import columns
from tests.factories import NOW, make_expert, make_user


@pytest.fixture
def adviser(db):
    return make_user(Role.ADVISER)


def test_a_table_has_the_columns_that_were_chosen(browse, adviser):
    make_expert(given_name="Zoe", family_name="Abel", specific_years=7, unit="=2+2", education_level="master")
    browser = browse(adviser)

    answer = browser.client.get("/experts.csv?column=unit&column=specific_years&column=education_level&column=nonsense")

    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows == [
        ["Name", "Unit", "Of these in the field", "Education", "Note"],
        ["Zoe Abel", "'=2+2", "7", "Master or equal", ""],
    ]


def test_a_workbook_has_days_numbers_and_a_sheet_about_itself(browse, adviser):
    make_expert(given_name="Zoe", family_name="Abel", member_state="IE", confirmed_at=NOW)
    browser = browse(adviser)

    answer = browser.client.get("/experts.xlsx?member_state=IE&column=experience_years&column=confirmed")

    book = load_workbook(io.BytesIO(answer.data))
    cells = [cell.value for cell in book["Experts"][2]]
    assert (cells[0], cells[1], cells[2].date()) == ("Zoe Abel", 12, date(2026, 3, 2))
    assert ["Filters", "Ireland"] in [[cell.value for cell in row] for row in book.worksheets[1]]


def test_no_column_has_contact_data(db):
    item = make_expert(phone="+32 99", release_contact_email="chief@work.example", email="zoe@work.example")

    shown = " ".join(str(column.value(item)) for column in columns.COLUMNS)

    assert not {"+32 99", "chief@work.example", "zoe@work.example"} & set(shown.split())


def test_a_designation_carries_its_note(browse, adviser):
    make_expert(member_state="XK", kind="partner_country_practitioner")
    browser = browse(adviser)

    answer = browser.client.get("/experts.csv")

    assert "UNSCR 1244" in answer.text
