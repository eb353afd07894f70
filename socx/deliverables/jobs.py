"""What the clock does with deliverables: mark those whose day has passed. Reminders are those of the milestones."""

from __future__ import annotations

from datetime import datetime, timedelta

from socx.access.actors import SCHEDULER
from socx.activities.sides import day_at
from socx.db import db
from socx.deliverables import queries
from socx.deliverables.services import advance, search

#: At some place of the world the day of an activity may be the one before or after ours.
ONE_DAY = timedelta(days=1)


def mark_late(now: datetime) -> int:
    """Mark what is late by the day at its place, and no longer what is due on a later day; return how many moves."""
    moves = 0
    for is_late, move in ((False, "lapse"), (True, "renew")):
        limit = now.date() - ONE_DAY if is_late else now.date() + ONE_DAY
        for item in db.session.scalars(queries.with_passed_day(limit, is_late=is_late)).unique().all():
            if item.due_on is not None and (item.due_on >= day_at(item.activity, now)) is is_late:
                advance(item, move, by=SCHEDULER, at=now)
                moves += 1
    return moves


def check_search(now: datetime) -> int:
    """Compare the words that deliverables are found by with these, and mend them; return how many differed."""
    return search.KEEPER.mend()
