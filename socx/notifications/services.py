"""Queue notices, plan reminders, cancel them, read them, and decide what to do with stuck ones."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from socx.access.actors import Actor
from socx.audit import services as audit
from socx.core.errors import WrongState
from socx.core.i18n import N_
from socx.db import db
from socx.notifications import queries
from socx.notifications.models import DIGEST, ExpectedNotice, Notice, SendingPause

#: Past this a plain word about what happened makes no sense any more.
TELL_FOR = timedelta(days=60)


def key_of(kind: str, subject: tuple[str, int], recipient_id: int, generation: str) -> str:
    """The same notice for the same person has the same key, whoever queues it and how often."""
    said = "|".join((kind, subject[0], str(subject[1]), str(recipient_id), generation))
    return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Planned:
    """A reminder to be: its text, who gets it, when, and until when it makes sense."""

    kind: str
    recipients: tuple[int, ...]
    due_at: datetime
    due_local: str = ""
    zone: str = ""
    generation: str = ""
    not_after: datetime | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


def queue(
    kind: str,
    recipients: Iterable[int],
    subject: tuple[str, int],
    *,
    at: datetime,
    due_at: datetime | None = None,
    generation: str = "",
    not_after: datetime | None = None,
    facts: Mapping[str, Any] | None = None,
) -> int:
    """Tell people something, now or when `due_at` comes; return how many notices are new.

    `kind` names the text, `templates/emails/<kind>.txt`. `subject` is (kind, id) as registered in
    `subjects`. What was queued before with the same kind, subject, recipient and generation is
    left as it is; for what is told at once, give the id of the audit entry as `generation`.
    Past `not_after` the mail is not sent.
    """
    said = Planned(
        kind,
        tuple(recipients),
        due_at or at,
        generation=str(generation) or at.isoformat(),
        not_after=not_after,
        facts=facts or {},
    )
    return _insert([said], subject, at, revive=False)


def queue_outside(
    kind: str,
    *,
    name: str,
    email: str,
    language: str,
    subject: tuple[str, int],
    at: datetime,
    not_after: datetime,
    facts: Mapping[str, Any],
) -> None:
    """Write once to somebody without an account; the subject must be unique to the letter."""
    db.session.add(
        Notice(
            key=key_of(kind, subject, 0, email), kind=kind, subject_kind=subject[0], subject_id=subject[1],
            outsider={"name": name, "email": email, "language": language}, facts=dict(facts), created_at=at,
            due_at=at, not_after=not_after,
        )
    )  # fmt: skip


def plan(subject: tuple[str, int], reminders: Iterable[Planned], *, at: datetime) -> int:
    """Plan reminders about one subject; return how many are new.

    One that was cancelled before it left is planned again under its old key, with the new moment,
    and counts as new. Call cancel() first for those that no longer hold.
    """
    return _insert(reminders, subject, at, revive=True)


def _insert(said: Iterable[Planned], subject: tuple[str, int], at: datetime, *, revive: bool) -> int:
    rows = [
        {
            "key": key_of(one.kind, subject, recipient_id, one.generation),
            "kind": one.kind,
            "recipient_id": recipient_id,
            "subject_kind": subject[0],
            "subject_id": subject[1],
            "generation": one.generation[:40],
            "facts": dict(one.facts),
            "created_at": at,
            "due_at": one.due_at,
            "due_local": one.due_local,
            "zone": one.zone,
            "not_after": one.not_after,
            "mail_state": "pending",
            "attempts": 0,
            "last_error": "",
        }
        for one in said
        for recipient_id in dict.fromkeys(one.recipients)
    ]
    if not rows:
        return 0
    db.session.flush()  # the subject and its people must be there before what points at them
    statement = _statement(db.engine.dialect.name, revive)
    return len(db.session.execute(statement, rows).all())


@cache
def _statement(dialect: str, revive: bool) -> Any:
    """Insert notices that are not there yet; kept, so that it is compiled once."""
    statement = (postgresql if dialect == "postgresql" else sqlite).insert(Notice)
    if not revive:
        return statement.on_conflict_do_nothing(index_elements=["key"]).returning(Notice.id)
    names = ("due_at", "due_local", "zone", "not_after", "facts", "mail_state")
    return statement.on_conflict_do_update(
        index_elements=["key"],
        set_={name: statement.excluded[name] for name in names}
        | {"closed_at": None, "attempts": 0, "next_attempt_at": None, "digest_id": None},
        where=(Notice.mail_state == "cancelled") & Notice.sent_at.is_(None),
    ).returning(Notice.id)


def cancel(
    subject: tuple[str, int], *, kinds: Collection[str] | None = None, generation: str | None = None, at: datetime
) -> int:
    """Cancel what has not left about a subject, of all kinds or of some, or of one generation; return how many.

    Call it before queueing what takes the place of the old notices.
    """
    db.session.flush()
    unsent = (
        update(Notice)
        .where(
            Notice.subject_kind == subject[0],
            Notice.subject_id == subject[1],
            Notice.mail_state.in_(("pending", "gathered")),
        )
        .values(mail_state="cancelled", closed_at=at)
    )
    if kinds is not None:
        unsent = unsent.where(Notice.kind.in_(kinds))
    if generation is not None:
        unsent = unsent.where(Notice.generation == generation)
    return len(db.session.scalars(unsent.returning(Notice.id)).all())


def gather(found: Sequence[Notice], *, at: datetime) -> None:
    """Put notices to one person into one mail, which is due now."""
    reader = found[0].recipient_id
    assert reader is not None
    ids = [one.id for one in found]
    generation = f"{min(ids)}-{max(ids)}"
    said = Planned(DIGEST, (reader,), at, generation=generation)
    _insert([said], ("inbox", reader), at, revive=False)
    digest = db.session.scalars(queries.of_key(key_of(DIGEST, ("inbox", reader), reader, generation))).one()
    for one in found:
        one.mail_state, one.digest_id = "gathered", digest.id


def close_gathered(digest_id: int, told: Iterable[int], *, at: datetime) -> None:
    """Say of what a digest stood for that it was sent with it, or that it held no longer."""
    ids = set(told)
    for one in db.session.scalars(queries.gathered(digest_id)):
        if one.id in ids:
            one.mail_state, one.sent_at = "sent", at
        else:
            one.mail_state, one.closed_at = "cancelled", at


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
    notice.closed_at = notice.lease_until = notice.lease_owner = None
    notice.next_attempt_at = at  # it counts as due now: late mails are put together, this one is wanted
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


def skip(notice: Notice, *, by: Actor, at: datetime, note: str = "") -> None:
    """Tell nobody what was planned; it is not planned again under the same key."""
    _must_be_ahead(notice)
    notice.mail_state, notice.closed_at = "skipped", at
    notice.lease_until = notice.lease_owner = None
    audit.record(("notice", notice.id), "skip", by=by, at=at, note=note)


def snooze(notice: Notice, until: datetime, *, by: Actor, at: datetime, note: str = "") -> None:
    """Put off what was planned; raises WrongState where it would make no sense any more by then."""
    _must_be_ahead(notice)
    if notice.not_after is not None and until > notice.not_after:
        raise WrongState(N_("By then this makes no sense any more. Skip it, or choose an earlier day."))
    notice.snoozed_until, notice.next_attempt_at = until, None
    audit.record(("notice", notice.id), "snooze", by=by, at=at, note=note, until=until.isoformat())


def send_now(notice: Notice, *, by: Actor, at: datetime, note: str = "") -> None:
    """Let go what was planned for later."""
    _must_be_ahead(notice)
    notice.due_at, notice.snoozed_until, notice.next_attempt_at = min(notice.due_at, at), None, at
    audit.record(("notice", notice.id), "send_now", by=by, at=at, note=note)


def _must_be_ahead(notice: Notice) -> None:
    if notice.mail_state != "pending" or notice.lease_owner is not None:
        raise WrongState(N_("This has left already, or is cancelled."))


def keep_expected(expected: ExpectedNotice, *, at: datetime) -> Notice:
    """Make a row now of a reminder that a job would write later, so that somebody can decide about it.

    The job finds it by its key, and writes no second one.
    """
    one = Planned(
        expected.kind, (expected.recipient_id,), expected.due_at, generation=expected.generation,
        not_after=expected.not_after, facts=expected.facts,
    )  # fmt: skip
    _insert([one], (expected.subject_kind, expected.subject_id), at, revive=False)
    db.session.delete(expected)
    return db.session.scalars(queries.of_key(expected.key)).one()


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
