"""Charts: what they draw, that they add up, that nothing slips into them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from socx.matching.words import PARTS
from socx.web import charts

JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 31)
LABELS = charts.Labels("Activities", today="Today")
SVG = "{http://www.w3.org/2000/svg}"


def read(drawing: Markup) -> ElementTree.Element:
    return ElementTree.fromstring(str(drawing))


def of_class(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [piece for piece in root.iter() if name in piece.get("class", "").split()]


def test_a_span_covers_its_last_day():
    whole = charts.Row("Mission", [charts.Span(JULY, AUGUST, "delivery")])

    drawn = read(charts.gantt([whole], JULY, AUGUST, JULY, LABELS, width=1000))

    box = of_class(drawn, "kind-delivery")[0]
    assert (box.get("x"), box.get("width")) == ("14", "972")


def test_a_row_with_an_address_is_a_link_that_a_keyboard_reaches():
    row = charts.Row("Study visit", url="/activities/7", note="Confirmed")

    drawn = read(charts.gantt([row], JULY, AUGUST, JULY, LABELS))

    links = [(a.get("href"), a.get("aria-label")) for a in drawn.iter(f"{SVG}a")]
    assert links == [("/activities/7", "Study visit. Confirmed")]


def test_a_late_span_is_hatched_and_not_only_red():
    row = charts.Row("Report", [charts.Span(JULY, AUGUST, "reporting", late=True)])

    drawn = read(charts.gantt([row], JULY, AUGUST, JULY, LABELS))

    assert of_class(drawn, "pattern-line--late")[0].get("d")


def test_what_lies_outside_the_days_is_left_out():
    row = charts.Row(
        "Mission",
        [charts.Span(date(2025, 1, 1), date(2025, 2, 1), "delivery")],
        [charts.Milestone(date(2027, 1, 1), "Report")],
    )

    drawn = read(charts.gantt([row], JULY, AUGUST, date(2030, 1, 1), LABELS))

    assert [of_class(drawn, name) for name in ("kind-delivery", "kind-milestone", "chart__today")] == [[], [], []]


def test_a_timeline_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="before it starts"):
        charts.gantt([], AUGUST, JULY, JULY, LABELS)


@given(st.text(), st.text())
def test_names_cannot_break_out_of_a_drawing(label, note):
    hostile = f"<script>{label}\"'>&"
    row = charts.Row(hostile, [charts.Span(JULY, AUGUST, "delivery", title=hostile)], url="/x", note=note)

    drawing = str(charts.gantt([row], JULY, AUGUST, JULY, LABELS))

    assert "<script" not in drawing


def test_drawings_carry_nothing_that_a_strict_policy_refuses():
    row = charts.Row(
        "Mission",
        [charts.Span(JULY, JULY, "preparation"), charts.Span(JULY, AUGUST, "delivery", late=True)],
        [charts.Milestone(JULY, "Start")],
    )
    drawings = [
        charts.gantt([row], JULY, AUGUST, JULY, LABELS),
        charts.bar(1, 2),
        charts.stacked_bar([{"label": "Topics", "value": 0.4}]),
        *(charts.swatch(kind) for kind in ("preparation", "milestone", "late", 0, 5)),
    ]

    attributes = {name for drawing in drawings for piece in read(drawing).iter() for name in piece.attrib}

    assert attributes & {"style", "id", "onclick", "onload"} == set()


def test_a_bar_is_as_long_as_its_share_and_nothing_has_no_length():
    lengths = [of_class(read(charts.bar(value, 20)), "kind-1")[0].get("width") for value in (0, 5, 20)]

    assert lengths == ["0", "25", "100"]


def test_bars_of_an_empty_list_draw_nothing_and_break_nothing():
    assert of_class(read(charts.bar(0, 0)), "kind-1")[0].get("width") == "0"


@given(st.lists(st.floats(0, 1), max_size=8))
def test_points_add_up_to_the_score_and_stay_near_their_parts(values):
    points = charts.points(values)

    assert sum(points) == charts.total_points(sum(values))
    assert all(abs(point - value * 100) < 1.0001 for point, value in zip(points, values, strict=True))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_parts_of_a_score_never_leave_the_bar(values):
    parts = [{"label": "Part", "value": value} for value in values]

    drawn = read(charts.stacked_bar(parts))

    ends = [float(r.get("x", 0)) + float(r.get("width", 0)) for r in drawn.iter(f"{SVG}rect")]
    assert max(ends) <= 600.2


def test_every_part_of_a_score_looks_different():
    samples = [str(charts.swatch(kind)) for kind in range(charts.KINDS)]
    patterns = [sample.partition('class="kind-')[2].partition("</rect>")[2] for sample in samples]

    assert len(PARTS) <= charts.KINDS
    assert len(set(patterns)) == charts.KINDS
    sheet = (Path(charts.__file__).parent.parent / "static" / "socx.css").read_text()
    assert [kind for kind in range(charts.KINDS) if f".kind-{kind}" not in sheet] == []
