"""Tables of what is said after the work: facts that an expert contests, and appraisals of a mission."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.accounts.models import User
from socx.activities.models import Activity, Position
from socx.core.i18n import N_
from socx.db import Base, one_of
from socx.experts.models import Expert
from socx.requests.models import AssistanceRequest, OfRequest
from socx.selection.models.calls import CallInvitation

# fmt: off
#: How the facility answers somebody who contests a fact.
CONTEST_OUTCOMES = {
    "upheld":  N_("The expert is right: the fact is not counted any more"),
    "refused": N_("The fact stands"),
}

#: What an appraisal looks at.
APPRAISED = {
    "preparation": N_("Preparation"),
    "expertise":   N_("Knowledge and practice of the subject"),
    "cooperation": N_("Work with the partner and the team"),
    "results":     N_("What was delivered"),
}

#: What is said about each, in words: there are no points.
RATINGS = {
    "more":    N_("More than was agreed"),
    "agreed":  N_("As agreed"),
    "less":    N_("Less than was agreed"),
    "unknown": N_("Cannot be said"),
}
# fmt: on


class FactContest(OfRequest, Base):
    """What an expert writes against one fact that is counted, and what the facility answers.

    The fact is an invitation or the report of an activity. One that is upheld leaves the fact out of all counts.
    """

    __tablename__ = "fact_contest"
    __table_args__ = (
        UniqueConstraint("expert_id", "invitation_id"),
        UniqueConstraint("expert_id", "activity_id"),
        CheckConstraint("(invitation_id IS NULL) <> (activity_id IS NULL)", name="fact"),
        CheckConstraint(one_of("outcome", CONTEST_OUTCOMES), name="outcome"),
        CheckConstraint("(outcome IS NULL) = (answered_at IS NULL)", name="answered_at"),
        Index("ix_fact_contest_open", "answered_at", "made_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"))
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("call_invitation.id", ondelete="CASCADE"), index=True)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    comment: Mapped[str] = mapped_column(Text)  # of the expert
    made_at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text, default="")  # of the facility
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    answered_at: Mapped[datetime | None]

    expert: Mapped[Expert] = relationship()
    invitation: Mapped[CallInvitation | None] = relationship()
    reported: Mapped[Activity | None] = relationship()
    answered_by: Mapped[User | None] = relationship(foreign_keys=answered_by_id)

    @property
    def activity(self) -> Activity:
        """What the fact is about; the matrix asks it."""
        if self.invitation is not None:
            return self.invitation.call.activity
        assert self.reported is not None  # the check constraint says so
        return self.reported

    @property
    def reference(self) -> str:
        return self.invitation.call.reference if self.invitation is not None else self.activity.reference

    @property
    def user_id(self) -> int | None:
        """Who contests, for the matrix."""
        return self.expert.user_id

    @property
    def request(self) -> AssistanceRequest:
        return self.activity.request


class Appraisal(OfRequest, Base):
    """What an adviser says about the work on one position when the activity is over, and what the expert says to it."""

    __tablename__ = "appraisal"
    __table_args__ = (
        UniqueConstraint("position_id", "expert_id"),
        Index("ix_appraisal_expert", "expert_id", "made_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id", ondelete="CASCADE"))
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"))
    ratings: Mapped[dict[str, str]] = mapped_column(JSON)  # of APPRAISED: of RATINGS
    note: Mapped[str] = mapped_column(Text, default="")  # of the adviser
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    comment: Mapped[str] = mapped_column(Text, default="")  # of the expert
    commented_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"version_id_col": version}

    position: Mapped[Position] = relationship()
    expert: Mapped[Expert] = relationship()
    made_by: Mapped[User | None] = relationship(foreign_keys=made_by_id)

    @property
    def activity(self) -> Activity:
        return self.position.activity

    @property
    def user_id(self) -> int | None:
        """Whose work it is about, for the matrix."""
        return self.expert.user_id

    @property
    def request(self) -> AssistanceRequest:
        return self.activity.request
