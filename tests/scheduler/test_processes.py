"""Real scheduler processes, a real mail server: nothing is lost and nothing comes twice."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from benchmarks import mail_rig as rig
from socx.access.actors import Role
from socx.db import db as database
from socx.notifications import services
from socx.operations.database import upgrade
from tests.conftest import make_app, new_postgres_database
from tests.factories import make_request, make_user
from tests.notifications.sink import Sink, sink

pytestmark = pytest.mark.process

REMINDERS = 24


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application of its own, with some reminders that are due."""
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


def point_at(site: Flask, mail: Sink) -> None:
    """Let the senders of the site hand mails to that server."""
    site.extensions["socx.settings"] = replace(site.extensions["socx.settings"], mail_url=mail.url)


def wait_for(what: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.05)


def test_two_schedulers_send_each_reminder_once_and_stop_when_asked(site):
    with sink(pause=0.05) as mail:
        point_at(site, mail)
        with rig.schedulers(site, 2) as both:
            wait_for(lambda: rig.unsent(site) == 0, 240)
            for process in both:
                process.send_signal(signal.SIGTERM)
            codes = [process.wait(30) for process in both]

    assert codes == [0, 0]
    assert sorted(Counter(mail.ids).values()) == [1] * REMINDERS


def test_a_scheduler_killed_in_the_middle_loses_nothing(site):
    """What it had in hand comes again from the other, with the same Message-ID."""
    with sink(pause=0.1) as mail:
        point_at(site, mail)
        with rig.schedulers(site, 2) as (victim, _):
            wait_for(lambda: len(mail.ids) >= 5, 240)
            victim.kill()
            wait_for(lambda: len(mail.ids) >= 16, 240)
            rig.lapse(site)
            wait_for(lambda: rig.unsent(site) == 0, 240)
        counted = rig.count(site, mail)

    assert (counted.lost, counted.states) == (0, {"sent": REMINDERS})
    assert counted.repeats <= 2  # only what was in hand when it was killed, or when the lease was cut


def test_senders_killed_again_and_again_lose_nothing(site):
    """Whoever is killed in the middle leaves one mail that comes again, with the same Message-ID."""
    with sink(pause=0.1) as mail:
        point_at(site, mail)
        with rig.nursery(site) as senders:
            for _ in range(2):
                senders.fork()
            for number in range(4):
                wait_for(lambda n=number: len(mail.ids) > 3 * n, 240)
                senders.kill(senders.alive[0])
                senders.fork()
            mail.pause = 0
            wait_for(lambda: rig.unsent(site) <= 4, 240)  # all but what the dead had in hand
            rig.lapse(site)
            assert rig.wait_until_sent(site, 240)
        counted = rig.count(site, mail)

    assert (counted.lost, counted.in_app, counted.states) == (0, REMINDERS, {"sent": REMINDERS})
    assert counted.repeats <= 4


def test_a_sender_that_was_stopped_for_longer_than_its_lease_marks_nothing_when_it_goes_on(site):
    with sink(pause=0.3) as mail:
        point_at(site, mail)
        with rig.nursery(site) as senders:
            slow = senders.fork()
            wait_for(lambda: mail.ids, 240)
            os.kill(slow, signal.SIGSTOP)
            mail.pause = 0
            rig.lapse(site)
            senders.fork()
            assert rig.wait_until_sent(site, 240)
            os.kill(slow, signal.SIGCONT)
            time.sleep(1)
        counted = rig.count(site, mail)

    assert (counted.lost, counted.states) == (0, {"sent": REMINDERS})
    assert counted.repeats <= 1
