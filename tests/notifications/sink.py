"""A mail server of the tests' own that keeps what it accepted."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.postgres import free_port


@dataclass
class Sink:
    """Answers each mail with `answer(recipients)`; keeps the accepted ones."""

    port: int
    answer: Callable[[list[str]], str] = lambda _: "250 taken"
    pause: float = 0.0  # seconds between taking a mail and saying so
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    moments: list[datetime] = field(default_factory=list)  # when each was taken

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.mails]

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        said = self.answer(envelope.rcpt_tos)
        if said.startswith("250"):
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
            self.recipients.append(list(envelope.rcpt_tos))
            self.moments.append(datetime.now(UTC))
            time.sleep(self.pause)
        return said


class Closing(Controller):
    """Closes what senders left open when they were killed, before it stops."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.met: list[SMTP] = []

    def factory(self) -> SMTP:
        self.met.append(super().factory())
        return self.met[-1]

    def stop(self, no_assert: bool = False) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self.loop).result()
        super().stop(no_assert)

    async def _close(self) -> None:
        for one in self.met:
            if one.transport is not None:
                one.transport.close()
        await asyncio.sleep(0.01)


@contextmanager
def sink(**given: Any) -> Iterator[Sink]:
    found = Sink(free_port(), **given)
    controller = Closing(found, hostname="127.0.0.1", port=found.port)
    controller.start()
    try:
        yield found
    finally:
        controller.stop()


@contextmanager
def hanging() -> Iterator[str]:
    """The address of a mail server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:  # nobody accepts: the connection waits in the queue
        yield f"smtp://127.0.0.1:{server.getsockname()[1]}"
