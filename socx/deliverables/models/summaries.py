"""What may be published of an activity, and which institution has cleared it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.activities.models import Activity
from socx.core.workflow import State
from socx.db import Base, one_of
from socx.deliverables.workflow import SUMMARY_WORKFLOW
from socx.institutions.models import Institution
from socx.requests.models import AssistanceRequest, OfRequestAndParties


class KnowledgeSummary(OfRequestAndParties, Base):
    """A short text on an activity for everybody, in one language or several; one an activity."""

    __tablename__ = "knowledge_summary"
    __table_args__ = (
        CheckConstraint(one_of("state", SUMMARY_WORKFLOW.labels), name="state"),
        Index("ix_knowledge_summary_state", "state", "activity_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), unique=True)
    texts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # by language
    state: Mapped[str] = mapped_column(String(20), default=SUMMARY_WORKFLOW.initial)
    state_since: Mapped[datetime]
    published_at: Mapped[datetime | None]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"version_id_col": version}

    activity: Mapped[Activity] = relationship(lazy="joined")
    clearances: Mapped[list[SummaryClearance]] = relationship(
        cascade="all, delete-orphan", order_by="SummaryClearance.id"
    )

    @property
    def request(self) -> AssistanceRequest:
        return self.activity.request

    @property
    def status(self) -> State:
        return SUMMARY_WORKFLOW[self.state]

    @property
    def missing_institutions(self) -> list[Institution]:
        """Those that have not cleared the text."""
        given = {one.institution_id for one in self.clearances}
        return [one for one in self.request.institutions if one.id not in given]


class SummaryClearance(Base):
    """That an institution lets a text be published; taken away when the text becomes a draft again."""

    __tablename__ = "summary_clearance"
    __table_args__ = (UniqueConstraint("summary_id", "institution_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    summary_id: Mapped[int] = mapped_column(ForeignKey("knowledge_summary.id", ondelete="CASCADE"))
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(120))  # as it was on that day
    at: Mapped[datetime]

    institution: Mapped[Institution] = relationship()
