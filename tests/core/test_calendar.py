"""Working days of two kinds of week."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socx.core.calendar import WEEKENDS, Calendar

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
COUNTS = st.integers(-400, 400)
WEEKS = st.sampled_from(sorted(WEEKENDS))


@pytest.mark.parametrize(
    ("start", "count", "weekend", "expected"),
    [
        ("2026-03-06", 1, "sat-sun", "2026-03-09"),  # Friday to Monday
        ("2026-03-09", -1, "sat-sun", "2026-03-06"),
        ("2026-03-05", 1, "fri-sat", "2026-03-08"),  # Thursday to Sunday
        ("2026-03-07", 0, "sat-sun", "2026-03-09"),  # a Saturday moves to the next working day
        ("2028-02-28", 2, "sat-sun", "2028-03-01"),  # across a leap day
        ("2026-12-31", 1, "sat-sun", "2027-01-01"),
    ],
)
def test_weekends_are_skipped(start, count, weekend, expected):
    assert Calendar((weekend,)).add(date.fromisoformat(start), count) == date.fromisoformat(expected)


@given(DAYS, COUNTS, WEEKS)
def test_the_answer_is_a_working_day(day, count, weekend):
    week = Calendar((weekend,))
    assert week.is_working_day(week.add(day, count))


@given(DAYS, st.integers(1, 400), WEEKS)
def test_counting_forwards_counts_what_lies_between(day, count, weekend):
    week = Calendar((weekend,))
    assert week.between(day, week.add(day, count)) == count


@given(DAYS, st.integers(0, 800), WEEKS)
def test_counting_by_weeks_is_counting_day_by_day(day, length, weekend):
    week, end = Calendar((weekend,)), day + timedelta(days=length)
    one_by_one = sum(week.is_working_day(day + timedelta(days=n)) for n in range(1, length + 1))

    assert week.between(day, end) == one_by_one
    assert week.between(end, day) == -one_by_one
