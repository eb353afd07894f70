"""Run one job for one slot of its schedule, once, whoever tries; and catch up what was missed."""

from __future__ import annotations

import logging
import os
import secrets
import socket
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from flask import Flask
from sqlalchemy import select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from socx.db import Base, db, looking, transaction
from socx.scheduler.models import Heartbeat, JobRun
from socx.scheduler.schedule import SCHEDULE, Job

logger = logging.getLogger(__name__)

#: A scheduler that was not seen for this long is dead: three signs of life (clock.BEAT) and a little more. With
#: the time between two looks for what is left (clock.CATCH_UP) another has its work within a minute.
ALIVE = timedelta(seconds=35)


def new_owner() -> str:
    """A name for this process that no other has."""
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(6)}"


class Overtaken(Exception):  # a state, said as people say it
    """Another process took the run over, because this one gave no sign of life."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did: how many things it touched, and the kind of error that ended it."""

    touched: int
    error: str = ""


def run(app: Flask, job: Job, slot: datetime, *, owner: str, now: datetime | None = None) -> Outcome | None:
    """Run a job for a slot; return what it did, None where another process has it.

    What the job did is one transaction, and so is the mark that it is done: a process that was
    stopped for so long that another took the run over does nothing when it goes on. An error ends
    the run, is logged and is kept with it. `now` is what the job is told, when that is not the
    present moment.
    """
    with app.app_context():
        if not job.shared and not _claim(job, slot, owner):
            return None
        started, touched, error = datetime.now(UTC), 0, ""
        try:
            work: Any = partial(job.run, now or started)
            if job.looks:
                with looking():
                    work = work()
            with transaction():
                touched = work()
                if not job.shared:
                    _finish(job, slot, owner, touched)
        except Overtaken:
            logger.warning("a run was taken over by another process and undone here", extra={"job": job.name})
            return None
        except Exception as raised:
            # The message of a database error carries values of rows: its class must be enough.
            detail = None if isinstance(raised, DBAPIError) else raised
            error = type(raised).__name__
            logger.error("job failed", exc_info=detail, extra={"job": job.name, "kind": error})
        if job.shared:
            _note(job, slot, owner, started, touched, error)
        elif error:
            with transaction(), suppress(Overtaken):
                _finish(job, slot, owner, 0, error)
        return Outcome(touched, error)


def run_by_hand(app: Flask, job: Job, now: datetime | None = None) -> Outcome:
    """Run a job at once, as if it were `now`, whatever the schedule says."""
    return run(app, job, datetime.now(UTC), owner=new_owner(), now=now) or Outcome(0)


def catch_up(app: Flask, owner: str, zone: str) -> int:
    """Run each job whose last slot nobody has run: after a stop one run stands for all missed ones."""
    now = datetime.now(UTC)
    slots = {job.name: job.last_slot(now, zone) for job in SCHEDULE}
    with app.app_context():
        keys = tuple_(JobRun.job, JobRun.slot).in_(slots.items())
        ended = set(db.session.scalars(select(JobRun.job).where(keys, JobRun.finished_at.is_not(None))))
        db.session.rollback()
    left = [job for job in SCHEDULE if job.name not in ended]
    return sum(run(app, job, slots[job.name], owner=owner) is not None for job in left)


def beat(app: Flask, owner: str) -> None:
    """Leave a sign of life."""
    with app.app_context(), transaction():
        seen = _insert(Heartbeat).values(owner=owner, seen_at=datetime.now(UTC))
        db.session.execute(
            seen.on_conflict_do_update(index_elements=["owner"], set_={"seen_at": seen.excluded.seen_at})
        )


def _claim(job: Job, slot: datetime, owner: str) -> bool:
    """Make the run ours: nobody has it, or who had it is dead and left it unfinished."""
    now = datetime.now(UTC)
    new = (
        _insert(JobRun)
        .values(job=job.name, slot=slot, owner=owner, started_at=now, error="")
        .on_conflict_do_nothing(index_elements=["job", "slot"])
        .returning(JobRun.job)
    )
    # A sign of life from far ahead was left before the clock was set back.
    alive = select(Heartbeat.owner).where(Heartbeat.seen_at.between(now - ALIVE, now + ALIVE))
    orphan = (
        update(JobRun)
        .where(
            JobRun.job == job.name,
            JobRun.slot == slot,
            JobRun.finished_at.is_(None),
            ~JobRun.started_at.between(now - ALIVE, now + ALIVE),  # its owner has had time to be seen
            JobRun.owner.not_in(alive),
        )
        .values(owner=owner, started_at=now)
        .returning(JobRun.job)
        .execution_options(synchronize_session=False)
    )
    with transaction():
        return db.session.scalar(new) is not None or db.session.scalar(orphan) is not None


def _finish(job: Job, slot: datetime, owner: str, touched: int, error: str = "") -> None:
    """Mark a run as ended; raises Overtaken where it is not ours any more."""
    ours = (
        update(JobRun)
        .where(JobRun.job == job.name, JobRun.slot == slot, JobRun.owner == owner)
        .values(finished_at=datetime.now(UTC), touched=touched, error=error)
        .returning(JobRun.job)
        .execution_options(synchronize_session=False)
    )
    if db.session.scalar(ours) is None:
        raise Overtaken


def _note(job: Job, slot: datetime, owner: str, started: datetime, touched: int, error: str) -> None:
    """Keep a run of shared work; runs of several processes for one slot are added up."""
    done = _insert(JobRun).values(
        job=job.name, slot=slot, owner=owner, started_at=started, finished_at=datetime.now(UTC),
        touched=touched, error=error,
    )  # fmt: skip
    added = {
        "finished_at": done.excluded.finished_at,
        "touched": JobRun.__table__.c.touched + done.excluded.touched,
        "error": done.excluded.error,
    }
    with transaction():
        db.session.execute(done.on_conflict_do_update(index_elements=["job", "slot"], set_=added))


def _insert(model: type[Base]) -> Any:
    """Both databases can leave a row that is there already; each has its own insert for it."""
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    return dialect.insert(model)
