"""Ranges of shares: they hold their figure, narrow with more cases, and are those of the books. Parts add up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socx.core.shares import whole, whole_parts, wilson


@given(share=st.floats(0, 1), number=st.integers(1, 500))
def test_a_range_holds_its_figure_and_stays_within_bounds(share, number):
    found = wilson(share, number)

    assert 0 <= found.low <= share + 1e-9
    assert share - 1e-9 <= found.high <= 1


@given(share=st.floats(0, 1), number=st.integers(1, 200))
def test_more_cases_make_a_range_narrower(share, number):
    few, many = wilson(share, number), wilson(share, number * 2)

    assert many.high - many.low < few.high - few.low


@pytest.mark.parametrize(
    ("share", "number", "low", "high"),
    [(0.9, 10, 0.596, 0.982), (0.5, 20, 0.299, 0.701)],  # Wilson 1927, as in Newcombe 1998
)
def test_known_ranges(share, number, low, high):
    found = wilson(share, number)

    assert (round(found.low, 3), round(found.high, 3)) == (low, high)


@pytest.mark.parametrize(("value", "answer"), [(0.5, 1), (2.5, 3), (0.1 + 0.2 + 0.2, 1), (74.49, 74), (-0.5, 0)])
def test_halves_go_upwards(value, answer):
    assert whole(value) == answer


@given(st.lists(st.floats(0, 1000), max_size=9))
def test_whole_parts_add_up_and_stay_near_their_values(values):
    parts = whole_parts(values)

    assert sum(parts) == whole(sum(values))
    assert all(abs(part - value) <= 1 + 1e-6 for part, value in zip(parts, values, strict=True))
