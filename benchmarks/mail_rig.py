"""Reminders of real activities, senders that can be killed, and what a mail server counted."""

from __future__ import annotations

import logging
import os
import random
import select as waiting
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select, update

from socx.access.actors import Role
from socx.activities.models import Milestone
from socx.activities.services import reminders
from socx.app import create_app
from socx.config import ROOT, Settings
from socx.db import db, reading, transaction
from socx.notifications import jobs, mails, transport
from socx.notifications.models import DIGEST, Notice
from socx.operations.database import upgrade
from socx.operations.serve import web_command
from socx.web.site import settings
from tests.factories import make_action, make_activity, make_institution, make_request, make_user
from tests.notifications.sink import Sink
from tests.postgres import free_port

#: Where the senders of a rig read by how many seconds their clock is wrong.
OFFSET = "SOCX_RIG_OFFSET"


@dataclass
class Count:
    """What came: mails by Message-ID, against the reminders that were planned."""

    planned: int
    received: int
    distinct: int
    in_app: int
    late: int  # later than 60 s after they were due
    states: dict[str, int] = field(default_factory=dict)

    @property
    def lost(self) -> int:
        return self.planned - self.distinct

    @property
    def repeats(self) -> int:
        return self.received - self.distinct

    def __str__(self) -> str:
        return (
            f"{self.planned} planned, {self.received} received, {self.distinct} distinct, {self.lost} lost, "
            f"{self.repeats} repeats, {self.in_app} in the application, {self.late} later than 60 s"
        )


def make_site(folder: Path, address: str, mail_url: str) -> Flask:
    """An application with its own tables."""
    own = Settings(
        env="test", instance=str(folder), database_url=address, secret_key="k" * 40, mail_url=mail_url, web_workers="4"
    )
    app = create_app(own)
    upgrade(app)
    return app


def plan_reminders(site: Flask, count: int, due: Callable[[int], datetime], people: int = 0) -> list[int]:
    """Plan one reminder each for `count` activities, to an adviser of its own or to `people` in turn; return their ids.

    The service that plans dates makes them, a year ahead; then their moment is set to `due(number)`.
    """
    with site.app_context():
        institution = make_institution(partner_code="XK")
        now, start = datetime.now(UTC), datetime.now(UTC).date() + timedelta(days=365)
        advisers = [make_user(Role.ADVISER).id for _ in range(people or count)]
        for number in range(count):
            item = make_request("under_way", institution=institution)
            item.adviser_id = advisers[number % len(advisers)]
            activity = make_activity(
                action=make_action(request=item), delivery_start=start, delivery_end=start + timedelta(days=5),
                milestones=[Milestone(key="terms", due_on=start - timedelta(days=60))],
            )  # fmt: skip
            reminders.remind(activity, at=now)
        ids = list(db.session.scalars(select(Notice.id).order_by(Notice.id)))
        for number, notice_id in enumerate(ids):
            db.session.execute(update(Notice).where(Notice.id == notice_id).values(due_at=due(number)))
        db.session.commit()
        db.session.remove()
        return ids


def count(site: Flask, mail: Sink) -> Count:
    """What the mail server counted, against the rows."""
    with site.app_context(), only_reading():
        rows = db.session.execute(select(Notice.key, Notice.due_at, Notice.mail_state, Notice.kind)).all()
    due = {key[:40]: due_at for key, due_at, _, kind in rows if kind != DIGEST}
    came: dict[str, datetime] = {}
    for message_id, moment in zip(mail.ids, mail.moments, strict=False):
        came.setdefault(message_id.strip("<>").partition("@")[0], moment)
    late = sum(came[key] - due[key] > timedelta(seconds=60) for key in came if key in due)
    return Count(
        planned=len(due), received=len(mail.ids), distinct=len(set(mail.ids)), late=late,
        in_app=sum(state not in ("cancelled", "skipped") for _, _, state, kind in rows if kind != DIGEST),
        states=dict(Counter(state for _, _, state, kind in rows if kind != DIGEST)),
    )  # fmt: skip


@contextmanager
def only_reading() -> Iterator[None]:
    """Look without taking the lock that senders want."""
    token = reading.set(True)
    try:
        yield
    finally:
        db.session.remove()
        reading.reset(token)


def unsent(site: Flask) -> int:
    """How many reminders have not left."""
    with site.app_context(), only_reading():
        return db.session.scalar(select(func.count()).select_from(Notice).where(Notice.mail_state == "pending")) or 0


def lapse(site: Flask) -> None:
    """Let the time of a lease pass, as far as leases are concerned."""
    with site.app_context(), transaction():
        past = datetime.now(UTC) - timedelta(seconds=1)
        db.session.execute(update(Notice).where(Notice.lease_until.is_not(None)).values(lease_until=past))


