"""Reminders under hard conditions, counted by Message-ID at a real mail server; the usual code as control.

    .venv/bin/python -m benchmarks.reminders [--reminders 500] [--seconds 60] [--database both] [--only kills …]

Counts do not depend on the speed of the machine; the usual code's count varies, because it is a race.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select, update

from benchmarks import mail_rig as rig
from socx.access.actors import Role
from socx.accounts.models import User
from socx.activities.jobs import renew_reminders
from socx.activities.models import Activity
from socx.activities.services import reminders
from socx.core.personal import Person, keepers
from socx.db import db, transaction
from socx.notifications import jobs
from socx.notifications.models import Notice
from socx.notifications.queries import LEASE
from tests import postgres
from tests.conftest import new_postgres_database
from tests.factories import make_user
from tests.notifications.sink import Sink, hanging, sink


@dataclass(frozen=True)
class Size:
    """How large, and how long."""

    reminders: int
    seconds: int

    @property
    def some(self) -> int:
        return max(4, self.reminders // 10)


Say = Callable[[str], None]


def soon(size: Size, lead: float) -> Callable[[int], datetime]:
    """Moments spread over the minute (or less) that begins `lead` seconds from now."""
    begins = datetime.now(UTC) + timedelta(seconds=lead)
    return lambda number: begins + timedelta(seconds=size.seconds * number / size.reminders)


def in_one_minute(site: Flask, mail: Sink, size: Size, say: Say, *, kill_web: bool = False) -> None:
    """All due within a minute, with four web workers and two schedulers; web workers may be killed at random."""
    lead = 90.0 + size.reminders / 5  # to plan them, and until all processes have read their code
    rig.plan_reminders(site, size.reminders, soon(size, lead))
    number, killed = random.Random(7), 0
    with rig.web(site, 4) as server, rig.schedulers(site, 2):
        until = time.monotonic() + lead + size.seconds + 600
        while rig.unsent(site) and time.monotonic() < until:
            time.sleep(5)
            if kill_web and (pids := rig.workers_of(server)):
                rig.kill_at_random(pids, number)
                killed += 1
        time.sleep(2)  # for a mail that would come twice
    say(f"{rig.count(site, mail)}" + (f"; {killed} web workers killed" if kill_web else ""))


def web_killed(site: Flask, mail: Sink, size: Size, say: Say) -> None:
    in_one_minute(site, mail, size, say, kill_web=True)


def kills(site: Flask, mail: Sink, size: Size, say: Say) -> None:
    """Four senders; every second one is killed with SIGKILL and another begins."""
    rig.plan_reminders(site, size.reminders, lambda _: datetime.now(UTC) - timedelta(seconds=1))
    mail.pause = size.seconds / size.reminders  # so that there is always one in hand
    number, killed = random.Random(7), 0
    with rig.nursery(site) as found:
        for _ in range(4):
            found.fork()
        for _ in range(size.seconds):
            time.sleep(1)
            found.kill(number.choice(found.alive))
            killed += 1
            found.fork()
        mail.pause = 0
        rig.wait_until_sent(site, 600)  # what was given back is tried again after minutes
        time.sleep(2)
    say(f"{rig.count(site, mail)}; {killed} senders killed")


def stopped(site: Flask, mail: Sink, size: Size, say: Say) -> None:
    """A sender is stopped in the middle of a mail, for two leases; another does its work; then it goes on."""
    rig.plan_reminders(site, size.some, lambda _: datetime.now(UTC) - timedelta(seconds=1))
    mail.pause = 0.5
    with rig.nursery(site) as found:
        slow = found.fork()
        while not mail.ids:
            time.sleep(0.05)
        os.kill(slow, signal.SIGSTOP)
        mail.pause = 0
        found.fork()
        time.sleep(2 * LEASE.total_seconds())
        sent = rig.wait_until_sent(site, 60)
        os.kill(slow, signal.SIGCONT)
        time.sleep(5)
    say(f"{rig.count(site, mail)}; all sent before it went on: {sent}")


def mail_server_fails(site: Flask, mail: Sink, size: Size, say: Say) -> None:
    """The mail server is down, hangs, refuses, and is well again."""
    rig.plan_reminders(site, size.some, lambda _: datetime.now(UTC) - timedelta(seconds=1))
    now, address = datetime.now(UTC), site.extensions["socx.settings"]
    with site.app_context(), hanging() as hangs:
        for name, url in (("down", "smtp://127.0.0.1:9"), ("hanging", hangs)):
            site.extensions["socx.settings"] = replace(address, mail_url=url)
            began = time.monotonic()
            jobs.send_due(now)
            say(f"  {name}: {len(mail.ids)} received, run ended after {time.monotonic() - began:.0f} s")
            now += timedelta(minutes=6)
        site.extensions["socx.settings"] = address
        mail.answer = lambda _: "451 later"
        jobs.send_due(now)
        mail.answer = lambda _: "250 taken"
        for _ in range(8):  # each was tried another number of times
            now += timedelta(minutes=60)
            jobs.send_due(now)
        db.session.remove()
    say(f"{rig.count(site, mail)} {rig.count(site, mail).states}")


def week_down(site: Flask, mail: Sink, size: Size, say: Say) -> None:
    """Nothing ran for a week in which some people were to get ten reminders each; a fifth is past its event."""
    now, people = datetime.now(UTC), max(2, size.reminders // 10)
    ids = rig.plan_reminders(site, people * 10, lambda n: now - timedelta(days=7, hours=-14 * (n // people)), people)
    with site.app_context():
        with transaction():
            over = update(Notice).where(Notice.id.in_(ids[: 2 * people]))
            db.session.execute(over.values(not_after=now - timedelta(days=4)))
        while jobs.send_due(now):
            pass
        db.session.remove()
    found = rig.count(site, mail)
    say(f"{found.planned} planned for {people} people, {found.received} mails received, {found.states}")


def clock_jumps(site: Flask, mail: Sink, size: Size, say: Say) -> None:
    """Two senders whose clock goes an hour back and an hour forth while they send."""
    rig.plan_reminders(site, size.some * 2, lambda number: datetime.now(UTC) + timedelta(seconds=number % 20))
    mail.pause = 0.05
    offset = Path(rig.environment(site)[rig.OFFSET])
    with rig.nursery(site) as found:
        for _ in range(2):
            found.fork()
        for seconds in (0, 3600, -3600, 0, -3600, 3600, 0):
            part = offset.with_suffix(".part")
            part.write_text(str(seconds))
            part.replace(offset)
            time.sleep(4)
        rig.wait_until_sent(site, 120)
        time.sleep(2)
    say(str(rig.count(site, mail)))


def stale(site: Flask, mail: Sink, size: Size, say: Say) -> None:
    """Between plan and due activities move, are cancelled, get another adviser, or their adviser is erased."""
    due = datetime.now(UTC) + timedelta(days=1)
    ids = rig.plan_reminders(site, size.some * 4, lambda _: due)
    at = datetime.now(UTC)
    with site.app_context():
        with transaction():
            for number, notice in enumerate(db.session.scalars(select(Notice).where(Notice.id.in_(ids)))):
                change(db.session.get_one(Activity, notice.subject_id), number % 4, at)
        with transaction():
            renew_reminders(at)
        old = set(ids)
        while jobs.send_due(due):
            pass
        told = db.session.scalars(select(Notice).where(Notice.mail_state == "sent")).all()
        said = f"{len(ids)} planned and overtaken, {sum(n.id in old for n in told)} stale mails"
        db.session.remove()
    say(f"{said}, {len(mail.ids)} received")


def change(activity: Activity, way: int, at: datetime) -> None:
    """Move, cancel, reassign, or erase whom it was to be told."""
    if way == 0:
        for milestone in activity.milestones:
            milestone.due_on += timedelta(days=30)
            milestone.generation += 1
        reminders.remind(activity, at=at)
    elif way == 1:
        activity.state = "cancelled"
        reminders.remind(activity, at=at)
    elif way == 2:
        activity.request.adviser_id = make_user(Role.ADVISER).id
    else:
        user = db.session.get_one(User, activity.request.adviser_id)
        person = Person(user_id=user.id, email=user.email, name=user.name)
        for keeper in keepers():
            if keeper.erase is not None:
                keeper.erase(person, at)


def control(site: Flask, mail: Sink, size: Size, say: Say) -> None:
    """The usual APScheduler code in four processes."""
    rig.plan_reminders(site, size.some * 4, lambda _: datetime.now(UTC) - timedelta(seconds=1))
    mail.pause = 0.01
    with rig.nursery(site, "usual") as found:
        for _ in range(4):
            found.fork()
        rig.wait_until_sent(site, 120)
        time.sleep(5)
    say(str(rig.count(site, mail)))


SCENARIOS: dict[str, Callable[[Flask, Sink, Size, Say], None]] = {
    "one-minute": in_one_minute, "web-killed": web_killed, "kills": kills, "stopped": stopped,
    "mail-server": mail_server_fails, "week-down": week_down, "clock": clock_jumps, "stale": stale,
    "control": control,
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reminders", type=int, default=500)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--database", choices=["both", "sqlite", "postgresql"], default="both")
    parser.add_argument("--only", nargs="+", choices=list(SCENARIOS), default=list(SCENARIOS))
    given = parser.parse_args()
    size = Size(given.reminders, given.seconds)
    with ExitStack() as stack:
        server = stack.enter_context(postgres.server()) if given.database != "sqlite" else ""
        for kind in ("sqlite", "postgresql") if given.database == "both" else (given.database,):
            for name in given.only:
                measure(kind, server, name, size)


def measure(kind: str, server: str, name: str, size: Size) -> None:
    """One scenario on a database and a mail server of its own."""
    with tempfile.TemporaryDirectory() as folder, sink() as mail:
        address = new_postgres_database(server, "socx_rig") if kind == "postgresql" else f"sqlite:///{folder}/rig.db"
        site = rig.make_site(Path(folder), address, mail.url)
        began = time.monotonic()
        SCENARIOS[name](site, mail, size, lambda line: print(f"{kind:<10} {name:<12} {line}", flush=True))
        print(f"{'':<24}({time.monotonic() - began:.0f} s)", flush=True)
        with site.app_context():
            db.engine.dispose()


if __name__ == "__main__":
    main()
