"""Tables of notices: what somebody is told in the application, and its copy by mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.accounts.models import User
from socx.db import Base, one_of


@dataclass(frozen=True, slots=True)
class Outsider:
    """Somebody without an account who gets one letter: a signature is asked for by link."""

    name: str
    email: str
    language: str
    id: int | None = None
    role: str = ""


#: The kind of the mail that stands for several notices to one person.
DIGEST = "notifications/digest"

#: pending: to be sent; gathered: it stands in a digest that has not left; sent; unwanted: its reader wants no
#: such mails; skipped: a person said that nobody shall be told; cancelled: it holds no longer; expired: its
#: day had passed; dead: given up; uncertain: it may have arrived.
MAIL_STATES = (
    "pending", "gathered", "sent", "unwanted", "skipped", "cancelled", "expired", "dead", "uncertain",
)  # fmt: skip

#: How soon mails come, as their reader chooses: each by itself, or one a day.
PACES = ("at_once", "daily")


class Notice(Base):
    """One thing told to one person, once.

    The row is written in the transaction of what it tells; `key` makes it unique. Planned for
    later it is a reminder: it appears, and its mail leaves, when `due_at` has come. The local wall
    time and zone are kept beside, because zones change their rules.
    """

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint(one_of("mail_state", MAIL_STATES), name="mail_state"),
        Index("ix_notice_outbox", "mail_state", "due_at", "id"),
        Index("ix_notice_inbox", "recipient_id", "due_at"),
        Index("ix_notice_subject", "subject_kind", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(60))
    recipient_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    outsider: Mapped[dict[str, str] | None] = mapped_column(JSON)  # name, email, language: no account
    subject_kind: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[int]
    generation: Mapped[str] = mapped_column(String(40), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    due_local: Mapped[str] = mapped_column(String(16), default="")  # 2026-03-29T09:00, wall time
    zone: Mapped[str] = mapped_column(String(40), default="")
    not_after: Mapped[datetime | None]  # past this the notice makes no sense: expired, not sent
    snoozed_until: Mapped[datetime | None]  # a person put it off: it appears, and its mail leaves, then
    read_at: Mapped[datetime | None]

    mail_state: Mapped[str] = mapped_column(String(10), default="pending")
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    lease_owner: Mapped[str | None] = mapped_column(String(60))
    sent_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]  # when its mail was cancelled, expired or given up
    last_error: Mapped[str] = mapped_column(Text, default="")
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id", ondelete="SET NULL"), index=True)

    recipient: Mapped[User | None] = relationship()

    @property
    def reader(self) -> User | Outsider:
        """Who the words are for: an account, or somebody without one."""
        told = self.outsider or {}
        return self.recipient or Outsider(told.get("name", ""), told.get("email", ""), told.get("language", "en"))


class NoticeChoice(Base):
    """How somebody wants to be told by mail. Without a row: each mail at once, at any hour, of all kinds."""

    __tablename__ = "notice_choice"
    __table_args__ = (
        CheckConstraint(one_of("pace", PACES), name="pace"),
        CheckConstraint("(quiet_from IS NULL) = (quiet_until IS NULL)", name="quiet"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    pace: Mapped[str] = mapped_column(String(10), default=PACES[0])
    daily_at: Mapped[time]
    quiet_from: Mapped[time | None]
    quiet_until: Mapped[time | None]
    zone: Mapped[str] = mapped_column(String(40))
    stopped: Mapped[list[str]] = mapped_column(JSON, default=list)  # names of topics
    chosen_at: Mapped[datetime]


class ExpectedNotice(Base):
    """A reminder that a job will write if nothing happens until then; made anew every night."""

    __tablename__ = "expected_notice"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)  # that of the notice to be
    kind: Mapped[str] = mapped_column(String(60))
    recipient_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    subject_kind: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[int]
    generation: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    due_at: Mapped[datetime] = mapped_column(index=True)
    not_after: Mapped[datetime | None]
    expected_at: Mapped[datetime]

    recipient: Mapped[User] = relationship()


class SendingPause(Base):
    """One row while no mail may leave: after a restore, until somebody says that it may."""

    __tablename__ = "sending_pause"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    since: Mapped[datetime]
