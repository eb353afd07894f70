"""Work by the clock: remind whoever a late request waits for, let requests out of the queue."""

from __future__ import annotations

from datetime import datetime

from socx.access.actors import SCHEDULER
from socx.db import db
from socx.requests import queries
from socx.requests.services.moves import advance, tell


def remind_overdue(now: datetime) -> int:
    """Remind whoever a late request waits for, once a wait and then weekly; return how many notices."""
    today, told = now.date(), 0
    for item in db.session.scalars(queries.overdue(today)).unique().all():
        if item.status.awaits is None or item.due_on is None:
            continue
        week = ((today - item.due_on).days - 1) // 7
        wait = f"{item.state_since:%Y%m%dT%H%M%S}-{week}"
        told += tell(item, item.status.awaits, "requests/overdue", at=now, generation=wait)
    return told


def release_queue(now: datetime) -> int:
    """Let requests go on whose institution has no open action any more; return how many."""
    found = db.session.scalars(queries.ready_to_leave_the_queue()).unique().all()
    for item in found:
        advance(item, "release", by=SCHEDULER, at=now)
    return len(found)
