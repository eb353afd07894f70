"""Work of the timeline by the clock."""

from __future__ import annotations

from datetime import datetime

from socx.db import db
from socx.timeline import queries, services
from socx.web.i18n import home_day


def assess_risks(now: datetime) -> int:
    """Say of every open milestone whether its time suffices; return how many stand out."""
    return services.assess(home_day(now), at=now)


def replay_warnings(now: datetime) -> int:
    """Count how often warnings of the past were right, once a day; return how many milestones were replayed."""
    last = db.session.scalar(queries.latest_replay())
    if last is not None and home_day(last.at) == home_day(now):
        return 0
    return int(services.keep_replay(home_day(now), at=now).figures["milestones"])
