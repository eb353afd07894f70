"""Bars: what they draw, that they add up, that nothing slips into them."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from socx.config import ROOT
from socx.matching.words import PARTS
from socx.web import charts

SVG = "{http://www.w3.org/2000/svg}"


def read(drawing: Markup) -> ElementTree.Element:
    return ElementTree.fromstring(str(drawing))


def of_class(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [piece for piece in root.iter() if name in piece.get("class", "").split()]


def test_drawings_carry_nothing_that_a_strict_policy_refuses():
    drawings = [
        charts.bar(1, 2),
        charts.stacked_bar([{"label": "Topics", "value": 0.4}]),
        *(charts.swatch(kind) for kind in (0, 5)),
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
    sheet = (ROOT / "socx" / "static" / "socx.css").read_text()
    assert [kind for kind in range(charts.KINDS) if f".kind-{kind}" not in sheet] == []
