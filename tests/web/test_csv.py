"""Cells of a CSV file: text stays text in every spreadsheet, also one that splits cells at semicolons."""

from __future__ import annotations

import pytest

from socx.web.csv import safe


@pytest.mark.parametrize("cell", ["=1+1", " =1+1", '"=1+1"', "+1", "-1+1", "@SUM(A1)", "＝1+1", "\n=1", ";=1"])
def test_a_cell_that_begins_like_a_formula_is_shown(cell: str) -> None:
    assert safe(cell).startswith("'")


@pytest.mark.parametrize(
    "cell, shown",
    [
        ("a;=1+1", "a;'=1+1"),
        ("a\t@x", "a\t'@x"),
        ("a\n=cmd|' /C calc'!A0", "a\n'=cmd|' /C calc'!A0"),
        ("a\n-1+1", "a\n'-1+1"),
        ("First:\n- a list\n- of two", "First:\n- a list\n- of two"),
        ("one; two - three", "one; two - three"),
        (12, 12),
        (None, None),
    ],
)
def test_a_formula_inside_a_cell_does_not_begin_a_new_one(cell: object, shown: object) -> None:
    assert safe(cell) == shown
