"""Tables of the choice: what assessors give, what is decided, who is asked to come, and who has to agree."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.accounts.models import User
from socx.activities.models import Position
from socx.core.i18n import N_
from socx.core.workflow import State
from socx.db import Base, one_of
from socx.experts.models import Expert, ReleaseAuthorisation
from socx.requests.criteria import Grid, Total, weighted
from socx.requests.models import AssistanceRequest, OfRequest
from socx.selection.grid import ESSENTIAL, GRIDS
from socx.selection.models.applications import Application
from socx.selection.models.calls import ExpertCall
from socx.selection.nominations import NOMINATION_WORKFLOW

# fmt: off
#: What is decided about one application for one position.
CHOICES = {
    "selected":  N_("Selected"),
    "reserve":   N_("On the reserve list"),
    "not_taken": N_("Not taken"),
}

#: Where the permission of the employer comes from.
RELEASE_KINDS = {
    "standing": N_("Standing authorisation of the employer"),
    "mail":     N_("Asked for by a mail with a link"),
    "recorded": N_("Recorded by the adviser"),
}

#: How the question to the employer ends. `ended`: asked anew, or the person has dropped out.
RELEASE_OUTCOMES = ("granted", "refused", "ended")

#: What the partner institution answers.
OPINIONS = {
    "no_objection": N_("No objection"),
    "objection":    N_("Objection"),
}
# fmt: on


class ApplicationAssessment(Base):
    """What one assessor makes of one application for one position; its version tells a stale page."""

    __tablename__ = "application_assessment"
    __table_args__ = (
        UniqueConstraint("application_id", "position_id", "assessor_id", name="uq_application_assessment_assessor"),
        CheckConstraint(one_of("essential", ["", *ESSENTIAL]), name="essential"),
        Index("ix_application_assessment_position", "position_id", "assessor_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"))
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id", ondelete="CASCADE"))
    assessor_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    grid_version: Mapped[str] = mapped_column(String(20), default=GRIDS.version)
    essential: Mapped[str] = mapped_column(String(4), default="")
    essential_note: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"version_id_col": version}

    assessor: Mapped[User] = relationship()
    rows: Mapped[list[ApplicationScore]] = relationship(
        cascade="all, delete-orphan", order_by="ApplicationScore.criterion"
    )

    @property
    def grid(self) -> Grid:
        return GRIDS.of(self.grid_version)

    @property
    def scores(self) -> dict[str, ApplicationScore]:
        """The scores by criterion."""
        return {one.criterion: one for one in self.rows}

    @property
    def total(self) -> Total | None:
        return weighted({name: one.score for name, one in self.scores.items()}, self.grid.criteria)

    @property
    def is_complete(self) -> bool:
        return bool(self.essential) and set(self.scores) >= set(self.grid.criteria)


class ApplicationScore(Base):
    """An assessor's score of one criterion, from 0 to 5, with the reason."""

    __tablename__ = "application_score"
    __table_args__ = (CheckConstraint("score BETWEEN 0 AND 5", name="score"),)

    assessment_id: Mapped[int] = mapped_column(
        ForeignKey("application_assessment.id", ondelete="CASCADE"), primary_key=True
    )
    criterion: Mapped[str] = mapped_column(String(40), primary_key=True)
    score: Mapped[int]
    comment: Mapped[str] = mapped_column(Text)


