"""Tables of notices: what somebody is told in the application, and its copy by mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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


MAIL_STATES = ("pending", "sent", "cancelled", "expired", "dead", "uncertain")


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
    read_at: Mapped[datetime | None]

    mail_state: Mapped[str] = mapped_column(String(10), default="pending")
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    lease_owner: Mapped[str | None] = mapped_column(String(60))
    sent_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]  # when its mail was cancelled, expired or given up
    last_error: Mapped[str] = mapped_column(Text, default="")

    recipient: Mapped[User | None] = relationship()

    @property
    def reader(self) -> User | Outsider:
        """Who the words are for: an account, or somebody without one."""
        told = self.outsider or {}
        return self.recipient or Outsider(told.get("name", ""), told.get("email", ""), told.get("language", "en"))


class SendingPause(Base):
    """One row while no mail may leave: after a restore, until somebody says that it may."""

    __tablename__ = "sending_pause"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    since: Mapped[datetime]
