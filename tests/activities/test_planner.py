"""The planner: what holds for every plan, and the plans that were counted by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from socx.activities.milestones import TEMPLATES, planned
from socx.activities.planner import DATES, FIXED_DAYS, moved, plan_from, steps
from socx.core.calendar import calendar_of
from socx.core.values import ACTIVITY_KINDS, MODALITIES

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
LENGTHS = st.integers(1, 30)
KINDS = st.sampled_from(sorted(ACTIVITY_KINDS))
MODES = st.sampled_from(sorted(MODALITIES))
CALENDARS = st.sampled_from(
    [calendar_of(*sides) for sides in (("XK",), ("XK", "FR"), ("PS", "IE"), ("PE", "DE", "IT"), ("NP", "ES"))]
)
FIXED = st.sampled_from([one.key for one in FIXED_DAYS])


@given(FIXED, DAYS, LENGTHS, KINDS, MODES, CALENDARS)
def test_no_milestone_falls_on_a_day_off_unless_it_hangs_there(fixed, day, length, kind, modality, calendar):
    dates = plan_from(fixed, day, length, kind, modality, calendar)

    for template, on in planned(kind, modality, dates, calendar):
        is_anchored_there = on == dates[template.anchor] == day
        assert calendar.is_working_day(on) or is_anchored_there, template.key


@given(FIXED, DAYS, LENGTHS, KINDS, MODES, CALENDARS, DAYS)
def test_moving_forth_and_back_gives_the_old_plan(fixed, day, length, kind, modality, calendar, elsewhere):
    dates = plan_from(fixed, day, length, kind, modality, calendar)
    start, end = dates["delivery_start"], dates["delivery_end"]
    assume(calendar.is_working_day(end) or end == start)  # what hangs on a date keeps no day off

    there = moved(dates, "delivery_start", elsewhere, calendar)

    assert moved(there, "delivery_start", start, calendar) == dates


@given(
    FIXED, DAYS, LENGTHS, KINDS, MODES, CALENDARS, st.integers(0, 90), st.sampled_from(["delivery_end", "report_due"])
)
def test_moving_a_later_date_forth_and_back_gives_the_old_plan(fixed, day, length, kind, modality, calendar, days, key):
    dates = plan_from(fixed, day, length, kind, modality, calendar)

    there = moved(dates, key, dates[key] + timedelta(days=days), calendar)

    assert moved(there, key, dates[key], calendar) == dates


@given(
    DAYS,
    LENGTHS,
    KINDS,
    MODES,
    CALENDARS,
    st.sampled_from(["delivery_start", "delivery_end", "report_due", "acceptance"]),
)
def test_backwards_from_what_forwards_gave_is_the_same_plan(day, length, kind, modality, calendar, fixed):
    forwards = plan_from("begin", day, length, kind, modality, calendar)
    days = dict(forwards) | {t.key: on for t, on in planned(kind, modality, forwards, calendar)}

    assert plan_from(fixed, days[fixed], length, kind, modality, calendar) == forwards


@given(FIXED, DAYS, LENGTHS, KINDS, MODES, CALENDARS)
def test_the_dates_of_a_plan_come_in_their_order(fixed, day, length, kind, modality, calendar):
    dates = plan_from(fixed, day, length, kind, modality, calendar)

    in_order = [dates[name] for name in DATES]
    assert in_order == sorted(in_order)


@given(st.sampled_from(["report_due", "acceptance"]), DAYS, LENGTHS, KINDS, MODES, CALENDARS)
def test_a_deadline_is_kept_and_never_by_more_than_the_days_off_before_it(fixed, day, length, kind, modality, calendar):
    dates = plan_from(fixed, day, length, kind, modality, calendar)
    reached = (dates | {t.key: on for t, on in planned(kind, modality, dates, calendar)})[fixed]

    assert reached <= day
    assert not any(calendar.is_working_day(reached + timedelta(days=n)) for n in range(1, (day - reached).days + 1))


@given(DAYS, LENGTHS, KINDS, MODES, CALENDARS)
def test_work_begins_on_the_day_that_is_given_or_on_the_next_working_day(day, length, kind, modality, calendar):
    dates = plan_from("begin", day, length, kind, modality, calendar)

    assert min(on for _, on in planned(kind, modality, dates, calendar)) == calendar.add(day, 0)


@given(FIXED, DAYS, LENGTHS, KINDS, MODES, CALENDARS)
def test_each_step_names_the_holidays_that_moved_it(fixed, day, length, kind, modality, calendar):
    dates = plan_from(fixed, day, length, kind, modality, calendar)

    for step in steps(kind, modality, dates, calendar):
        assert step.day == step.by_weekends or step.holidays or step.template.months, step.template.key


def test_a_plan_backwards_from_an_event_counted_by_hand():
    """A forum in Pristina on 1 and 2 June 2026 with an expert from France."""
    calendar = calendar_of("XK", "FR")

    dates = plan_from("delivery_start", date(2026, 6, 1), 2, "event", "onsite", calendar)
    days = {t.key: on for t, on in planned("event", "onsite", dates, calendar)}

    # Off in May: 1 (both), 8 (FR), 11 (XK), 14 (FR, Ascension), 25 (FR, Whit Monday), 27 (XK).
    assert days["briefing"] == date(2026, 5, 21)  # 29, 28, 26, 22, 21
    assert dates["preparation_start"] == date(2026, 5, 4)  # 20, 19, 18, 15, 13; 12, 7, 6, 5, 4
    assert dates["delivery_end"] == date(2026, 6, 2)
    assert dates["report_due"] == date(2026, 6, 16)
    assert days["followup_6"] == date(2026, 12, 2)


@pytest.mark.parametrize(
    ("key", "day", "after"),
    [
        ("delivery_start", date(2026, 6, 8), {"delivery_end": date(2026, 6, 12), "report_due": date(2026, 6, 26),
                                              "preparation_end": date(2026, 6, 5)}),
        ("delivery_end", date(2026, 6, 8), {"delivery_start": date(2026, 6, 1), "report_due": date(2026, 6, 22)}),
        ("report_due", date(2026, 7, 1), {"delivery_start": date(2026, 6, 1), "delivery_end": date(2026, 6, 5)}),
    ],
)  # fmt: skip
def test_what_hangs_on_a_date_moves_with_it_and_the_rest_stays(key, day, after):
    calendar = calendar_of("XK")
    dates = plan_from("delivery_start", date(2026, 6, 1), 5, "assessment", "onsite", calendar)

    found = moved(dates, key, day, calendar)

    assert found[key] == day
    assert {name: found[name] for name in after} == after


def test_every_template_says_what_it_leaves_behind():
    assert [t.key for t in TEMPLATES if not t.product] == []
