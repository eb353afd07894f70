"""What is said about the time that is left, and the replay of it on history."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socx.access.actors import Role
from socx.activities.models import Milestone
from socx.db import db as database
from socx.timeline import adapters, jobs, services
from socx.timeline.models import LateReplay, LateRisk
from socx.timeline.risk import ENOUGH, Asked, Case, Needed, Past, Tally, history, replay, say
from tests.factories import make_user
from tests.timeline import planned_activity

STEP = ("training", "contracts", "team")
DAY = date(2026, 3, 2)


def known(*needed: int, on: date = DAY) -> list[Case]:
    return [Case(STEP, on, days) for days in needed]


def asked(left: int, gone: int | None = 0, planned: int = 10) -> Asked:
    return Asked(STEP, left, gone, planned)


# --- what is said


def test_the_median_and_four_of_five_of_twenty_cases():
    past = history(known(*range(1, 21)))

    assert past.needed(STEP, 99) == Needed(half=10, most=16, cases=20)


def test_nineteen_cases_say_nothing_and_the_template_stands_for_them():
    past = history(known(*range(1, 20)))

    assert past.needed(STEP, 7) == Needed(half=7, most=7, cases=0)


def test_other_kinds_and_other_steps_do_not_count():
    past = history([Case(("workshop", *STEP[1:]), DAY, 1)] * 30)

    assert past.needed(STEP, 7).cases == 0


@pytest.mark.parametrize(
    ("left", "gone", "level"),
    [
        (16, 0, "fine"), (15, 0, "tight"), (10, 0, "tight"), (9, 0, "risk"), (9, 7, "fine"), (9, None, "risk"),
        (0, 9, "risk"),
    ],
)  # fmt: skip
def test_the_days_since_the_step_before_count_as_well(left, gone, level):
    assert say(asked(left, gone), history(known(*range(1, 21)))).level == level


def test_by_the_template_there_is_enough_or_there_is_not():
    levels = [say(asked(left, 0, 10), history([])).level for left in (9, 10)]

    assert levels == ["risk", "fine"]


@given(st.lists(st.integers(-5, 60), min_size=ENOUGH, max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_more_days_never_sound_worse(needed, left, gone):
    past = history(known(*needed))
    order = ["risk", "tight", "fine"]

    fewer, more = say(asked(left, gone), past), say(asked(left + 1, gone), past)

    assert order.index(more.level) >= order.index(fewer.level)


@given(st.lists(st.integers(0, 60), min_size=ENOUGH, max_size=60))
def test_half_and_four_of_five_are_just_that(needed):
    found = history(known(*needed)).needed(STEP, 0)

    assert sum(days <= found.half for days in needed) * 2 >= len(needed)
    assert sum(days < found.half for days in needed) * 2 < len(needed)
    assert sum(days <= found.most for days in needed) * 5 >= len(needed) * 4


# --- the replay


def test_the_replay_counts_hits_false_alarms_misses_and_silence():
    def past(was_late: bool, left: int) -> Past:
        return Past(was_late, {20: (DAY, asked(left))})

    milestones = [past(True, 9), past(True, 9), past(False, 9), past(True, 10), past(False, 11)]

    assert replay(milestones, [])[20] == Tally(2, 1, 1, 1, from_template=5)


def test_the_replay_knows_only_what_was_past_on_the_day():
    slow = known(*[30] * 20, on=DAY + timedelta(days=5))
    before = Past(True, {10: (DAY, asked(12, 0, 10))})
    after = Past(True, {10: (DAY + timedelta(days=6), asked(12, 0, 10))})
    on_the_day = Past(True, {10: (DAY + timedelta(days=5), asked(12, 0, 10))})

    found = replay([before, on_the_day, after], slow)[10]

    assert (found.warned_late, found.quiet_late, found.from_template) == (1, 2, 2)


# --- from the tables


def test_the_step_before_is_the_last_one_planned_earlier_from_the_same_date():
    found = adapters.steps_of("training", "onsite")

    assert {key: found[key] for key in ("terms", "briefing", "evaluation", "report", "acceptance")} == {
        "terms": "made", "briefing": "travel", "evaluation": "end", "report": "end", "acceptance": "report",
    }  # fmt: skip
    assert found.keys() & {"start", "end", "prepare", "followup_6", "followup_12"} == set()


def with_report(ended: date, days: int, *, done: bool = True, **given_values):
    """An activity whose report came so many calendar days after the end of delivery."""
    activity = planned_activity(ended - timedelta(days=9), created_at=datetime(2025, 1, 1, tzinfo=UTC), **given_values)
    due = activity.report_due
    activity.milestones = [
        Milestone(key="end", due_on=ended, done_on=ended),
        Milestone(key="report", due_on=due, done_on=ended + timedelta(days=days) if done else None),
    ]
    return activity


def test_the_clock_keeps_what_is_said_of_open_milestones(db):
    today = date(2026, 6, 10)
    for _ in range(20):
        with_report(date(2026, 3, 6), 21, state="closed")
    running = with_report(date(2026, 6, 5), 0, done=False, state="reporting")

    marked = services.assess(today, at=datetime(2026, 6, 10, 4, tzinfo=UTC))

    note = database.session.query(LateRisk).one()
    assert (marked, note.milestone.activity_id, note.level) == (1, running.id, "risk")
    assert (note.since, note.days_left, note.days_gone, note.cases) == ("end", 7, 3, 20)
    assert note.half == note.most == 14


def test_what_is_said_changes_with_the_day_and_not_with_how_often_it_is_asked(db, now):
    with_report(now.date(), 0, done=False, state="reporting")

    found = []
    for _ in range(2):
        jobs.assess_risks(now)()
        found.append([(n.milestone_id, n.level, n.days_left) for n in database.session.query(LateRisk)])

    assert found[0] == found[1]
    assert len(found[0]) == 1


def test_the_replay_is_kept_once_a_day(db, now):
    with_report(date(2026, 1, 9), 30, state="closed")

    assert [jobs.replay_warnings(now)(), jobs.replay_warnings(now)()] == [1, 0]
    assert database.session.query(LateReplay).count() == 1


def test_a_milestone_that_moved_says_nothing_until_the_clock_looks_again(db, browse, now):
    today = datetime.now(UTC).date()
    activity = with_report(today, 0, done=False, state="reporting")
    services.assess(today, at=now)
    for note in database.session.query(LateRisk):
        note.level = "risk"
    browser = browse(make_user(Role.MANAGER))
    assert "At risk: Activity report" in browser.get("/timeline?only=risk").get_text()

    activity.milestones[1].due_on += timedelta(days=1)
    database.session.commit()

    assert browser.get("/timeline?only=risk").select(".tl") == []


# --- on pages


def test_the_page_of_an_activity_says_it_in_words_with_its_numbers(db, browse, now):
    today = datetime.now(UTC).date()
    for _ in range(20):
        with_report(today - timedelta(days=100), 20, state="closed")
    activity = with_report(today - timedelta(days=1), 0, done=False, state="reporting")
    services.assess(today, at=now)

    text = browse(make_user(Role.MANAGER)).get(f"/activities/{activity.id}").get_text(" ")

    assert "20 past activities of this kind (Assessment) needed" in " ".join(text.split())


def test_partners_and_experts_are_not_told_what_may_come_late(db, browse, now):
    today = datetime.now(UTC).date()
    activity = with_report(today, 0, done=False, state="reporting")
    services.assess(today, at=now)
    for note in database.session.query(LateRisk):
        note.level = "risk"
    official = make_user(Role.OFFICIAL, institution=activity.action.request.institution)

    page = browse(official).get("/timeline")

    assert len(page.select(".tl__row")) == 1
    assert "At risk:" not in page.get_text()


def test_managers_see_how_often_warnings_were_right(db, browse, now):
    for n in range(6):
        with_report(date(2026, 1, 9), 30 if n % 2 else 5, state="closed")
    jobs.replay_warnings(now)()

    page = browse(make_user(Role.MANAGER)).get("/timeline/warnings")

    cells = [[c.get_text(" ", strip=True) for c in row.select("th, td")] for row in page.select("tbody tr")]
    assert [row[0].split()[0] for row in cells] == ["20", "10", "5"]
    assert "6 past milestones were replayed; 3 of them came late." in " ".join(page.get_text(" ").split())


def test_without_a_past_there_is_nothing_to_count(db, browse):
    assert "Nothing to count yet" in browse(make_user(Role.MANAGER)).get("/timeline/warnings").get_text()
