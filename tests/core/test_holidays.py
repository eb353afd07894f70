"""Working days with public holidays of one side and of both."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socx.core.calendar import Calendar, calendar_of
from socx.core.holidays import public_holidays
from socx.core.places import partners
from socx.core.values import MEMBER_STATES

DAYS = st.dates(date(2024, 1, 1), date(2030, 1, 1))
PLACES = st.lists(st.sampled_from(["XK", "TN", "EG", "FR", "SE"]), max_size=2, unique=True)


@pytest.mark.parametrize(
    ("places", "first", "last", "expected"),
    [
        (("XK",), "2026-02-16", "2026-02-20", 4),  # Independence Day on Tuesday
        (("RS",), "2026-02-16", "2026-02-20", 3),  # two days of its own: Kosovo* is not counted by them
        (("FR",), "2026-07-13", "2026-07-17", 4),
        (("XK", "FR"), "2026-05-04", "2026-05-15", 7),  # 8 and 14 May there, 11 May here
        (("EG",), "2026-03-01", "2026-03-07", 5),  # Sunday to Thursday
        (("EG", "FR"), "2026-03-01", "2026-03-07", 4),  # Monday to Thursday
        ((), "2026-12-21", "2027-01-03", 10),
    ],
)
def test_days_off_of_each_side_are_left_out(places, first, last, expected):
    assert calendar_of(*places).count(date.fromisoformat(first), date.fromisoformat(last)) == expected


def test_a_holiday_on_a_weekend_is_not_named():
    found = calendar_of("FR").holidays_in(date(2026, 8, 1), date(2026, 11, 30))

    assert found == [date(2026, 11, 11)]  # 15 August and 1 November are on weekends


def test_every_partner_and_member_state_has_holidays():
    places = (*partners(), *MEMBER_STATES)  # Ukraine has suspended its own: those days are worked

    assert [p for p in places if not public_holidays(p, 2021) | public_holidays(p, 2026)] == []


def test_a_place_that_nobody_knows_has_none():
    assert public_holidays("ZZ", 2026) == frozenset()


@settings(max_examples=60)
@given(DAYS, st.integers(1, 60), PLACES)
def test_counting_forwards_counts_what_lies_between(day, count, places):
    calendar = calendar_of(*places)

    assert calendar.between(day, calendar.add(day, count)) == count
    assert calendar.is_working_day(calendar.add(day, count))


@settings(max_examples=60)
@given(DAYS, st.integers(0, 400), PLACES)
def test_one_more_side_never_adds_a_working_day(day, length, places):
    end = day + timedelta(days=length)

    assert calendar_of(*places).count(day, end) <= Calendar(calendar_of(*places).weekends).count(day, end)
