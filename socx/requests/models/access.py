"""Who may read a confidential request, and who opened it: the list and the log."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.accounts.models import User
from socx.db import Base

if TYPE_CHECKING:
    from socx.requests.models.case import AssistanceRequest


class RequestReader(Base):
    """One person on the access list of a request, from the day of the entry until its end.

    Entries are never deleted: who could read the case when, and why, stays known. A person has one
    open entry at most.
    """

    __tablename__ = "request_reader"
    __table_args__ = (
        Index("ix_request_reader_request", "request_id", "id"),
        Index(
            "uq_request_reader_open", "user_id", "request_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("assistance_request.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    reason: Mapped[str] = mapped_column(Text, default="")
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    added_at: Mapped[datetime]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(Text, default="")

    user: Mapped[User] = relationship(foreign_keys=user_id)


class RequestOpening(Base):
    """One answer that showed something of a confidential request to somebody."""

    __tablename__ = "request_opening"
    __table_args__ = (Index("ix_request_opening_request", "request_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("assistance_request.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    role: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(index=True)
    channel: Mapped[str] = mapped_column(String(10))
    address: Mapped[str] = mapped_column(String(200))  # the path, without what was searched for

    user: Mapped[User | None] = relationship()
    request: Mapped[AssistanceRequest] = relationship()
