"""Meetings in which the Commission decides on Action Forms, case by case."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.accounts.models import User
from socx.db import Base
from socx.requests.models.case import AssistanceRequest
from socx.requests.models.handling import Decision


class DecisionMeeting(Base):
    """A meeting with its agenda. Its minutes follow from the decisions; closed, it stays as it is."""

    __tablename__ = "decision_meeting"

    id: Mapped[int] = mapped_column(primary_key=True)
    held_on: Mapped[date] = mapped_column(index=True)
    place: Mapped[str] = mapped_column(String(120), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    announced_at: Mapped[datetime | None]  # when the agenda was sent round last
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"version_id_col": version}

    made_by: Mapped[User | None] = relationship()
    cases: Mapped[list[MeetingCase]] = relationship(
        back_populates="meeting", cascade="all, delete-orphan", order_by="MeetingCase.place, MeetingCase.id"
    )

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class MeetingCase(Base):
    """A case on the agenda of a meeting, at its place, and what was decided there."""

    __tablename__ = "meeting_case"
    __table_args__ = (
        UniqueConstraint("meeting_id", "request_id"),
        CheckConstraint("place > 0", name="place"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("decision_meeting.id", ondelete="CASCADE"))
    request_id: Mapped[int] = mapped_column(ForeignKey("assistance_request.id", ondelete="CASCADE"), index=True)
    place: Mapped[int]
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))

    meeting: Mapped[DecisionMeeting] = relationship(back_populates="cases")
    request: Mapped[AssistanceRequest] = relationship()
    decision: Mapped[Decision | None] = relationship()
