"""Tables of events, who came, bilateral meetings, and the drafts that were prepared from them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.accounts.models import User
from socx.core.values import Domain
from socx.db import Base, one_of
from socx.institutions.models import Institution
from socx.outreach.values import EVENT_KINDS
from socx.requests.models import AssistanceRequest


class OutreachEvent(Base):
    """An event at which the facility presents itself to possible partners."""

    __tablename__ = "outreach_event"
    __table_args__ = (CheckConstraint(one_of("kind", EVENT_KINDS), name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    title: Mapped[str] = mapped_column(String(150))
    held_on: Mapped[date] = mapped_column(index=True)
    place: Mapped[str] = mapped_column(String(120), default="")
    city: Mapped[str] = mapped_column(String(100), default="")
    host: Mapped[str] = mapped_column(String(200), default="")
    co_host: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(2), default="en")
    opening: Mapped[str] = mapped_column(String(1000), default="")
    agenda: Mapped[str] = mapped_column(Text, default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    documents: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)  # title and address of each
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"version_id_col": version}

    partners: Mapped[list[EventPartner]] = relationship(
        cascade="all, delete-orphan", order_by="EventPartner.partner_code", lazy="selectin"
    )
    presenters: Mapped[list[EventPresenter]] = relationship(
        cascade="all, delete-orphan", order_by="EventPresenter.user_id"
    )
    attendance: Mapped[list[Attendance]] = relationship(cascade="all, delete-orphan", order_by="Attendance.id")
    meetings: Mapped[list[Meeting]] = relationship(back_populates="event", order_by="Meeting.held_on, Meeting.id")

    @property
    def partner_codes(self) -> frozenset[str]:
        return frozenset(p.partner_code for p in self.partners)

    @property
    def participants(self) -> int:
        """How many persons came, all institutions and groups together."""
        return sum(line.attended for line in self.attendance)


class EventPartner(Base):
    """A partner country or territory that the event is for."""

    __tablename__ = "outreach_event_partner"

    event_id: Mapped[int] = mapped_column(ForeignKey("outreach_event.id", ondelete="CASCADE"), primary_key=True)
    partner_code: Mapped[str] = mapped_column(String(2), primary_key=True, index=True)


class EventPresenter(Base):
    """A member of the facility who presents at the event."""

    __tablename__ = "outreach_presenter"

    event_id: Mapped[int] = mapped_column(ForeignKey("outreach_event.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)

    user: Mapped[User] = relationship()


class Attendance(Base):
    """One line of who was invited and how many came: of an institution, a named body, or a group.

    No person is named. Without an institution and a name, the line is about a type as a whole.
    """

    __tablename__ = "outreach_attendance"
    __table_args__ = (
        UniqueConstraint("event_id", "institution_id", "name", "type"),
        CheckConstraint("attended BETWEEN 0 AND 10000", name="attended"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("outreach_event.id", ondelete="CASCADE"))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"), index=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    type: Mapped[str] = mapped_column(String(30))
    invited: Mapped[bool] = mapped_column(default=True)
    attended: Mapped[int] = mapped_column(default=0)

    institution: Mapped[Institution | None] = relationship(lazy="joined")


class Meeting(Base):
    """A bilateral meeting with an institution of the register, or with a body that is not in it yet.

    `shared_notes` are for the partner too; `internal_notes` and the next step stay with the facility.
    """

    __tablename__ = "outreach_meeting"
    __table_args__ = (
        CheckConstraint("institution_id IS NOT NULL OR body_name <> ''", name="body"),
        Index("ix_outreach_meeting_next_step", "next_step_done_at", "next_step_due_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("outreach_event.id"), index=True)
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"), index=True)
    body_name: Mapped[str] = mapped_column(String(200), default="")
    partner_code: Mapped[str] = mapped_column(String(2), index=True)
    held_on: Mapped[date] = mapped_column(index=True)
    place: Mapped[str] = mapped_column(String(120), default="")
    language: Mapped[str] = mapped_column(String(2), default="en")
    shared_notes: Mapped[str] = mapped_column(Text, default="")
    internal_notes: Mapped[str] = mapped_column(Text, default="")
    next_step: Mapped[str] = mapped_column(String(300), default="")
    next_step_owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    next_step_due_on: Mapped[date | None]
    next_step_done_at: Mapped[datetime | None]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"version_id_col": version}

    event: Mapped[OutreachEvent | None] = relationship(back_populates="meetings", lazy="joined")
    institution: Mapped[Institution | None] = relationship(lazy="joined")
    next_step_owner: Mapped[User | None] = relationship(foreign_keys=next_step_owner_id)
    topics: Mapped[list[MeetingTopic]] = relationship(
        cascade="all, delete-orphan", order_by="MeetingTopic.topic_id", lazy="selectin"
    )
    offer: Mapped[DraftOffer | None] = relationship(back_populates="meeting", uselist=False)

    @property
    def body(self) -> str:
        """The name of who was met, as it writes it."""
        return self.institution.official_name if self.institution else self.body_name

    @property
    def topic_ids(self) -> list[str]:
        return [t.topic_id for t in self.topics]

    @property
    def has_open_step(self) -> bool:
        return bool(self.next_step) and self.next_step_done_at is None

    @property
    def institution_ids(self) -> frozenset[int]:
        return frozenset({self.institution_id} if self.institution_id else ())

    @property
    def partner_codes(self) -> frozenset[str]:
        return frozenset({self.partner_code})


class MeetingTopic(Base):
    """A topic that the institution is interested in."""

    __tablename__ = "outreach_meeting_topic"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("outreach_meeting.id", ondelete="CASCADE"), primary_key=True)
    topic_id: Mapped[str] = mapped_column(String(4), primary_key=True, index=True)


class DraftOffer(Base):
    """A draft request that an adviser prepared from a meeting; the institution opens it or not.

    `request_id` is set when somebody of the institution has opened it: so the request keeps which
    meeting it came from, and the room of requests knows nothing of meetings.
    """

    __tablename__ = "draft_offer"
    __table_args__ = (CheckConstraint(one_of("domain", Domain), name="domain"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("outreach_meeting.id"), unique=True)
    title: Mapped[str] = mapped_column(String(150))
    domain: Mapped[str] = mapped_column(String(30))
    language: Mapped[str] = mapped_column(String(2), default="en")
    topics: Mapped[list[Any]] = mapped_column(JSON, default=list)
    text: Mapped[str] = mapped_column(Text, default="")
    offered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    offered_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    opened_at: Mapped[datetime | None]
    request_id: Mapped[int | None] = mapped_column(ForeignKey("assistance_request.id"), unique=True)
    version: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"version_id_col": version}

    meeting: Mapped[Meeting] = relationship(back_populates="offer", lazy="joined")
    request: Mapped[AssistanceRequest | None] = relationship()
    offered_by: Mapped[User | None] = relationship(foreign_keys=offered_by_id)

    @property
    def open_title(self) -> str:
        """The title for lists; empty where the request that came of it is confidential."""
        return "" if self.request is not None and self.request.sensitivity == "confidential" else self.title

    @property
    def is_open(self) -> bool:
        """Whether the institution can still open it."""
        return self.withdrawn_at is None and self.request_id is None