def wait_until_sent(site: Flask, seconds: float) -> bool:
    """Wait until nothing is left to send; return whether that came about."""
    until = time.monotonic() + seconds
    while unsent(site):
        if time.monotonic() > until:
            return False
        time.sleep(0.2)
    return True


def environment(site: Flask) -> dict[str, str]:
    at: Settings = site.extensions["socx.settings"]
    return os.environ | {
        "SOCX_ENV": "test", "SOCX_INSTANCE": at.instance, "SOCX_DATABASE_URL": at.database_url,
        "SOCX_SECRET_KEY": at.secret_key, "SOCX_MAIL_URL": at.mail_url,
        OFFSET: str(Path(at.instance) / "offset"),
    }  # fmt: skip


@contextmanager
def schedulers(site: Flask, number: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Real scheduler processes."""
    command = [sys.executable, "-m", "socx.cli", "scheduler", "run"]
    started = [
        subprocess.Popen(command, cwd=ROOT, env=environment(site), stderr=subprocess.DEVNULL) for _ in range(number)
    ]
    try:
        yield started
    finally:
        for process in started:
            process.kill()
            process.wait(20)


@contextmanager
def web(site: Flask, workers: int) -> Iterator[subprocess.Popen[bytes]]:
    """The web server with its workers."""
    command = web_command("127.0.0.1", free_port(), workers)
    process = subprocess.Popen(command, cwd=ROOT, env=environment(site), stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def workers_of(process: subprocess.Popen[bytes]) -> list[int]:
    """The web workers that are alive."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(pid) for pid in children.read_text().split()] if children.exists() else []


def kill_at_random(pids: list[int], number: random.Random) -> None:
    if pids:
        os.kill(number.choice(pids), signal.SIGKILL)


class Nursery:
    """A process that has the application ready and forks senders from it, so that one begins within moments."""

    def __init__(self, site: Flask, way: str = "ours") -> None:
        command = [sys.executable, "-m", "benchmarks.mail_rig", way]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment(site), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.process.stdout.readline()  # it is ready
        self.alive: list[int] = []

    def fork(self) -> int:
        """Start a sender and give its process id."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("fork\n")
        self.process.stdin.flush()
        self.alive.append(int(self.process.stdout.readline()))
        return self.alive[-1]

    def kill(self, pid: int) -> None:
        self.alive.remove(pid)
        os.kill(pid, signal.SIGKILL)

    def close(self) -> None:
        for pid in list(self.alive):
            self.kill(pid)
        self.process.kill()
        self.process.communicate()


@contextmanager
def nursery(site: Flask, way: str = "ours") -> Iterator[Nursery]:
    found = Nursery(site, way)
    try:
        yield found
    finally:
        found.close()


def usual(now: datetime) -> int:
    """Select, send, mark: what most tutorials do in a job of APScheduler."""
    found = db.session.scalars(select(Notice).where(Notice.mail_state == "pending", Notice.due_at <= now)).all()
    letters = [(notice.id, mails.compose(notice, now)) for notice in found]
    db.session.rollback()
    for notice_id, letter in letters:
        if letter is not None:
            transport.deliver(letter.message, settings(), time.monotonic() + transport.TIMEOUT)
            with transaction():
                notice = db.session.get_one(Notice, notice_id)
                notice.mail_state, notice.sent_at = "sent", now
    return len(letters)


def _send_for_ever(app: Flask) -> None:
    """Send what is due again and again, by a clock that may be wrong."""
    offset = Path(os.environ[OFFSET])
    while True:
        seconds = float(offset.read_text() or 0) if offset.exists() else 0.0
        with app.app_context():
            try:
                jobs.send_due(datetime.now(UTC) + timedelta(seconds=seconds))
            finally:
                db.session.remove()
        time.sleep(0.2)


def _send_by_apscheduler(app: Flask) -> None:
    """The usual code: a BackgroundScheduler in each process, an interval job, the job store in memory."""
    from apscheduler.schedulers.background import BackgroundScheduler

    def job() -> None:
        with app.app_context():
            usual(datetime.now(UTC))

    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it says every second that the last run goes on
    scheduler = BackgroundScheduler()
    scheduler.add_job(job, "interval", seconds=1)
    scheduler.start()
    signal.pause()


def _mind_senders(way: str) -> None:
    app = create_app(Settings.from_env())
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead need no burial
    print("ready", flush=True)
    while waiting.select([sys.stdin], [], [])[0] and sys.stdin.readline():
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            {"ours": _send_for_ever, "usual": _send_by_apscheduler}[way](app)
        print(pid, flush=True)


if __name__ == "__main__":
    _mind_senders(sys.argv[1])
