"""socx as it runs for people: a web server of its own, and a scheduler process where one is needed."""

from __future__ import annotations

import email
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.header import decode_header, make_header
from email.message import Message
from pathlib import Path

from flask import Flask

from socx.config import ROOT
from socx.db import db, transaction
from socx.operations import database
from socx.operations.serve import answers, scheduler_command, web_command
from tests.conftest import make_app
from tests.postgres import free_port

PATIENCE = 60.0


class Server:
    """A started socx with its folder and its address."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database_url = database_url
        self._log = (folder / "processes.log").open("ab")
        self._processes: list[subprocess.Popen[bytes]] = []

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SOCX_", "PYTEST"))}
        return kept | {
            "SOCX_ENV": "development",
            "SOCX_INSTANCE": str(self.folder),
            "SOCX_DATABASE_URL": self.database_url,
            "SOCX_SECRET_KEY": "k" * 40,
            "SOCX_BASE_URL": self.url,
            "SOCX_WEB_WORKERS": "1",
        }

    @contextmanager
    def data(self) -> Iterator[Flask]:
        """The database of this server, from here: one transaction that is committed at the end."""
        app = make_app(self.database_url, self.folder, base_url=self.url)
        with app.app_context():
            with transaction():
                yield app
            db.session.remove()
            db.engine.dispose()

    def make_tables(self) -> None:
        app = make_app(self.database_url, self.folder)
        database.upgrade(app)
        with app.app_context():
            db.engine.dispose()

    def start(self) -> None:
        web = self._start(web_command("127.0.0.1", self.port, 1))
        until = time.monotonic() + PATIENCE
        while not answers("127.0.0.1", self.port):
            assert web.poll() is None, self.log
            assert time.monotonic() < until, f"the server does not answer: {self.log}"
            time.sleep(0.1)

    @contextmanager
    def scheduler(self) -> Iterator[None]:
        """A scheduler process, as `socx run` starts it."""
        process = self._start(scheduler_command(self.folder / "pulse"))
        try:
            yield
        finally:
            self._end(process)

    def once(self, job: str, at: str) -> str:
        """Run one job as if it were that moment, by the command that an operator has."""
        done = subprocess.run(
            [sys.executable, "-m", "socx.cli", "scheduler", "once", job, "--at", at],
            env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def send_mail(self) -> None:
        """Let everything leave that is due by now."""
        self.once("send-mail", (datetime.now(UTC) + timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M"))

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=10) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    @property
    def mails(self) -> list[Message]:
        """What has left so far, each file once."""
        files = sorted((self.folder / "mail").glob("*.eml"))
        return [email.message_from_bytes(file.read_bytes()) for file in files]

    def letters(self, address: str, words: str) -> list[str]:
        """The texts of the mails to an address whose subject has these words, the newest last."""
        return [
            mail.get_payload(decode=True).decode()
            for mail in self.mails
            if f"<{address}>" in str(mail["To"]) and _plain(words) in _plain(_subject(mail))
        ]

    @property
    def log(self) -> str:
        self._log.flush()
        return (self.folder / "processes.log").read_text()[-4000:]

    def stop(self) -> None:
        for process in self._processes:
            self._end(process)
        self._log.close()

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            command, env=self.environment, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log
        )
        self._processes.append(process)
        return process

    @staticmethod
    def _end(process: subprocess.Popen[bytes]) -> None:
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def _subject(mail: Message) -> str:
    return str(make_header(decode_header(mail["Subject"])))


def _plain(words: str) -> str:
    """Words whatever kind of space stands between them."""
    return " ".join(words.split())


@contextmanager
def running(folder: Path, database_url: str = "") -> Iterator[Server]:
    """A server with empty tables; `data()` fills them, `start()` opens the doors."""
    server = Server(folder, database_url or f"sqlite:///{folder / 'socx.db'}")
    try:
        server.make_tables()
        yield server
    finally:
        server.stop()


def eventually(found: object, *, within: float = PATIENCE) -> object:
    """Ask until the answer is yes; what was found last when the time is over."""
    assert callable(found)
    until = time.monotonic() + within
    while not (answer := found()) and time.monotonic() < until:
        time.sleep(0.3)
    return answer
