"""Tables of the timeline: personal calendar feeds, and what is said about milestones that may come late."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.accounts.models import User
from socx.activities.models import Milestone
from socx.db import Base, one_of
from socx.timeline.risk import LEVELS


class CalendarFeed(Base):
    """The address of one person's calendar. Only the digest of its secret is kept; revoking deletes the row."""

    __tablename__ = "calendar_feed"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    only_own: Mapped[bool] = mapped_column(default=False)  # cases in one's own charge; else all that one may read
    made_at: Mapped[datetime]
    fetched_at: Mapped[datetime | None]
    content: Mapped[str] = mapped_column(String(64), default="")  # digest of what was fetched last
    content_since: Mapped[datetime | None]  # since when it is that: what may be read changes without a trace

    user: Mapped[User] = relationship(lazy="joined")


class LateRisk(Base):
    """What was said about an open milestone when the clock looked at it last; pages only read it.

    Days are working days: `days_left` from then to `due_on`, `days_gone` since the step before (None: it is
    still to come). `half` and `most` are what half and four of five of the past `cases` needed from that step; with no
    cases `half` is the distance of the template.
    """

    __tablename__ = "late_risk"
    __table_args__ = (CheckConstraint(one_of("level", LEVELS), name="level"),)

    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id", ondelete="CASCADE"), primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    level: Mapped[str] = mapped_column(String(8), index=True)
    due_on: Mapped[date]
    since: Mapped[str] = mapped_column(String(40))  # the key of the step before
    days_left: Mapped[int]
    days_gone: Mapped[int | None]
    half: Mapped[int]
    most: Mapped[int]
    cases: Mapped[int]
    at: Mapped[datetime]

    milestone: Mapped[Milestone] = relationship(lazy="joined", innerjoin=True)


class LateReplay(Base):
    """How often such warnings were right, replayed on history; earlier ones stay as a trail of figures."""

    __tablename__ = "late_replay"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
