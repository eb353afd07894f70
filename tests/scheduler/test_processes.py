"""Real scheduler processes, a real mail server: nothing is lost and nothing comes twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from socx.access.actors import Role
from socx.config import ROOT
from socx.db import db as database
from socx.notifications import services
from socx.notifications.models import Notice
from socx.operations.database import upgrade
from tests.conftest import make_app, new_postgres_database
from tests.factories import make_request, make_user
from tests.notifications.sink import Sink, sink

pytestmark = pytest.mark.process

REMINDERS = 60


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application of its own, with sixty reminders that are due."""
    if request.param == "postgresql":
        address = new_postgres_database(request.getfixturevalue("postgres_address"), "socx_processes")
    else:
        address = f"sqlite:///{tmp_path / 'processes.db'}"
    app = make_app(address, tmp_path)
    upgrade(app)
    with app.app_context():
        moment = datetime.now(UTC) - timedelta(minutes=1)
        about = make_request("assessment")
        people = [make_user(Role.MANAGER).id for _ in range(REMINDERS)]
        services.queue("requests/clarify", people, ("request", about.id), at=moment, generation="1")
        database.session.commit()
    yield app
    with app.app_context():
        database.session.remove()
        database.engine.dispose()


@contextmanager
def schedulers(site: Flask, mail: Sink, count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    settings = site.extensions["socx.settings"]
    environment = os.environ | {
        "SOCX_ENV": "test",
        "SOCX_INSTANCE": settings.instance,
        "SOCX_DATABASE_URL": settings.database_url,
        "SOCX_SECRET_KEY": settings.secret_key,
        "SOCX_MAIL_URL": mail.url,
    }
    command = [sys.executable, "-m", "socx.cli", "scheduler", "run"]
    started = [subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL) for _ in range(count)]
    try:
        yield started
    finally:
        for process in started:
            if process.poll() is None:
                process.kill()
            process.wait(20)


def wait_for(what: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.05)


def unsent(site: Flask) -> int:
    with site.app_context():
        return database.session.scalar(select(func.count()).where(Notice.mail_state != "sent")) or 0


def lapse(site: Flask) -> None:
    """Let a minute pass, as far as leases are concerned."""
    with site.app_context():
        database.session.execute(
            update(Notice)
            .where(Notice.lease_until.is_not(None))
            .values(lease_until=datetime.now(UTC) - timedelta(seconds=1))
        )
        database.session.commit()


def test_two_schedulers_send_each_reminder_once_and_stop_when_asked(site):
    with sink(pause=0.05) as mail, schedulers(site, mail, 2) as both:
        wait_for(lambda: unsent(site) == 0, 60)
        for process in both:
            process.send_signal(signal.SIGTERM)
        codes = [process.wait(15) for process in both]

    assert codes == [0, 0]
    assert sorted(Counter(mail.ids).values()) == [1] * REMINDERS


def test_a_scheduler_killed_in_the_middle_loses_nothing(site):
    """What it had in hand comes again from the other, with the same Message-ID."""
    with sink(pause=0.1) as mail, schedulers(site, mail, 2) as (victim, _):
        wait_for(lambda: len(mail.ids) >= 10, 60)
        victim.kill()
        wait_for(lambda: len(mail.ids) >= 30, 60)
        lapse(site)
        wait_for(lambda: unsent(site) == 0, 60)

    came = Counter(mail.ids)
    assert len(came) == REMINDERS
    assert sum(came.values()) - REMINDERS <= 2  # only what was in hand when it was killed, or when the lease was cut
