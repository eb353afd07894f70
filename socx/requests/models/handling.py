"""What the facility makes of a request: findings, questions, scores, opinions, scope, decisions."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.accounts.models import User
from socx.db import Base, one_of
from socx.institutions.models import Institution
from socx.requests import criteria

if TYPE_CHECKING:
    from socx.requests.models.case import AssistanceRequest


class EligibilityFinding(Base):
    """One eligibility rule, looked at: meets, does not meet, or to be confirmed, and why.

    It keeps the rule as it was (version and text) and what the system knew then: `evidence` is a list
    of {sentence, facts, good, request}, the sentence as it is marked for translation.
    """

    __tablename__ = "eligibility_finding"
    __table_args__ = (
        UniqueConstraint("request_id", "rule"),
        CheckConstraint(one_of("outcome", criteria.OUTCOMES), name="outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("assistance_request.id", ondelete="CASCADE"))
    rule: Mapped[str] = mapped_column(String(40))
    outcome: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text, default="")
    rule_version: Mapped[str] = mapped_column(String(20), default="")
    rule_text: Mapped[str] = mapped_column(Text, default="")
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    source: Mapped[str] = mapped_column(String(300), default="")  # a link, or the title of a document
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[datetime]
    told_at: Mapped[datetime | None]  # since when the institution may read it

    by: Mapped[User | None] = relationship()


class Clarification(Base):
    """A question of the facility about one section of the request, and the partner's answer.

    While it is open, the institution may change that section and no other. In a joint request a
    question about the own part of one institution names it, and no other institution meets it.
    """

    __tablename__ = "clarification"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("assistance_request.id", ondelete="CASCADE"), index=True)
    section: Mapped[str] = mapped_column(String(30))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))
    question: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="")  # why it is asked
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    asked_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    closed_at: Mapped[datetime | None]  # set when the answers are sent

    institution: Mapped[Institution | None] = relationship()
    asked_by: Mapped[User | None] = relationship(foreign_keys=asked_by_id)
    answered_by: Mapped[User | None] = relationship(foreign_keys=answered_by_id)


class CriterionScore(Base):
    """An assessor's score of one criterion, from 0 to 5, with the reason."""

    __tablename__ = "criterion_score"
    __table_args__ = (
        UniqueConstraint("request_id", "criterion", "assessor_id"),
        CheckConstraint("score BETWEEN 0 AND 5", name="score"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("assistance_request.id", ondelete="CASCADE"))
    criterion: Mapped[str] = mapped_column(String(40))
    assessor_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    score: Mapped[int]
    comment: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]

    assessor: Mapped[User] = relationship()


class Assessment(Base):
    """What one assessor recommends, in a few words; the scores stand beside it.

    Two assessors work side by side: each has a row, and its version tells a stale page. The grid is the
    one by which it was scored first.
    """

    __tablename__ = "assessment"
    __table_args__ = (
        UniqueConstraint("request_id", "assessor_id"),
        CheckConstraint(one_of("recommendation", criteria.RECOMMENDATIONS), name="recommendation"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("assistance_request.id", ondelete="CASCADE"))
    assessor_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    grid_version: Mapped[str] = mapped_column(String(20), default=criteria.GRIDS.version)
    recommendation: Mapped[str | None] = mapped_column(String(20))
    instrument: Mapped[str] = mapped_column(String(20), default="")  # where to, when it is sent elsewhere
    summary: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"version_id_col": version}

    request: Mapped[AssistanceRequest] = relationship(back_populates="assessments")
    assessor: Mapped[User] = relationship()

    @property
    def scores(self) -> dict[str, CriterionScore]:
        """The scores of this assessor, by criterion."""
        return {s.criterion: s for s in self.request.scores if s.assessor_id == self.assessor_id}

    @property
    def grid(self) -> criteria.Grid:
        return criteria.GRIDS.of(self.grid_version)

    @property
    def total(self) -> criteria.Total | None:
        return criteria.total_of({name: s.score for name, s in self.scores.items()}, self.grid_version)

    @property
    def is_complete(self) -> bool:
        return bool(self.recommendation) and set(self.scores) >= set(self.grid.criteria)


class AskedAssessor(Base):
    """Somebody was asked by name to assess a request too."""

    __tablename__ = "asked_assessor"
    __table_args__ = (UniqueConstraint("request_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("assistance_request.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[datetime]

    user: Mapped[User] = relationship(foreign_keys=user_id)


class SettledDifference(Base):
    """How two assessors who were far apart settled it, in a sentence.

    `about` is what stood against what, for example "1 4": when a score changes, the sentence no
    longer holds.
    """

    __tablename__ = "settled_difference"
    __table_args__ = (UniqueConstraint("request_id", "criterion"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("assistance_request.id", ondelete="CASCADE"))
    criterion: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[datetime]

    by: Mapped[User | None] = relationship()


class Opinion(Base):
    """What the EU Delegation of one partner thinks of the request."""

    __tablename__ = "opinion"
    __table_args__ = (CheckConstraint(one_of("position", criteria.POSITIONS), name="position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("assistance_request.id"), index=True)
    partner_code: Mapped[str] = mapped_column(String(2))
    position: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text, default="")
    shared: Mapped[bool] = mapped_column(default=False)  # whether the institution may read it
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[datetime]

    by: Mapped[User | None] = relationship()


class ActionForm(Base):
    """A version of the scope agreed with the partner: kept apart from the words of the request.

    `scope` has the shape of `scope.py`. It can be edited until it is put forward; then it is frozen,
    and the next change makes another version.
    """

    __tablename__ = "action_form"
    __table_args__ = (UniqueConstraint("request_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("assistance_request.id"))
    number: Mapped[int]
    scope: Mapped[dict[str, Any]] = mapped_column(JSON)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[datetime]
    frozen_at: Mapped[datetime | None]

    by: Mapped[User | None] = relationship()


class Decision(Base):
    """A decision of the Commission on one version of the Action Form."""

    __tablename__ = "decision"
    __table_args__ = (CheckConstraint(one_of("outcome", criteria.DECISIONS), name="outcome"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("assistance_request.id"), index=True)
    action_form_id: Mapped[int] = mapped_column(ForeignKey("action_form.id"))
    outcome: Mapped[str] = mapped_column(String(12))
    reference: Mapped[str] = mapped_column(String(60), default="")
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[datetime]

    by: Mapped[User | None] = relationship()
    action_form: Mapped[ActionForm] = relationship()
