"""Tables of calls for experts and of the invitations to them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.activities.models import Activity, Position
from socx.core.i18n import N_
from socx.core.workflow import State
from socx.db import Base, one_of
from socx.experts.models import Expert
from socx.requests.models import AssistanceRequest, OfRequest
from socx.selection.models.terms import TermsOfReference
from socx.selection.workflow import CALL_WORKFLOW, INVITATION_WORKFLOW

# fmt: off
#: Who may read and answer a call.
AUDIENCE = {
    "public":  N_("Everybody: the call stands on the public page"),
    "invited": N_("Invited experts only"),
}

#: Why an expert does not apply. None of them counts against anybody.
DECLINE_REASONS = {
    "dates":     N_("I am not available on these dates"),
    "workload":  N_("I have too much other work"),
    "release":   N_("My employer cannot release me"),
    "profile":   N_("The task does not fit my experience"),
    "conflict":  N_("I have a conflict of interest"),
    "travel":    N_("I cannot travel to this place"),
    "terms":     N_("The conditions do not suit me"),
    "private":   N_("I prefer not to say"),
    "other":     N_("Another reason"),
}
# fmt: on

call_position = Table(
    "call_position",
    Base.metadata,
    Column("call_id", ForeignKey("expert_call.id", ondelete="CASCADE"), primary_key=True),
    Column("position_id", ForeignKey("position.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class ExpertCall(OfRequest, Base):
    """A call for experts on positions of one activity, open until a moment on the clock of a place.

    `reference` never changes; a later round of the same activity has its own, with a suffix.
    """

    __tablename__ = "expert_call"
    __table_args__ = (
        UniqueConstraint("activity_id", "round"),
        CheckConstraint(one_of("state", CALL_WORKFLOW.labels), name="state"),
        CheckConstraint(one_of("audience", AUDIENCE), name="audience"),
        CheckConstraint("round > 0", name="round"),
        Index("ix_expert_call_open", "state", "closes_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)  # names the entry of the feed for ever
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    terms_id: Mapped[int | None] = mapped_column(ForeignKey("terms_of_reference.id"))
    reference: Mapped[str] = mapped_column(String(30), unique=True)
    round: Mapped[int] = mapped_column(default=1)
    republished_from_id: Mapped[int | None] = mapped_column(ForeignKey("expert_call.id"))
    audience: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text, default="")
    closes_at: Mapped[datetime | None]
    zone: Mapped[str] = mapped_column(String(40))  # on whose clock the call closes
    state: Mapped[str] = mapped_column(String(12), default=CALL_WORKFLOW.initial)
    state_since: Mapped[datetime]
    published_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"version_id_col": version}

    activity: Mapped[Activity] = relationship(lazy="joined")
    terms: Mapped[TermsOfReference | None] = relationship()
    republished_from: Mapped[ExpertCall | None] = relationship(remote_side=id)
    positions: Mapped[list[Position]] = relationship(secondary=call_position, order_by=Position.number)
    invitations: Mapped[list[CallInvitation]] = relationship(
        back_populates="call", cascade="all, delete-orphan", order_by="CallInvitation.id"
    )

    @property
    def status(self) -> State:
        return CALL_WORKFLOW[self.state]

    @property
    def is_public(self) -> bool:
        """Whether strangers may read it. Whoever may not read the request may not read its call."""
        return self.audience == "public" and self.sensitivity == "normal"

    def is_open(self, at: datetime) -> bool:
        """Whether applications are taken at that moment; the closing moment itself still counts."""
        return self.state == "open" and self.closes_at is not None and at <= self.closes_at

    def missing(self) -> list[tuple[str, str]]:
        """What the call needs before it opens: (sentence, name of the field)."""
        found = []
        if not self.positions:
            found.append((N_("Choose at least one position."), "positions"))
        if self.closes_at is None:
            found.append((N_("Give the day and the time at which the call closes."), "closes_on"))
        if self.terms is None or not self.terms.is_final:
            found.append((N_("Make the terms of reference final first."), "terms"))
        if self.audience == "public" and self.sensitivity != "normal":
            found.append(
                (N_("A call of a restricted or confidential request is for invited experts only."), "audience")
            )
        return found

    @property
    def request(self) -> AssistanceRequest:
        return self.activity.request


class CallInvitation(OfRequest, Base):
    """One expert who is asked to apply, and what the expert answered."""

    __tablename__ = "call_invitation"
    __table_args__ = (
        UniqueConstraint("call_id", "expert_id"),
        CheckConstraint(one_of("state", INVITATION_WORKFLOW.labels), name="state"),
        CheckConstraint(one_of("reason", ["", *DECLINE_REASONS]), name="reason"),
        Index("ix_call_invitation_waiting", "state", "answer_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("expert_call.id", ondelete="CASCADE"))
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(10), default=INVITATION_WORKFLOW.initial)
    state_since: Mapped[datetime]
    sent_at: Mapped[datetime]
    answer_until: Mapped[datetime]
    message: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(12), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    ask_again_on: Mapped[date | None]
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    version: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"version_id_col": version}

    call: Mapped[ExpertCall] = relationship(back_populates="invitations")
    expert: Mapped[Expert] = relationship()

    def is_waiting(self, at: datetime) -> bool:
        """Whether the expert can still answer it."""
        return self.state == "sent" and self.call.is_open(at)

    @property
    def status(self) -> State:
        return INVITATION_WORKFLOW[self.state]

    @property
    def user_id(self) -> int | None:
        """Whose invitation it is, for the matrix."""
        return self.expert.user_id

    @property
    def request(self) -> AssistanceRequest:
        return self.call.request
