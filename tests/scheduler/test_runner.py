"""A job runs once for a slot, its error is kept, and what was missed is caught up once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, update

from socx.db import db as database
from socx.institutions.models import Institution
from socx.notifications.models import Notice
from socx.scheduler import clock, runner
from socx.scheduler.jobs import forget_runs
from socx.scheduler.models import Heartbeat, JobRun
from socx.scheduler.schedule import JOBS, SCHEDULE, Job
from tests.factories import make_institution

BRUSSELS = "Europe/Brussels"
HOURLY = "0 * * * *"


@pytest.fixture
def slot() -> datetime:
    return datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def runs() -> list[JobRun]:
    database.session.rollback()
    return list(database.session.scalars(select(JobRun).order_by(JobRun.slot)))


def test_a_slot_is_run_once(app, db, slot):
    told = []
    job = Job("count", "", lambda now: told.append(now) or 3, HOURLY)

    done = [runner.run(app, job, slot, owner=who, now=slot) for who in ("one", "two")]

    assert (done, told) == ([runner.Outcome(3), None], [slot])
    assert [(r.owner, r.touched, r.error) for r in runs()] == [("one", 3, "")]


def test_work_that_looks_first_keeps_nobody_from_writing(app, db, slot):
    def looked(now: datetime) -> Callable[[], int]:
        number = database.session.scalar(select(func.count(Institution.id)))
        with ThreadPoolExecutor(1) as elsewhere:  # on SQLite one lock is all there is to write with
            elsewhere.submit(runner.beat, app, "other").result(timeout=5)

        def keep() -> int:
            make_institution()
            return number

        return keep

    done = runner.run(app, Job("look", "", looked, HOURLY, looks=True), slot, owner="one")

    assert done == runner.Outcome(0)
    assert database.session.scalar(select(func.count(Institution.id))) == 1
    assert database.session.get(Heartbeat, "other") is not None


def test_an_error_is_kept_and_what_the_job_did_is_undone(app, db, slot):
    def half(now: datetime) -> int:
        make_institution()
        raise ValueError("no")

    runner.run(app, Job("half", "", half, HOURLY), slot, owner="one")

    assert [r.error for r in runs()] == ["ValueError"]
    assert database.session.execute(select(Notice)).all() == []


def test_a_run_that_a_dead_scheduler_left_is_taken_over(app, db, slot):
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    database.session.add(JobRun(job="count", slot=slot, owner="dead", started_at=long_ago, error=""))
    database.session.commit()

    done = runner.run(app, Job("count", "", lambda now: 1, HOURLY), slot, owner="living")

    assert (done.touched, [r.owner for r in runs()]) == (1, ["living"])


def test_a_long_run_of_a_living_scheduler_is_left_alone(app, db, slot):
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    database.session.add(JobRun(job="count", slot=slot, owner="busy", started_at=long_ago, error=""))
    database.session.add(Heartbeat(owner="busy", seen_at=datetime.now(UTC)))
    database.session.commit()

    assert runner.run(app, Job("count", "", lambda now: 1, HOURLY), slot, owner="other") is None


def test_a_process_that_was_stopped_and_overtaken_undoes_what_it_did(app, db, slot):
    """It goes on after another has done its work: the mark and the work are one transaction."""

    def slow(now: datetime) -> int:
        make_institution()
        claim = update(JobRun).where(JobRun.job == "slow").values(owner="living")
        database.session.execute(claim)  # as the other would have, in its own transaction
        return 1

    done = runner.run(app, Job("slow", "", slow, HOURLY), slot, owner="stopped")

    assert (done, [r.finished_at for r in runs()]) == (None, [None])
    assert database.session.scalars(select(Institution)).all() == []


def test_a_run_is_left_alone_until_its_owner_has_had_time_to_be_seen(app, db, slot):
    database.session.add(JobRun(job="count", slot=slot, owner="new", started_at=datetime.now(UTC), error=""))
    database.session.commit()

    assert runner.run(app, Job("count", "", lambda now: 1, HOURLY), slot, owner="other") is None


def test_another_scheduler_has_the_work_of_a_dead_one_within_a_minute():
    assert timedelta(seconds=3 * clock.BEAT) <= runner.ALIVE
    assert runner.ALIVE + timedelta(seconds=clock.CATCH_UP) < timedelta(minutes=1)


def test_signs_of_life_from_before_the_clock_was_set_back_do_not_count(app, db, slot):
    ahead = datetime.now(UTC) + timedelta(hours=1)
    database.session.add(JobRun(job="count", slot=slot, owner="dead", started_at=ahead, error=""))
    database.session.add(Heartbeat(owner="dead", seen_at=ahead))
    database.session.commit()

    assert runner.run(app, Job("count", "", lambda now: 1, HOURLY), slot, owner="living") is not None


def test_shared_work_is_done_by_everybody_and_added_up(app, db, slot):
    job = Job("send", "", lambda now: 2, HOURLY, shared=True)

    done = [runner.run(app, job, slot, owner=who) for who in ("one", "two")]

    assert ([d.touched for d in done], [r.touched for r in runs()]) == ([2, 2], [4])


def test_after_a_stop_one_run_stands_for_all_missed_ones(app, db):
    first = runner.catch_up(app, "one", BRUSSELS)
    again = runner.catch_up(app, "two", BRUSSELS)

    assert first == len(SCHEDULE)
    assert again <= 1  # a slot of the mails may have begun between the two
    assert {r.job for r in runs()} == set(JOBS)


def test_a_sign_of_life_is_renewed(app, db):
    runner.beat(app, "one")
    runner.beat(app, "one")

    assert [h.owner for h in database.session.scalars(select(Heartbeat))] == ["one"]


def test_old_runs_are_forgotten_and_work_that_was_done_is_kept_longer(db, slot):
    for days, touched in ((0, 0), (3, 0), (3, 5), (100, 5)):
        moment = slot - timedelta(days=days, minutes=touched)
        database.session.add(
            JobRun(job="x", slot=moment, owner="o", started_at=moment, finished_at=moment, touched=touched, error="")
        )
    database.session.commit()

    forgotten = [forget_runs(slot), forget_runs(slot)]
    database.session.commit()

    assert (forgotten, [r.touched for r in runs()]) == ([2, 0], [5, 0])


def test_the_last_run_of_a_job_is_kept_so_that_its_slot_is_not_run_again(db, slot):
    for days in (4, 3):
        moment = slot - timedelta(days=days)
        database.session.add(
            JobRun(job="x", slot=moment, owner="o", started_at=moment, finished_at=moment, touched=0, error="")
        )
    database.session.commit()

    forget_runs(slot)
    database.session.commit()

    assert [r.slot for r in runs()] == [slot - timedelta(days=3)]


# fmt: off
@pytest.mark.parametrize(("cron", "now", "due"), [
    ("*/15 * * * * *",  "2026-03-02T09:00:14+01:00", "2026-03-02T09:00:00+01:00"),
    ("*/15 * * * * *",  "2026-03-02T09:00:15+01:00", "2026-03-02T09:00:15+01:00"),
    ("5 * * * *",       "2026-03-02T09:04:59+01:00", "2026-03-02T08:05:00+01:00"),
    ("0 7 * * mon-fri", "2026-03-02T06:00:00+01:00", "2026-02-27T07:00:00+01:00"),
    ("0 7 * * *",       "2026-03-29T08:00:00+02:00", "2026-03-29T07:00:00+02:00"),
    ("0 7 1 1 *",       "2026-03-02T09:00:00+01:00", "2026-01-01T07:00:00+01:00"),
])
def test_a_job_knows_when_it_was_due_last(cron, now, due):
    job = Job("x", "", lambda _: 0, cron)

    assert job.last_slot(datetime.fromisoformat(now), BRUSSELS) == datetime.fromisoformat(due)
# fmt: on


@pytest.mark.parametrize("job", SCHEDULE, ids=lambda job: job.name)
def test_no_daily_job_falls_into_the_hours_that_clocks_skip_or_repeat(job):
    if job.cron.split()[-4] == "*":
        return
    autumn, spring = datetime(2026, 10, 25, tzinfo=ZoneInfo(BRUSSELS)), datetime(2026, 3, 29, tzinfo=ZoneInfo(BRUSSELS))
    for day in (autumn, spring):
        due = job.trigger(BRUSSELS).get_next_fire_time(None, day)
        assert due.hour >= 4


def test_reminders_of_requests_skip_the_weekend():
    friday_evening = datetime(2026, 3, 6, 18, tzinfo=ZoneInfo(BRUSSELS))

    due = JOBS["remind-overdue"].trigger(BRUSSELS).get_next_fire_time(None, friday_evening)

    assert due == datetime(2026, 3, 9, 7, tzinfo=ZoneInfo(BRUSSELS))
