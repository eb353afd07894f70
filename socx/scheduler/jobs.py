"""Work of the clock about itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete

from socx.db import db
from socx.scheduler.models import Heartbeat, JobRun

#: How long runs are kept that touched nothing, all other runs, and signs of life.
KEEP_IDLE, KEEP_RUNS, KEEP_SIGNS = timedelta(days=2), timedelta(days=90), timedelta(days=2)


def forget_runs(now: datetime) -> int:
    """Delete runs and signs of life that nobody looks at any more; return how many."""
    # What touched nothing and failed at nothing says nothing after two days; a missed day shows before.
    idle = delete(JobRun).where(JobRun.slot < now - KEEP_IDLE, JobRun.touched == 0)
    old = delete(JobRun).where(JobRun.slot < now - KEEP_RUNS)
    gone = delete(Heartbeat).where(Heartbeat.seen_at < now - KEEP_SIGNS)
    found = (
        statement.returning(column)
        for statement, column in ((idle, JobRun.slot), (old, JobRun.slot), (gone, Heartbeat.owner))
    )
    return sum(len(db.session.execute(f, execution_options={"synchronize_session": False}).all()) for f in found)
