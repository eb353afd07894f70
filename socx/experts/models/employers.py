"""Employers of experts: administrations and bodies of Member States, and what they have allowed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.core.values import EXPERT_KINDS, INSTITUTION_TYPES
from socx.db import Base, one_of
from socx.experts.rules import STANDINGS, Rule
from socx.institutions.models import ChangedRule


class Employer(Base):
    """A body whose staff goes on missions. `is_mandated` as the Commission's list of mandated bodies has it."""

    __tablename__ = "employer"
    __table_args__ = (
        CheckConstraint(one_of("kind", INSTITUTION_TYPES), name="kind"),
        CheckConstraint("agreement_to IS NULL OR agreement_to >= agreement_from", name="agreement"),
        Index("ix_employer_list", "member_state", "name", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(40), default="")
    member_state: Mapped[str] = mapped_column(String(2))
    kind: Mapped[str] = mapped_column(String(30))
    is_mandated: Mapped[bool] = mapped_column(default=False)
    agreement_reference: Mapped[str] = mapped_column(String(80), default="")
    agreement_from: Mapped[date | None]
    agreement_to: Mapped[date | None]
    release_contact_name: Mapped[str] = mapped_column(String(120), default="")
    release_contact_email: Mapped[str] = mapped_column(String(254), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"version_id_col": version}

    authorisations: Mapped[list[ReleaseAuthorisation]] = relationship(
        cascade="all, delete-orphan", order_by="ReleaseAuthorisation.id.desc()"
    )

    def has_agreement(self, on: date) -> bool:
        """Whether a cooperation agreement holds on that day."""
        return self.agreement_from is not None and _holds(self.agreement_from, self.agreement_to, on)


class ReleaseAuthorisation(Base):
    """A standing permission to release staff for missions: of one expert, or of everybody who works there."""

    __tablename__ = "release_authorisation"
    __table_args__ = (
        CheckConstraint("end_on IS NULL OR end_on >= start_on", name="order"),
        CheckConstraint("days_a_year IS NULL OR days_a_year > 0", name="days"),
        Index("ix_release_authorisation_employer", "employer_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id", ondelete="CASCADE"))
    expert_id: Mapped[int | None] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"), index=True)
    reference: Mapped[str] = mapped_column(String(80))
    start_on: Mapped[date]
    end_on: Mapped[date | None]
    days_a_year: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(500), default="")
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # taken back before its last day

    def holds(self, on: date) -> bool:
        """Whether it allows a release on that day."""
        return self.ended_at is None and _holds(self.start_on, self.end_on, on)


class ExpertRule(ChangedRule, Base):
    """A changed rule of one kind of expert: whether it may be engaged, for how long, and why, in each language."""

    __tablename__ = "expert_rule"
    __table_args__ = (
        CheckConstraint(one_of("kind", EXPERT_KINDS), name="kind"),
        CheckConstraint(one_of("standing", STANDINGS), name="standing"),
    )

    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    years: Mapped[int | None]

    @property
    def rule(self) -> Rule:
        return Rule(self.kind, self.standing, self.reasons, self.years, is_usual=False)


def _holds(start: date, end: date | None, on: date) -> bool:
    return start <= on and (end is None or on <= end)
