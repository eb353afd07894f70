"""Queue notices, plan reminders, cancel them, read them, and decide what to do with stuck ones."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from socx.access.actors import Actor
from socx.audit import services as audit
from socx.core.errors import WrongState
from socx.core.i18n import N_
from socx.db import db
from socx.notifications.models import Notice, SendingPause

MINUTE = timedelta(minutes=1)


def key_of(kind: str, subject: tuple[str, int], recipient_id: int, generation: str) -> str:
    """The same notice for the same person has the same key, whoever queues it and how often."""
    said = "|".join((kind, subject[0], str(subject[1]), str(recipient_id), generation))
    return hashlib.sha256(said.encode()).hexdigest()


def queue(
    kind: str,
    recipients: Iterable[int],
    subject: tuple[str, int],
    *,
    at: datetime,
    due_at: datetime | None = None,
    due_local: str = "",
    zone: str = "",
    generation: str = "",
    not_after: datetime | None = None,
    facts: dict[str, Any] | None = None,
    revive: bool = False,
) -> int:
    """Tell people something, now or when `due_at` comes; return how many notices are new.

    `kind` names the text, `templates/emails/<kind>.txt`. `subject` is (kind, id) as registered in
    `subjects`. What was queued before with the same kind, subject, recipient and generation is
    left as it is; for what is told at once, give the id of the audit entry as `generation`.
    Past `not_after` the mail is not sent. With `revive`, a notice that was cancelled before it
    left is planned again under its old key, with the new moment; it counts as new.
    """
    generation = str(generation) or at.isoformat()
    rows = [
        {
            "key": key_of(kind, subject, recipient_id, generation),
            "kind": kind,
            "recipient_id": recipient_id,
            "subject_kind": subject[0],
            "subject_id": subject[1],
            "generation": generation[:40],
            "facts": facts or {},
            "created_at": at,
            "due_at": due_at or at,
            "due_local": due_local,
            "zone": zone,
            "not_after": not_after,
            "mail_state": "pending",
            "attempts": 0,
            "last_error": "",
        }
        for recipient_id in dict.fromkeys(recipients)
    ]
    if not rows:
        return 0
    db.session.flush()  # the subject and its people must be there before what points at them
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(Notice).values(rows)
    if revive:
        anew = {
            name: statement.excluded[name]
            for name in ("due_at", "due_local", "zone", "not_after", "facts", "mail_state")
        }
        statement = statement.on_conflict_do_update(
            index_elements=["key"],
            set_=anew | {"closed_at": None},
            where=(Notice.mail_state == "cancelled") & (Notice.attempts == 0),
        )
    else:
        statement = statement.on_conflict_do_nothing(index_elements=["key"])
    return len(db.session.execute(statement.returning(Notice.id)).all())


def plan_local(day: date, wall: time, zone: str) -> tuple[datetime, str]:
    """The moment of a wall time in a zone: (UTC, the wall time as it was asked for).

    A time that the clocks skip becomes the next minute that exists; a time that comes twice is the
    first of the two.
    """
    asked = datetime.combine(day, wall.replace(second=0, microsecond=0, tzinfo=None))
    place, local = ZoneInfo(zone), asked
    while not _exists(local, place):
        local += MINUTE
    return local.replace(tzinfo=place).astimezone(UTC), asked.isoformat(timespec="minutes")


def _exists(local: datetime, place: ZoneInfo) -> bool:
    there_and_back = local.replace(tzinfo=place).astimezone(UTC).astimezone(place)
    return there_and_back.replace(tzinfo=None) == local


def cancel(subject: tuple[str, int], *, kinds: Collection[str] | None = None, at: datetime) -> int:
    """Cancel what has not been sent about a subject, of all kinds or of some; return how many.

    Call it before queueing what takes the place of the old notices.
    """
    db.session.flush()
    unsent = (
        update(Notice)
        .where(
            Notice.subject_kind == subject[0],
            Notice.subject_id == subject[1],
            Notice.mail_state == "pending",
        )
        .values(mail_state="cancelled", closed_at=at)
    )
    if kinds is not None:
        unsent = unsent.where(Notice.kind.in_(kinds))
    return len(db.session.scalars(unsent.returning(Notice.id)).all())


def mark_read(notices: Iterable[Notice], *, at: datetime) -> int:
    """Mark notices as read; return how many were not."""
    unread = [n for n in notices if n.read_at is None]
    for notice in unread:
        notice.read_at = at
    return len(unread)


def send_again(notice: Notice, *, by: Actor, at: datetime) -> None:
    """Put a mail that was given up, or that may not have left, in the queue once more."""
    _must_be_stuck(notice)
    notice.mail_state, notice.attempts, notice.last_error = "pending", 0, ""
    notice.next_attempt_at = notice.closed_at = notice.lease_until = notice.lease_owner = None
    audit.record(("notice", notice.id), "send_again", by=by, at=at)


def take_as_sent(notice: Notice, *, by: Actor, at: datetime) -> None:
    """Say that a mail whose fate was unknown has arrived."""
    _must_be_stuck(notice)
    notice.mail_state, notice.sent_at, notice.closed_at = "sent", at, at
    notice.lease_until = notice.lease_owner = None
    audit.record(("notice", notice.id), "take_as_sent", by=by, at=at)


def _must_be_stuck(notice: Notice) -> None:
    if notice.mail_state not in ("dead", "uncertain"):
        raise WrongState(N_("Somebody has already decided about this mail."))


def pause_sending(*, at: datetime) -> None:
    """Send no mail until resume_sending(): a restored copy must not write to anybody by itself."""
    if db.session.get(SendingPause, 1) is None:
        db.session.add(SendingPause(id=1, since=at))


def resume_sending() -> bool:
    """Send again; return whether sending was paused."""
    pause = db.session.get(SendingPause, 1)
    if pause is not None:
        db.session.delete(pause)
    return pause is not None
