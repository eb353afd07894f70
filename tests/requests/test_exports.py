"""Requests as a table for spreadsheets."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale

from socx.requests.exports import requests_table
from tests.factories import make_institution, make_request


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
        headings, row = list(requests_table([item], language))

    assert len(headings) == len(row) == 10
    assert (row[0], row[3]) == (item.code, partner)
    assert row[-1].startswith(note)


def test_a_name_in_the_words_of_the_request_carries_the_note_too(app: Flask, db: object) -> None:
    albanian = make_institution(partner_code="AL")
    item = make_request("assessment", title="A study visit from Kosovo", institution=albanian)

    with app.test_request_context():
        _, row = list(requests_table([item], "en"))

    assert row[1] == "A study visit from Kosovo"
    assert row[-1].startswith("* This designation")


def test_a_draft_has_empty_cells_and_no_words_for_them(app: Flask, db: object) -> None:
    item = make_request("draft", domain=None, institution=make_institution(partner_code="AL"))

    with app.test_request_context():
        _, row = list(requests_table([item], "en"))

    assert (row[0], row[4], row[8]) == ("", "", "")
