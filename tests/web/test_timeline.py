"""The timeline: where things lie, what is left out, that rows are links and nothing slips in."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from socx.web import charts
from tests.html_checker import problems

JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 31)
LABELS = charts.Labels("Activities", today="Today")


def name(day: date, unit: str) -> str:
    return f"{unit} {day.isoformat()}"


def drawn(row: charts.Row, start: date = JULY, end: date = AUGUST, today: date = JULY) -> BeautifulSoup:
    shown = charts.timeline([charts.Group("", [row])], charts.scale(start, end, name), today, LABELS)
    return BeautifulSoup(str(shown), "html.parser")


def bars(page: BeautifulSoup) -> list[tuple[str, str]]:
    return [(r["x"], r["width"]) for r in page.select(".tl__bars rect")]


def test_a_span_covers_its_last_day():
    page = drawn(charts.Row("Mission", spans=[charts.Span(JULY, AUGUST, "delivery")]))

    assert bars(page) == [("0.00%", "100.00%")]


def test_a_span_that_began_before_is_cut_at_the_edge():
    page = drawn(charts.Row("Mission", spans=[charts.Span(date(2026, 1, 1), JULY, "delivery")]))

    assert bars(page) == [("0.00%", "1.61%")]


def test_a_row_with_an_address_is_one_link_that_says_all():
    row = charts.Row("Study visit", "/activities/7", "Confirmed", [("late", "Late: report")])

    links = drawn(row).select("a")

    assert [(a["href"], " ".join(a.get_text(" ").split())) for a in links] == [
        ("/activities/7", "Study visit Confirmed Late: report")
    ]


def test_kinds_differ_by_their_pattern_and_not_by_colour_alone():
    kinds = [charts.Span(JULY, AUGUST, kind) for kind in ("preparation", "delivery", "reporting", "baseline")]
    page = drawn(charts.Row("Report", spans=[*kinds, charts.Span(JULY, AUGUST, "reporting", late=True)]))

    looks = [(r.get("fill"), r.get("height"), r.get("class", [""])[-1]) for r in page.select(".tl__bars rect")]
    patterns = {p["id"]: p.path["d"] + str(p.get("patterntransform")) for p in page.select("pattern")}

    assert len(set(looks)) == 5
    assert len(set(patterns.values())) == len(patterns) == 3


def test_marks_differ_by_shape():
    kinds = ("milestone", "done", "late", "risk")
    page = drawn(charts.Row("Report", marks=[charts.Mark(JULY, "Day", kind) for kind in kinds]))

    used = [u["href"].removeprefix("#") for u in page.select(".tl__bars use")]
    shapes = [str(page.find(id=one)).replace(one, "") for one in used]

    assert len(set(shapes)) == 4


def test_what_lies_outside_the_days_is_left_out():
    row = charts.Row(
        "Mission",
        spans=[charts.Span(date(2025, 1, 1), date(2025, 2, 1), "delivery")],
        marks=[charts.Mark(date(2027, 1, 1), "Report")],
    )

    page = drawn(row, today=date(2030, 1, 1))

    assert page.select(".tl__bars rect, .tl__bars use, .chart__today, .tl__today") == []


def test_a_timeline_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="before it starts"):
        charts.scale(AUGUST, JULY, name)


@pytest.mark.parametrize(
    ("days", "unit"), [(30, "day"), (120, "week"), (365, "month"), (730, "quarter"), (5000, "quarter")]
)
def test_the_lines_suit_the_days(days, unit):
    assert charts.unit_for(days) == unit


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 3000), st.sampled_from(charts.UNITS))
def test_every_day_lies_between_its_lines(start, days, unit):
    end = date.fromordinal(start.toordinal() + days)

    shown = charts.scale(start, end, name, unit)

    ticks = [tick.day for tick in shown.ticks]
    assert ticks == sorted(set(ticks))
    assert ticks[0] <= start
    assert ticks[-1] <= end
    assert 0 <= shown.at(start) <= shown.at(end) < 100


@given(st.text(), st.text())
def test_names_cannot_break_out_of_a_drawing(label, note):
    hostile = f"<script>{label}\"'>&"
    row = charts.Row(
        hostile, "/x?a=1&b=2", note + hostile, [("late", hostile)], [charts.Span(JULY, AUGUST, "delivery")],
        [charts.Mark(JULY, hostile)],
    )  # fmt: skip
    group = charts.Group(hostile, [row], "/y", hostile)

    drawing = str(charts.timeline([group], charts.scale(JULY, AUGUST, name), JULY, LABELS))

    assert "<script" not in drawing


def test_the_drawing_is_valid_html_without_styles_or_handlers():
    rows = [charts.Row("A", "/a", "x", spans=[charts.Span(JULY, AUGUST, "delivery")]), charts.Row("B")]
    shown = charts.timeline([charts.Group("G", rows, "/g")], charts.scale(JULY, AUGUST, name), JULY, LABELS, level=2)
    head = '<!DOCTYPE html><html lang="en"><head><title>T</title></head>'

    assert problems(f"{head}<body><main><h1>T</h1>{shown}</main></body></html>") == []
