"""Send the mails that are due: claim one by a lease, look again, send, mark; then the next.

Several processes may do this at once, and each may be killed at any moment. Nothing is lost. A mail
goes out twice only when its sender was killed between the mail server's yes and our mark, and then
with the same Message-ID.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from socx.db import db, reading, transaction
from socx.notifications import mails, queries, subjects, transport
from socx.notifications.models import Notice, SendingPause

logger = logging.getLogger(__name__)

#: How long a claimed notice is nobody else's; longer than the mail server may take to answer.
LEASE = timedelta(seconds=60)
#: Pauses before the second, third, … attempt; after the last the mail is given up.
RETRIES = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 360))
#: Formal letters: of unknown fate they wait for a person and are never repeated by themselves.
FORMAL = frozenset({"requests/approve", "requests/reject"})
#: How long one run may go on taking mails, in seconds; the next run takes the rest.
BUDGET = 20.0

#: Set when the process is asked to stop: the mail in hand is finished, no other is begun.
halt = threading.Event()


def send_due(now: datetime) -> int:
    """Send what is due; return how many mails were accepted. Sends nothing while paused."""
    with _only_reading():
        if db.session.get(SendingPause, 1) is not None:
            return 0
    started, sent = time.monotonic(), 0
    owner = f"{socket.gethostname()[:24]}:{os.getpid()}:{secrets.token_hex(6)}"
    while not halt.is_set() and (spent := time.monotonic() - started) < BUDGET:
        # What is leased late in a run is leased from then on, not from the start of the run.
        moment = now + timedelta(seconds=spent)
        claimed = claim(moment, owner)
        if claimed is None:
            break
        sent += _send(claimed, owner, moment)
    return sent


def claim(now: datetime, owner: str) -> int | None:
    """Lease the next mail to `owner` and return its notice's id; None when nothing is due."""
    while True:
        with transaction():
            notice = db.session.scalar(queries.claimable(now).limit(1).with_for_update(skip_locked=True))
            if notice is None:
                return None
            state, reason = _fate(notice, now)
            notice.mail_state = state
            if state == "pending":
                notice.lease_owner, notice.lease_until = owner, now + LEASE
                notice.attempts += 1
                return notice.id
            notice.lease_owner = notice.lease_until = None
            notice.closed_at, notice.last_error = now, reason


def _fate(notice: Notice, now: datetime) -> tuple[str, str]:
    """What becomes of a notice before it is sent: its state, and why where it is not sent."""
    if notice.not_after is not None and now > notice.not_after:
        return "expired", ""
    if notice.lease_owner is not None and notice.kind in FORMAL:
        return "uncertain", "its sender stopped in the middle"
    if notice.attempts > len(RETRIES):
        return "dead", notice.last_error or "its senders stopped in the middle"
    return "pending", ""


def _send(notice_id: int, owner: str, now: datetime) -> bool:
    """Send one claimed mail and mark what became of it; return whether it was accepted."""
    settings = mails.current_settings()
    try:
        with _only_reading():  # nothing is locked while the mail server is talked to
            notice = db.session.get_one(Notice, notice_id)
            attempts, formal = notice.attempts, notice.kind in FORMAL
            # A letter's own link is a secret: it is worth something to whoever reads it here.
            without_secrets = {name: fact for name, fact in notice.facts.items() if name != "link"}
            subject = subjects.readable(notice.subject_kind, notice.subject_id, notice.reader)
            message = mails.write(notice, subject, settings, now) if subject is not None else None
        if message is None:
            _mark(notice_id, owner, mail_state="cancelled", closed_at=now)
            return False
        transport.deliver(message, settings)
    except transport.Unsure as error:
        if formal:
            _mark(notice_id, owner, mail_state="uncertain", closed_at=now, last_error=str(error))
        else:
            _put_off(notice_id, owner, attempts, now, str(error))
    except transport.NotSent as error:
        _put_off(notice_id, owner, attempts, now, str(error))
    except Exception as error:  # one mail that cannot be written must not stop the others
        logger.exception("mail could not be written", extra={"notice": notice_id})
        _put_off(notice_id, owner, attempts, now, type(error).__name__)
    else:
        return _mark(notice_id, owner, mail_state="sent", sent_at=now, last_error="", facts=without_secrets)
    return False


def _put_off(notice_id: int, owner: str, attempts: int, now: datetime, reason: str) -> None:
    """Try again later; give up after the last pause."""
    if attempts > len(RETRIES):
        logger.error("mail given up", extra={"notice": notice_id, "reason": reason})
        _mark(notice_id, owner, mail_state="dead", closed_at=now, last_error=reason)
    else:
        _mark(notice_id, owner, next_attempt_at=now + RETRIES[attempts - 1], last_error=reason)


def _mark(notice_id: int, owner: str, **values: Any) -> bool:
    """Write what became of a mail, if it is still in our hands; in a transaction of its own."""
    statement = (
        update(Notice)
        .where(Notice.id == notice_id, Notice.lease_owner == owner)
        .values(lease_owner=None, lease_until=None, **values)
        .returning(Notice.id)
    )
    with transaction():
        return db.session.scalar(statement) is not None


@contextmanager
def _only_reading() -> Iterator[None]:
    """A transaction that takes no write lock and leaves nothing behind."""
    token = reading.set(True)
    try:
        yield
    finally:
        db.session.rollback()
        reading.reset(token)