class SelectionOutcome(Base):
    """A person's decision about one position of a call; `ranking` is the list as it stood then, with its sums."""

    __tablename__ = "selection_outcome"
    __table_args__ = (UniqueConstraint("call_id", "position_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("expert_call.id", ondelete="CASCADE"))
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id", ondelete="CASCADE"), index=True)
    reason_code: Mapped[str] = mapped_column(String(20), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    ranking: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime]

    call: Mapped[ExpertCall] = relationship()
    position: Mapped[Position] = relationship()
    decided_by: Mapped[User | None] = relationship()
    choices: Mapped[list[SelectionChoice]] = relationship(
        cascade="all, delete-orphan", order_by="SelectionChoice.place, SelectionChoice.application_id"
    )
    nominations: Mapped[list[Nomination]] = relationship(
        back_populates="outcome", cascade="all, delete-orphan", order_by="Nomination.id"
    )

    @property
    def reserve(self) -> list[SelectionChoice]:
        """The reserve list in its order."""
        return [one for one in self.choices if one.choice == "reserve"]

    @property
    def standing(self) -> Nomination | None:
        """Who is asked, has agreed or is on the position; None when everybody has dropped out."""
        return next((one for one in self.nominations if one.is_standing), None)

    @property
    def next_in_reserve(self) -> Application | None:
        """Who comes next on the reserve list and was not asked yet."""
        asked = {one.application_id for one in self.nominations}
        free = (one.application for one in self.reserve if one.application_id not in asked)
        return next((one for one in free if one.state == "reserve"), None)


class SelectionChoice(Base):
    """What is decided about one application; `place` is the order on the reserve list, 0 for others."""

    __tablename__ = "selection_choice"
    __table_args__ = (
        CheckConstraint(one_of("choice", CHOICES), name="choice"),
        CheckConstraint("(choice = 'reserve') = (place > 0)", name="place"),
    )

    outcome_id: Mapped[int] = mapped_column(ForeignKey("selection_outcome.id", ondelete="CASCADE"), primary_key=True)
    application_id: Mapped[int] = mapped_column(
        ForeignKey("application.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    choice: Mapped[str] = mapped_column(String(10))
    place: Mapped[int] = mapped_column(default=0)

    application: Mapped[Application] = relationship()


class Nomination(OfRequest, Base):
    """Somebody who is chosen for a position, until the person is on it or drops out."""

    __tablename__ = "nomination"
    __table_args__ = (
        UniqueConstraint("outcome_id", "application_id"),
        CheckConstraint(one_of("state", NOMINATION_WORKFLOW.labels), name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    outcome_id: Mapped[int] = mapped_column(ForeignKey("selection_outcome.id", ondelete="CASCADE"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), index=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(10), default=NOMINATION_WORKFLOW.initial)
    state_since: Mapped[datetime]
    made_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"version_id_col": version}

    outcome: Mapped[SelectionOutcome] = relationship(back_populates="nominations")
    application: Mapped[Application] = relationship()
    expert: Mapped[Expert] = relationship()
    releases: Mapped[list[EmployerRelease]] = relationship(
        back_populates="nomination", cascade="all, delete-orphan", order_by="EmployerRelease.id"
    )
    opinions: Mapped[list[PartnerOpinion]] = relationship(
        back_populates="nomination", cascade="all, delete-orphan", order_by="PartnerOpinion.id"
    )

    @property
    def status(self) -> State:
        return NOMINATION_WORKFLOW[self.state]

    @property
    def is_standing(self) -> bool:
        return self.state in ("asked", "agreed", "placed")

    @property
    def position(self) -> Position:
        return self.outcome.position

    @property
    def call(self) -> ExpertCall:
        return self.outcome.call

    @property
    def release(self) -> EmployerRelease | None:
        """The permission of the employer that counts: the last one that was not asked anew."""
        return next((one for one in reversed(self.releases) if one.outcome != "ended"), None)

    @property
    def opinion(self) -> PartnerOpinion | None:
        """The question to the partner that counts: the last one."""
        return self.opinions[-1] if self.opinions else None

    @property
    def user_id(self) -> int | None:
        """Whose nomination it is, for the matrix."""
        return self.expert.user_id

    @property
    def request(self) -> AssistanceRequest:
        return self.call.request


class EmployerRelease(Base):
    """Whether the employer lets the person go on this activity: standing, asked for by a link, or recorded.

    Only the digest of the link's secret is kept.
    """

    __tablename__ = "employer_release"
    __table_args__ = (
        CheckConstraint(one_of("kind", RELEASE_KINDS), name="kind"),
        CheckConstraint(one_of("outcome", RELEASE_OUTCOMES), name="outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    authorisation_id: Mapped[int | None] = mapped_column(ForeignKey("release_authorisation.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    language: Mapped[str] = mapped_column(String(2), default="en")
    reference: Mapped[str] = mapped_column(String(120), default="")
    token_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(10))
    ended_at: Mapped[datetime | None]
    answered_name: Mapped[str] = mapped_column(String(120), default="")  # as it was typed
    reason: Mapped[str] = mapped_column(Text, default="")

    nomination: Mapped[Nomination] = relationship(back_populates="releases")
    authorisation: Mapped[ReleaseAuthorisation | None] = relationship()
    asked_by: Mapped[User | None] = relationship()

    @property
    def sensitivity(self) -> str:
        """A letter about a confidential request says nothing of it."""
        return self.nomination.sensitivity

    def is_open(self, now: datetime) -> bool:
        return self.outcome is None and self.expires_at is not None and now < self.expires_at


class CvSending(Base):
    """Personal data of an expert that left the EU: who, what, when, to whom, on which basis. Rows never change.

    `what` names the parts of the profile that were sent, `document` is the CV as it was shown.  The row
    outlives the profile, without the words of the CV.
    """

    __tablename__ = "cv_sending"
    __table_args__ = (Index("ix_cv_sending_at", "at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int | None] = mapped_column(ForeignKey("expert.id", ondelete="SET NULL"), index=True)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id", ondelete="SET NULL"))
    activity_reference: Mapped[str] = mapped_column(String(60))
    recipients: Mapped[list[str]] = mapped_column(JSON)
    partner_codes: Mapped[list[str]] = mapped_column(JSON)
    what: Mapped[list[str]] = mapped_column(JSON)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    basis: Mapped[str] = mapped_column(String(20))
    consent_since: Mapped[datetime]
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[datetime]

    expert: Mapped[Expert | None] = relationship()
    sent_by: Mapped[User | None] = relationship()


class PartnerOpinion(Base):
    """The question to the partner institution whether it objects to somebody, and its answer."""

    __tablename__ = "partner_opinion"
    __table_args__ = (
        CheckConstraint(one_of("answer", OPINIONS), name="answer"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id", ondelete="CASCADE"), index=True)
    sending_id: Mapped[int] = mapped_column(ForeignKey("cv_sending.id"))
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    asked_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text, default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    answered_at: Mapped[datetime | None]

    nomination: Mapped[Nomination] = relationship(back_populates="opinions")
    sending: Mapped[CvSending] = relationship()
    answered_by: Mapped[User | None] = relationship(foreign_keys=answered_by_id)

    @property
    def institution_ids(self) -> frozenset[int]:
        """Which institutions are asked, for the matrix."""
        return self.nomination.call.activity.institution_ids

    @property
    def sensitivity(self) -> str:
        return self.nomination.sensitivity
