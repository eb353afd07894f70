"""Where a mail leaves: to a mail server, or as a file in the instance folder where none is set."""

from __future__ import annotations

import os
import smtplib
import ssl
import time
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from socx.config import Settings

#: Seconds for the whole conversation with the mail server, from the claim on; shorter than the lease of a
#: notice, so that nobody else has the mail while we may still hand it over.
TIMEOUT = 20.0
#: Seconds for each address of the mail server until it answers at all.
CONNECT = 8.0

#: Of the instance folder: mails, where no mail server is set.
FOLDER = "mail"

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class NotSent(Exception):  # a state, said as people say it
    """The mail server does not have the mail; trying later is safe."""


class Unsure(Exception):
    """The connection broke: the mail server may have the mail or not."""


class _InTime(smtplib.SMTP):
    """A conversation that ends at a moment of the monotonic clock, however slow each answer is."""

    def __init__(self, until: float, host: str, port: int, **more: Any) -> None:
        self.until = until
        self.has_content = False  # whether the server may have the mail
        super().__init__(host, port, timeout=CONNECT, **more)

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.has_content = True
        return super().data(msg)

    def getreply(self) -> tuple[int, bytes]:
        left = self.until - time.monotonic()
        if left <= 0:
            self.close()
            raise smtplib.SMTPServerDisconnected("the time is over")
        if self.sock is not None:
            self.sock.settimeout(min(left, TIMEOUT))
        return super().getreply()


class _InTimeEncrypted(_InTime, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


def deliver(message: EmailMessage, settings: Settings, until: float) -> None:
    """Hand the mail on before that moment of the monotonic clock.

    Raises NotSent or Unsure; without an exception it has been accepted.
    """
    if settings.mail_url:
        _to_server(message, settings.mail_url, until)
    else:
        _to_file(message, settings.instance_path / FOLDER)


def _to_file(message: EmailMessage, folder: Path) -> None:
    """Write `<key>.eml`, whole or not at all: the same mail twice is the same file once."""
    folder.mkdir(parents=True, exist_ok=True)
    name = str(message["Message-ID"]).strip("<>").partition("@")[0]
    part = folder / f"{name}.{os.getpid()}.part"
    with part.open("wb") as file:
        file.write(message.as_bytes())
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / f"{name}.eml")


def _to_server(message: EmailMessage, address: str, until: float) -> None:
    try:
        server = _connect(address, until)
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(_say(error)) from error
    try:
        server.send_message(message)
    except (smtplib.SMTPServerDisconnected, OSError) as error:
        # SMTPException is an OSError too: what the server itself refused is caught here and sorted.
        broken = isinstance(error, smtplib.SMTPServerDisconnected) or not isinstance(error, smtplib.SMTPException)
        if broken and server.has_content:
            raise Unsure(_say(error)) from error
        raise NotSent(_say(error)) from error
    finally:
        _hang_up(server)


def _connect(address: str, until: float) -> _InTime:
    """An open connection: encrypted where the server can, signed in where an account is given."""
    url = urlsplit(address)
    host = url.hostname or "localhost"
    server: _InTime
    if url.scheme == "smtps":
        server = _InTimeEncrypted(until, host, url.port or 465, context=ssl.create_default_context())
    else:
        server = _InTime(until, host, url.port or 25)
    try:
        encrypted = url.scheme == "smtps"
        server.ehlo_or_helo_if_needed()
        if not encrypted and host not in LOOPBACK and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            encrypted = True
        if url.username:
            if not encrypted and host not in LOOPBACK:
                raise smtplib.SMTPNotSupportedError("the server offers no encryption for the password")
            server.login(unquote(url.username), unquote(url.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def _hang_up(server: smtplib.SMTP) -> None:
    """Say goodbye; the mail is accepted or not whatever becomes of that."""
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()


def _say(error: Exception) -> str:
    """The kind of error and the server's code: its words may carry names and addresses."""
    code = getattr(error, "smtp_code", "")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()))[0]
    return f"{type(error).__name__} {code}".strip()
