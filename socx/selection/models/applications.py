"""Tables of applications: which positions, what the expert says, and the profile as it was sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.activities.models import Position
from socx.core.i18n import N_
from socx.core.workflow import State
from socx.db import Base, one_of
from socx.experts.models import Expert
from socx.requests.models import AssistanceRequest, OfRequest
from socx.selection.models.calls import ExpertCall
from socx.selection.models.terms import PositionRequirement
from socx.selection.workflow import APPLICATION_WORKFLOW, SENT_STATES

# fmt: off
#: How an expert means a position of the call.
WISHES = {
    "applied": N_("I apply for this position"),
    "also":    N_("I would also consider it"),
}

#: What an expert would also consider.
ALSO = {
    "remote": N_("Remote work instead of on site"),
    "dates":  N_("Other dates"),
}

#: What an expert says about a requirement.
CLAIMS = {
    "yes":    N_("Yes"),
    "partly": N_("Partly"),
    "no":     N_("No"),
}
# fmt: on


class Application(OfRequest, Base):
    """An expert's application to a call; one a person and call, whatever the number of positions.

    `facts` is the profile as it was when the application was sent (`adapters.facts_of`), so that
    what is judged is what was sent.  The moment of sending never counts for anything.
    """

    __tablename__ = "application"
    __table_args__ = (
        UniqueConstraint("call_id", "expert_id"),
        CheckConstraint(one_of("state", APPLICATION_WORKFLOW.labels), name="state"),
        Index("ix_application_call", "call_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("expert_call.id", ondelete="CASCADE"))
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(12), default=APPLICATION_WORKFLOW.initial)
    state_since: Mapped[datetime]
    motivation: Mapped[str] = mapped_column(Text, default="")
    also: Mapped[list[str]] = mapped_column(JSON, default=list)
    also_note: Mapped[str] = mapped_column(String(500), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"version_id_col": version}

    call: Mapped[ExpertCall] = relationship()
    expert: Mapped[Expert] = relationship()
    wishes: Mapped[list[ApplicationPosition]] = relationship(
        cascade="all, delete-orphan", order_by="ApplicationPosition.position_id"
    )
    answers: Mapped[list[RequirementAnswer]] = relationship(
        cascade="all, delete-orphan", order_by="RequirementAnswer.requirement_id"
    )

    @property
    def status(self) -> State:
        return APPLICATION_WORKFLOW[self.state]

    @property
    def user_id(self) -> int | None:
        """Whose application it is, for the matrix."""
        return self.expert.user_id

    @property
    def is_draft(self) -> bool:
        """Whether it is still the expert's alone: it is not sent, or the call takes applications still."""
        return self.state not in SENT_STATES or self.call.state == "open"

    @property
    def wished_positions(self) -> list[Position]:
        """The positions that the expert applies for."""
        return [one.position for one in self.wishes if one.wish == "applied"]

    def wished_ids(self, wish: str) -> list[int]:
        """The numbers of those positions, or of what the expert would also consider: a name of WISHES."""
        return [one.position_id for one in self.wishes if one.wish == wish]

    def considers(self, position_id: int) -> bool:
        """Whether the expert applies for a position, or would also consider it."""
        return any(one.position_id == position_id for one in self.wishes)

    @property
    def request(self) -> AssistanceRequest:
        return self.call.request


class ApplicationPosition(Base):
    """A position that an application is for, or that the expert would also consider."""

    __tablename__ = "application_position"
    __table_args__ = (CheckConstraint(one_of("wish", WISHES), name="wish"),)

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), primary_key=True)
    position_id: Mapped[int] = mapped_column(
        ForeignKey("position.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    wish: Mapped[str] = mapped_column(String(8))

    position: Mapped[Position] = relationship()


class RequirementAnswer(Base):
    """What an expert says about one requirement, and the evidence for it."""

    __tablename__ = "requirement_answer"
    __table_args__ = (CheckConstraint(one_of("claim", ["", *CLAIMS]), name="claim"),)

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), primary_key=True)
    requirement_id: Mapped[int] = mapped_column(
        ForeignKey("position_requirement.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    claim: Mapped[str] = mapped_column(String(8), default="")
    evidence: Mapped[str] = mapped_column(Text, default="")

    requirement: Mapped[PositionRequirement] = relationship()
