"""Reminders by the usual code and by ours: how many mails come twice when four processes send.

    .venv/bin/python -m benchmarks.reminders [--reminders 60] [--processes 4]

The usual code selects what is unsent, sends it, then marks it, in each web worker. Counts do not
depend on the speed of the machine; the usual code's count varies, because it is a race.
"""

from __future__ import annotations

import argparse
import multiprocessing
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from socx.access.actors import Role
from socx.app import create_app
from socx.config import Settings
from socx.db import db, transaction
from socx.notifications import jobs, mails, services, subjects, transport
from socx.notifications.models import Notice
from socx.operations.database import upgrade
from tests.factories import make_request, make_user
from tests.notifications.sink import sink


def usual(now: datetime) -> int:
    """Select, send, mark: what most tutorials do."""
    settings = mails.current_settings()
    found = db.session.scalars(select(Notice).where(Notice.mail_state == "pending", Notice.due_at <= now)).all()
    letters = [
        (n.id, mails.write(n, subjects.readable(n.subject_kind, n.subject_id, n.recipient), settings, now))
        for n in found
    ]
    db.session.rollback()
    for notice_id, letter in letters:
        transport.deliver(letter, settings)
        with transaction():
            notice = db.session.get_one(Notice, notice_id)
            notice.mail_state, notice.sent_at = "sent", now
    return len(letters)


def work(settings: Settings, send: Callable[[datetime], int], start: object) -> None:
    app = create_app(settings)
    start.wait()
    with app.app_context():
        send(datetime.now(UTC))


def prepare(folder: Path, url: str, reminders: int) -> tuple[Flask, Settings]:
    settings = Settings(env="test", instance=str(folder), secret_key="k" * 40, mail_url=url)
    app = create_app(settings)
    upgrade(app)
    with app.app_context():
        about = make_request("assessment")
        people = [make_user(Role.MANAGER).id for _ in range(reminders)]
        due = datetime.now(UTC) - timedelta(minutes=1)
        services.queue("requests/clarify", people, ("request", about.id), at=due, generation="1")
        db.session.commit()
        db.engine.dispose()
    return app, settings


def measure(name: str, send: Callable[[datetime], int], reminders: int, processes: int) -> None:
    with tempfile.TemporaryDirectory() as folder, sink(pause=0.01) as mail:
        app, settings = prepare(Path(folder), mail.url, reminders)
        context = multiprocessing.get_context("spawn")
        start = context.Event()
        workers = [context.Process(target=work, args=(settings, send, start)) for _ in range(processes)]
        for worker in workers:
            worker.start()
        time.sleep(12)  # all have read their code before any begins
        began = time.monotonic()
        start.set()
        for worker in workers:
            worker.join()
        with app.app_context():
            lost = db.session.scalar(select(func.count()).where(Notice.mail_state != "sent"))
            db.engine.dispose()
        came = Counter(mail.ids)
        twice = sum(came.values()) - len(came)
        print(f"{name:<12} {reminders} reminders, {processes} processes: {sum(came.values())} mails came, "
              f"{twice} of them repeats, {lost} not sent, {time.monotonic() - began:.1f} s")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reminders", type=int, default=60)
    parser.add_argument("--processes", type=int, default=4)
    given = parser.parse_args()
    measure("usual code", usual, given.reminders, given.processes)
    measure("socx", jobs.send_due, given.reminders, given.processes)


if __name__ == "__main__":
    main()
