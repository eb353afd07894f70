"""Work of the clock about itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, exists
from sqlalchemy.orm import aliased

from socx.db import db
from socx.scheduler.models import Heartbeat, JobRun

#: How long runs are kept that touched nothing, all other runs, and signs of life.
KEEP_IDLE, KEEP_RUNS, KEEP_SIGNS = timedelta(days=2), timedelta(days=90), timedelta(days=2)


def forget_runs(now: datetime) -> int:
    """Delete runs and signs of life that nobody looks at any more; return how many.

    The last run of each job stays, however old it is: it says that its slot needs no second run. A job
    of working days may not be due again for three days.
    """
    later = aliased(JobRun)
    has_later = exists().where(later.job == JobRun.job, later.slot > JobRun.slot)
    # What touched nothing and failed at nothing says nothing after two days; a missed day shows before.
    idle = delete(JobRun).where(JobRun.slot < now - KEEP_IDLE, JobRun.touched == 0, has_later)
    old = delete(JobRun).where(JobRun.slot < now - KEEP_RUNS, has_later)
    gone = delete(Heartbeat).where(Heartbeat.seen_at < now - KEEP_SIGNS)
    found = (
        statement.returning(column)
        for statement, column in ((idle, JobRun.slot), (old, JobRun.slot), (gone, Heartbeat.owner))
    )
    return sum(len(db.session.execute(f, execution_options={"synchronize_session": False}).all()) for f in found)
