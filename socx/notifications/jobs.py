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
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from socx.db import db, looking, transaction
from socx.notifications import choices, mails, queries, services, topics, transport
from socx.notifications.models import Notice, NoticeChoice, SendingPause
from socx.notifications.queries import LATE, LEASE
from socx.web.site import settings

logger = logging.getLogger(__name__)

#: Pauses before the second, third, … attempt; after the last the mail is given up.
RETRIES = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 360))
#: How long one run may go on taking mails, in seconds; the next run takes the rest.
BUDGET = 20.0

#: Set when the process is asked to stop: the mail in hand is finished, no other is begun.
halt = threading.Event()


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a notice whose moment has come: its state, why, and until when it waits."""

    state: str
    reason: str = ""
    until: datetime | None = None


def send_due(now: datetime) -> int:
    """Send what is due; return how many mails were accepted. Sends nothing while paused."""
    with looking():
        if db.session.get(SendingPause, 1) is not None:
            return 0
    started, sent = time.monotonic(), 0
    owner = f"{socket.gethostname()[:24]}:{os.getpid()}:{secrets.token_hex(6)}"
    while not halt.is_set() and (spent := time.monotonic() - started) < BUDGET:
        # What is leased late in a run is leased from then on, not from the start of the run.
        moment, until = now + timedelta(seconds=spent), time.monotonic() + transport.TIMEOUT
        claimed = claim(moment, owner)
        if claimed is None:
            break
        sent += _send(claimed, owner, moment, until)
    return sent


def claim(now: datetime, owner: str) -> int | None:
    """Lease the next mail to `owner` and return its notice's id; None when nothing is due."""
    while True:
        with transaction():
            notice = _next(now)
            if notice is None:
                return None
            fate = _fate(notice, now)
            if fate.state == "late" and _gather(notice, now):
                continue
            if fate.state in ("late", "pending"):
                notice.lease_owner, notice.lease_until = owner, now + LEASE
                notice.attempts += 1
                return notice.id
            if fate.state == "held":
                notice.next_attempt_at = fate.until
                continue
            notice.mail_state, notice.closed_at, notice.last_error = fate.state, now, fate.reason
            notice.lease_owner = notice.lease_until = None


def _next(now: datetime) -> Notice | None:
    for statement in queries.to_claim(now):
        if (notice := db.session.scalar(statement)) is not None:
            return notice
    return None


def _fate(notice: Notice, now: datetime) -> Fate:
    """Whether a notice leaves now, later, with others, or not at all."""
    if notice.not_after is not None and now > notice.not_after:
        return Fate("expired")
    if notice.lease_owner is not None and topics.is_formal(notice.kind):
        return Fate("uncertain", "its sender stopped in the middle")
    if notice.attempts > len(RETRIES):
        return Fate("dead", notice.last_error or "its senders stopped in the middle")
    topic = topics.may_be_stopped(notice)
    if topic is None or notice.attempts:
        return Fate("pending")
    choice = db.session.get(NoticeChoice, notice.recipient_id)
    if choice is not None:
        if topic.name in choice.stopped:
            return Fate("unwanted")
        if (until := choices.held_until(notice, choice, now)) is not None:
            return Fate("held", until=until)
    daily = choice is not None and choice.pace == "daily"
    planned = notice.next_attempt_at or notice.snoozed_until or notice.due_at
    return Fate("late" if daily or now - planned > LATE else "pending")


def _gather(first: Notice, now: datetime) -> bool:
    """Put what would go to the same person as late as this into one mail; return whether there is more than one.

    With the mail of the day goes what has come since and would be held for the next.
    """
    assert first.recipient_id is not None  # only who has an account can have chosen, or have several
    due = db.session.scalars(queries.to_gather(first.recipient_id, now)).all()
    found = [notice for notice in due if _fate(notice, now).state in ("late", "held")]
    if len(found) < 2:
        return False
    services.gather(found, at=now)
    return True


def _send(notice_id: int, owner: str, now: datetime, until: float) -> bool:
    """Send one claimed mail and mark what became of it; return whether it was accepted."""
    try:
        with looking():  # nothing is locked while the mail server is talked to
            notice = db.session.get_one(Notice, notice_id)
            attempts, formal = notice.attempts, topics.is_formal(notice.kind)
            # A letter's own link is a secret: it is worth something to whoever reads it here.
            without_secrets = {name: fact for name, fact in notice.facts.items() if name != "link"}
            letter = mails.compose(notice, now)
        if letter is None:
            _mark(notice_id, owner, mail_state="cancelled", closed_at=now)
            return False
        transport.deliver(letter.message, settings(), until)
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
        return _mark(
            notice_id, owner, letter.told, mail_state="sent", sent_at=now, last_error="", facts=without_secrets
        )
    return False


def _put_off(notice_id: int, owner: str, attempts: int, now: datetime, reason: str) -> None:
    """Try again later; give up after the last pause."""
    if attempts > len(RETRIES):
        logger.error("mail given up", extra={"notice": notice_id, "reason": reason})
        _mark(notice_id, owner, mail_state="dead", closed_at=now, last_error=reason)
    else:
        _mark(notice_id, owner, next_attempt_at=now + RETRIES[attempts - 1], last_error=reason)


def _mark(notice_id: int, owner: str, told: Iterable[int] = (), **values: Any) -> bool:
    """Write what became of a mail, if it is still in our hands; in a transaction of its own.

    `told` are the notices that it stands for: they share its end, and the others of a digest are cancelled.
    """
    statement = (
        update(Notice)
        .where(Notice.id == notice_id, Notice.lease_owner == owner)
        .values(lease_owner=None, lease_until=None, **values)
        .returning(Notice.id)
    )
    with transaction():
        ours = db.session.scalar(statement) is not None
        if ours and values.get("mail_state") in ("sent", "cancelled"):
            services.close_gathered(notice_id, told, at=values.get("sent_at") or values["closed_at"])
        return ours
