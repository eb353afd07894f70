"""Find notices: those of one reader, and those whose mail needs somebody."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select

from socx.accounts.models import User
from socx.db import db
from socx.notifications.models import DIGEST, ExpectedNotice, Notice

#: How long a claimed notice is nobody else's; longer than a conversation with the mail server may take.
LEASE = timedelta(seconds=35)
#: A mail that is later than this is put together with the others that are as late.
LATE = timedelta(days=1)

UNSENT = Notice.mail_state == "pending"
#: When a notice is to be told, as it stands now.
MOMENT = func.coalesce(Notice.snoozed_until, Notice.due_at)


def _has_come(now: datetime) -> ColumnElement[bool]:
    """Its moment has come, and nobody has put it off."""
    return and_(Notice.due_at <= now, or_(Notice.snoozed_until.is_(None), Notice.snoozed_until <= now))


def inbox(user_id: int, now: datetime) -> Select[Notice]:
    """What a reader has been told: unread first, newest first. Reminders appear when due."""
    return (
        select(Notice)
        .where(
            Notice.recipient_id == user_id,
            _has_come(now),
            Notice.mail_state.not_in(("cancelled", "skipped")),
            Notice.kind != DIGEST,
        )
        .order_by(Notice.read_at.is_not(None), Notice.due_at.desc(), Notice.id.desc())
    )


def unread(user_id: int, now: datetime) -> Select[Notice]:
    return inbox(user_id, now).where(Notice.read_at.is_(None))


def count_unread(user_id: int, now: datetime) -> int:
    found = unread(user_id, now).order_by(None).with_only_columns(func.count())
    return db.session.scalar(found) or 0


def of_reader(notice_id: int, user_id: int) -> Notice | None:
    """A notice, if it is that reader's."""
    return db.session.scalar(select(Notice).where(Notice.id == notice_id, Notice.recipient_id == user_id))


def claimable(now: datetime) -> Select[Notice]:
    """Due, not sent, and in nobody's hands; the one waiting longest first."""
    return (
        select(Notice)
        .where(
            UNSENT,
            _has_come(now),
            or_(Notice.next_attempt_at.is_(None), Notice.next_attempt_at <= now),
            # A lease of the far future was made before the clock was set back.
            or_(Notice.lease_until.is_(None), Notice.lease_until < now, Notice.lease_until > now + 2 * LEASE),
        )
        .order_by(Notice.due_at, Notice.id)
    )


def to_claim(now: datetime) -> tuple[Select[Notice], Select[Notice]]:
    """The next notice to somebody with an account, and the next to somebody without; each locked for us.

    With a notice its reader is locked, so that two senders never look at one person at the same moment:
    what is put together is put together once.
    """
    found = claimable(now).limit(1)
    with_account = found.join(User, User.id == Notice.recipient_id)
    return (
        with_account.with_for_update(skip_locked=True, key_share=True),
        found.where(Notice.recipient_id.is_(None)).with_for_update(skip_locked=True),
    )


def to_gather(user_id: int, now: datetime) -> Select[Notice]:
    """What may go to a person now and was never tried; locked, but for what somebody is changing."""
    return (
        claimable(now)
        .where(Notice.recipient_id == user_id, Notice.attempts == 0, Notice.kind != DIGEST)
        .with_for_update(skip_locked=True)
    )


def gathered(digest_id: int) -> Select[Notice]:
    """What a digest that has not left stands for."""
    return (
        select(Notice)
        .where(Notice.digest_id == digest_id, Notice.mail_state == "gathered")
        .order_by(Notice.due_at, Notice.id)
    )


def ahead(until: datetime) -> Select[Notice]:
    """What is to be sent until then, in the order of its moments."""
    return select(Notice).where(UNSENT, until >= MOMENT, Notice.kind != DIGEST).order_by(MOMENT, Notice.id)


def of_key(key: str) -> Select[Notice]:
    return select(Notice).where(Notice.key == key)


def expected(since: datetime, until: datetime) -> Select[ExpectedNotice]:
    """What jobs will write in that time if nothing happens, and what they have not written yet."""
    written = select(Notice.id).where(Notice.key == ExpectedNotice.key).exists()
    return (
        select(ExpectedNotice)
        .where(ExpectedNotice.due_at > since, ExpectedNotice.due_at <= until, ~written)
        .order_by(ExpectedNotice.due_at, ExpectedNotice.key)
    )


def expired(since: datetime) -> Select[Notice]:
    """What was not sent because its day had passed, newest first."""
    return (
        select(Notice)
        .where(Notice.mail_state == "expired", Notice.closed_at >= since)
        .order_by(Notice.closed_at.desc(), Notice.id)
    )


def oldest_unsent(now: datetime) -> datetime | None:
    """Since when the oldest due mail has been waiting; None when nothing waits."""
    return db.session.scalar(_awaited(now).with_only_columns(func.min(Notice.due_at)))


def waiting(now: datetime) -> int:
    """How many due mails have not been sent."""
    return db.session.scalar(_awaited(now).with_only_columns(func.count())) or 0


def _awaited(now: datetime) -> Select[Notice]:
    """Due and not sent, but for what waits because its reader likes it later."""
    held = and_(Notice.attempts == 0, Notice.next_attempt_at.is_not(None), Notice.next_attempt_at > now)
    return select(Notice).where(UNSENT, _has_come(now), not_(held))


def stuck() -> Select[Notice]:
    """Mails that wait for a person: given up, or of unknown fate; the oldest first."""
    return select(Notice).where(Notice.mail_state.in_(("dead", "uncertain"))).order_by(Notice.due_at, Notice.id)


def given_up() -> Select[Notice]:
    """Mails that were refused until nobody tried any more, the oldest first: of these it is sure that none arrived."""
    return stuck().where(Notice.mail_state == "dead")


def count(found: Select[Notice]) -> int:
    """How many mails a query finds."""
    return db.session.scalar(found.order_by(None).with_only_columns(func.count())) or 0
