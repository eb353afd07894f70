"""Tables of the briefing of a team before it sets out: texts of the facility, and whose addresses it gives."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.accounts.models import User
from socx.activities.models import Activity
from socx.db import Base
from socx.requests.models import AssistanceRequest, OfRequest


class Briefing(OfRequest, Base):
    """One briefing an activity. Everything else in the pack is read from where it stands."""

    __tablename__ = "briefing"
    __table_args__ = (CheckConstraint("told_at IS NULL OR ready_at IS NOT NULL", name="told_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), unique=True)
    texts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # by the keys of briefing.PARTS
    ready_at: Mapped[datetime | None]  # since when the team may read it
    told_at: Mapped[datetime | None]  # when the team was told last
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"version_id_col": version}

    activity: Mapped[Activity] = relationship()
    contacts: Mapped[list[BriefingContact]] = relationship(
        cascade="all, delete-orphan", order_by="BriefingContact.user_id"
    )

    @property
    def request(self) -> AssistanceRequest:
        return self.activity.request


class BriefingContact(Base):
    """Somebody of the partner, or the adviser in charge, whose address the team may read."""

    __tablename__ = "briefing_contact"

    briefing_id: Mapped[int] = mapped_column(ForeignKey("briefing.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True)

    user: Mapped[User] = relationship()
