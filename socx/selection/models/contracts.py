"""Tables of the contract: what was agreed with an expert, and the code of conduct that was read."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.core.i18n import N_
from socx.db import Base, one_of
from socx.selection.models.selection import Nomination

# fmt: off
#: How somebody is engaged (domain guide 2.4: both are seen in published calls; the release goes with public servants).
CONTRACT_KINDS = {
    "release":  N_("Release by the employer, allowances only"),
    "service":  N_("Service contract"),
    "salaried": N_("Short-term employment"),
}
# fmt: on


class ContractRecord(Base):
    """What was agreed: kind, dates, days and fee. `working_days` is what the calendar of the partner gave that day."""

    __tablename__ = "contract_record"
    __table_args__ = (
        CheckConstraint(one_of("kind", CONTRACT_KINDS), name="kind"),
        CheckConstraint("ends_on >= starts_on", name="order"),
        CheckConstraint("days > 0", name="days"),
        CheckConstraint("fee IS NULL OR fee >= 0", name="fee"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id", ondelete="CASCADE"), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    reference: Mapped[str] = mapped_column(String(80))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    days: Mapped[int]
    working_days: Mapped[int]
    fee: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))  # euro a day
    signed_on: Mapped[date | None]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"version_id_col": version}

    nomination: Mapped[Nomination] = relationship()


class CodeAcknowledgement(Base):
    """An expert has read one version of the code of conduct, for one nomination."""

    __tablename__ = "code_acknowledgement"
    __table_args__ = (UniqueConstraint("nomination_id", "code_version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id", ondelete="CASCADE"))
    code_version: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
