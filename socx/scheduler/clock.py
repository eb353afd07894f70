"""The clock: one process that runs the jobs when they are due, until it is asked to stop.

The database is the schedule's memory; APScheduler only ticks. Several such processes do no harm.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from socx.notifications import jobs as notifications
from socx.scheduler import runner
from socx.scheduler.schedule import SCHEDULE, Job

logger = logging.getLogger(__name__)
# That a piece of work still runs when its next turn comes is no news: the turn is caught up with afterwards
logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)

BEAT = 10  # seconds between signs of life
CATCH_UP = 15  # seconds between looks for what was missed, and for what a dead scheduler left
STALE = 30.0  # seconds without a tick after which the ticking is started anew
GRACE = 8.0  # seconds that work in hand gets when the process is asked to stop


class Clock:
    """Ticks, watches that it ticks, and stops cleanly.

    `pulse` is a file that is touched at every sign of life, for whoever watches this process from outside.
    """

    def __init__(self, app: Flask, zone: str, pulse: Path | None = None) -> None:
        self.app, self.zone, self.pulse = app, zone, pulse
        self.owner = runner.new_owner()
        self._asked = False  # set by a signal: a plain flag, because a handler must not wait for a lock
        self._busy = 0
        self._lock = threading.Lock()
        self._ticked = time.monotonic()
        self._ticker = self._new_ticker()

    def run(self) -> None:
        """Tick until SIGTERM or SIGINT. A wall clock that jumps stops APScheduler; we see and start anew."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._asked_to_stop)
        self._ticker.start()
        logger.info("scheduler started", extra={"owner": self.owner, "jobs": len(SCHEDULE)})
        while not self._asked:
            time.sleep(0.25)
            if time.monotonic() - self._ticked > STALE:
                self.start_anew()
        self._stop()

    def start_anew(self) -> None:
        """Put a new ticker in the place of one that has fallen silent."""
        logger.warning("ticking had stopped and was started anew", extra={"owner": self.owner})
        self._ticker.shutdown(wait=False)
        self._ticked = time.monotonic()
        self._ticker = self._new_ticker()
        self._ticker.start()

    def _new_ticker(self) -> BackgroundScheduler:
        ticker = BackgroundScheduler(
            jobstores={"default": MemoryJobStore()},
            executors={"default": ThreadPoolExecutor(len(SCHEDULE) + 2)},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
            timezone=UTC,
        )
        at_once = {"trigger": "interval", "next_run_time": datetime.now(UTC)}
        ticker.add_job(self._beat, seconds=BEAT, **at_once)
        ticker.add_job(
            self._working, args=[partial(runner.catch_up, self.app, self.owner, self.zone)], seconds=CATCH_UP, **at_once
        )
        for job in SCHEDULE:
            ticker.add_job(self._working, job.trigger(self.zone), args=[partial(self._run, job)])
        return ticker

    def _beat(self) -> None:
        self._ticked = time.monotonic()
        if self.pulse is not None:
            with suppress(OSError):  # who watches starts us anew then: better than no beat for the others
                self.pulse.touch()
        try:
            runner.beat(self.app, self.owner)
        except Exception as error:
            logger.error("no sign of life could be left", extra={"kind": type(error).__name__})

    def _run(self, job: Job) -> None:
        runner.run(self.app, job, job.last_slot(datetime.now(UTC), self.zone), owner=self.owner)

    def _working(self, work: Callable[[], Any]) -> None:
        """Do a piece of work; while it runs the process waits a little when it is asked to stop."""
        with self._lock:
            if self._asked:
                return
            self._busy += 1
        try:
            work()
        except Exception as error:  # a database that is away for a moment must not end the ticking
            logger.error("tick failed", extra={"kind": type(error).__name__})
        finally:
            with self._lock:
                self._busy -= 1

    def _asked_to_stop(self, *_: Any) -> None:
        self._asked = True

    def _stop(self) -> None:
        notifications.halt.set()
        self._ticker.shutdown(wait=False)
        until = time.monotonic() + GRACE
        while self._busy and time.monotonic() < until:
            time.sleep(0.05)
        logger.info("scheduler stopped", extra={"owner": self.owner, "unfinished": self._busy})
        if self._busy:
            # Unfinished work is rolled back by the database; its lease lapses and it is done again.
            logging.shutdown()
            os._exit(0)
