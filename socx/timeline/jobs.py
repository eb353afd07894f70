"""Work of the timeline by the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from socx.db import db
from socx.timeline import queries, services
from socx.web.i18n import home_day


def assess_risks(now: datetime) -> Callable[[], int]:
    """Say of every open milestone whether its time suffices; return how to keep it, which gives how many stand out."""
    return services.assessed(home_day(now), at=now)


def replay_warnings(now: datetime) -> Callable[[], int]:
    """Count how often warnings of the past were right, once a day; return how to keep it, which gives how many
    milestones were replayed."""
    last = db.session.scalar(queries.latest_replay())
    if last is not None and home_day(last.at) == home_day(now):
        return lambda: 0
    row = services.replayed(home_day(now), at=now)

    def keep() -> int:
        db.session.add(row)
        db.session.flush()
        return int(row.figures["milestones"])

    return keep
