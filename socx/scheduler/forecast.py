"""What jobs will write in the next days if nothing happens: they are run ahead, and all they did is undone."""

from __future__ import annotations

import heapq
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, insert, select

from socx.db import db
from socx.notifications.models import ExpectedNotice, Notice
from socx.web.site import settings

if TYPE_CHECKING:
    from socx.scheduler.schedule import Job

#: How far ahead the forecast looks.
AHEAD = timedelta(days=14)

#: What is kept of a reminder that is expected.
KEPT = ("key", "kind", "recipient_id", "subject_kind", "subject_id", "generation", "facts", "due_at", "not_after")


def expect(now: datetime) -> int:
    """Work out the reminders that the jobs of the next days would write; return how many are expected.

    Each job runs at each moment at which it will be due, and what it did is undone at once: nobody sees
    it, and the database is held for no longer than by the job itself. Must be called with nothing
    else in the transaction.
    """
    from socx.scheduler.schedule import SCHEDULE  # the table has this job in it, too

    expected: dict[str, dict[str, Any]] = {}
    telling = [number for number, job in enumerate(SCHEDULE) if job.foretells]
    for moment, number in heapq.merge(*(_moments(number, now) for number in telling)):
        for found in _written_by(SCHEDULE[number], moment):
            expected.setdefault(found["key"], found | {"expected_at": now})
    db.session.execute(delete(ExpectedNotice), execution_options={"synchronize_session": False})
    if expected:
        db.session.execute(insert(ExpectedNotice), list(expected.values()))
    return len(expected)


def _written_by(job: Job, moment: datetime) -> list[dict[str, Any]]:
    """The reminders that a job would write at a moment, as plain values; the job's work is undone."""
    last = db.session.scalar(select(func.max(Notice.id))) or 0
    written = select(*(getattr(Notice, name) for name in KEPT)).where(
        Notice.id > last, Notice.kind.in_(job.foretells), Notice.recipient_id.is_not(None)
    )
    try:
        with _without_log():
            job.run(moment)
        return [dict(row._mapping) for row in db.session.execute(written.order_by(Notice.id))]
    finally:
        db.session.rollback()


def _moments(number: int, now: datetime) -> Iterator[tuple[datetime, int]]:
    """When a job of the schedule is due in the days ahead."""
    from socx.scheduler.schedule import SCHEDULE  # as above

    zone = settings().timezone
    trigger = SCHEDULE[number].trigger(zone)
    moment = trigger.get_next_fire_time(None, now.astimezone(ZoneInfo(zone)))
    while moment is not None and moment <= now + AHEAD:
        yield moment.astimezone(UTC), number
        moment = trigger.get_next_fire_time(moment, moment + timedelta(microseconds=1))


@contextmanager
def _without_log() -> Iterator[None]:
    """Keep what this thread does out of the log: it will not have happened."""
    here = threading.get_ident()

    def is_from_elsewhere(record: logging.LogRecord) -> bool:
        return record.thread != here

    handlers = list(logging.getLogger().handlers)
    for handler in handlers:
        handler.addFilter(is_from_elsewhere)
    try:
        yield
    finally:
        for handler in handlers:
            handler.removeFilter(is_from_elsewhere)
