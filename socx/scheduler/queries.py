"""Find runs of jobs and signs of life."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, func, select

from socx.db import db
from socx.scheduler.models import Difference, Heartbeat, JobRun


def last_runs() -> dict[str, JobRun]:
    """The latest run of each job by its name."""
    latest = select(JobRun.job, func.max(JobRun.slot).label("slot")).group_by(JobRun.job).subquery()
    found = (
        select(JobRun).join(latest, (JobRun.job == latest.c.job) & (JobRun.slot == latest.c.slot)).order_by(JobRun.job)
    )
    return {run.job: run for run in db.session.scalars(found)}


def last_failures(since: datetime) -> Select[JobRun]:
    """Runs that ended in an error, newest first."""
    return select(JobRun).where(JobRun.error != "", JobRun.slot >= since).order_by(JobRun.slot.desc(), JobRun.job)


def processes(since: datetime) -> Select[Heartbeat]:
    """Scheduler processes that were alive since then, the latest sign first."""
    return select(Heartbeat).where(Heartbeat.seen_at >= since).order_by(Heartbeat.seen_at.desc(), Heartbeat.owner)


def differences() -> Select[Difference]:
    """What the last nightly check found, the oldest first."""
    return select(Difference).order_by(
        Difference.first_seen_at, Difference.rule, Difference.subject_kind, Difference.subject_id
    )
