"""Find notices: those of one reader, and those whose mail needs somebody."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, func, or_, select

from socx.db import db
from socx.notifications.models import Notice

UNSENT = Notice.mail_state == "pending"


def inbox(user_id: int, now: datetime) -> Select[Notice]:
    """What a reader has been told: unread first, newest first. Reminders appear when due."""
    return (
        select(Notice)
        .where(Notice.recipient_id == user_id, Notice.due_at <= now, Notice.mail_state != "cancelled")
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
            Notice.due_at <= now,
            or_(Notice.next_attempt_at.is_(None), Notice.next_attempt_at <= now),
            or_(Notice.lease_until.is_(None), Notice.lease_until < now),
        )
        .order_by(Notice.due_at, Notice.id)
    )


def oldest_unsent(now: datetime) -> datetime | None:
    """Since when the oldest due mail has been waiting; None when nothing waits."""
    return db.session.scalar(select(func.min(Notice.due_at)).where(UNSENT, Notice.due_at <= now))


def waiting(now: datetime) -> int:
    """How many due mails have not been sent."""
    return db.session.scalar(select(func.count()).where(UNSENT, Notice.due_at <= now)) or 0


def stuck() -> Select[Notice]:
    """Mails that wait for a person: given up, or of unknown fate; the oldest first."""
    return select(Notice).where(Notice.mail_state.in_(("dead", "uncertain"))).order_by(Notice.due_at, Notice.id)


def count_stuck() -> int:
    return db.session.scalar(stuck().order_by(None).with_only_columns(func.count())) or 0
