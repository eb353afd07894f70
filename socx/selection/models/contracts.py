"""Tables of the contract: what was agreed with an expert, and who signed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.core.workflow import State
from socx.db import Base, one_of
from socx.requests.models import AssistanceRequest, OfRequest
from socx.selection.contracting import CONTRACT_KINDS, CONTRACT_WORKFLOW, PURPOSES, SIDES, sides_of, times
from socx.selection.models.rates import Rate
from socx.selection.models.selection import Nomination


class ContractRecord(OfRequest, Base):
    """What was agreed: kind, days by purpose, place, and amounts in euro.

    `fee` (a day) and `allowance` (a day at the place) are taken from the rate tables for `dated_on` and
    kept: later rates change nothing. `days`, `working_days` and the dates sum up the rows of the purposes.
    """

    __tablename__ = "contract_record"
    __table_args__ = (
        CheckConstraint(one_of("kind", CONTRACT_KINDS), name="kind"),
        CheckConstraint(one_of("state", CONTRACT_WORKFLOW.labels), name="state"),
        CheckConstraint("ends_on >= starts_on", name="order"),
        CheckConstraint("days > 0", name="days"),
        CheckConstraint("fee IS NULL OR fee >= 0", name="fee"),
        CheckConstraint("allowance IS NULL OR allowance >= 0", name="allowance"),
        CheckConstraint("allowance_days >= 0", name="allowance_days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id", ondelete="CASCADE"), unique=True)
    state: Mapped[str] = mapped_column(String(10), default=CONTRACT_WORKFLOW.initial)
    state_since: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(12))
    reference: Mapped[str] = mapped_column(String(80))
    dated_on: Mapped[date]
    place_code: Mapped[str] = mapped_column(String(2))  # where the mission is: a partner or a Member State
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    days: Mapped[int]
    working_days: Mapped[int]
    fee: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    fee_rate_id: Mapped[int | None] = mapped_column(ForeignKey("rate.id"))
    allowance: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    allowance_rate_id: Mapped[int | None] = mapped_column(ForeignKey("rate.id"))
    allowance_days: Mapped[int] = mapped_column(default=0)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"version_id_col": version}

    nomination: Mapped[Nomination] = relationship()
    fee_rate: Mapped[Rate | None] = relationship(foreign_keys=fee_rate_id)
    allowance_rate: Mapped[Rate | None] = relationship(foreign_keys=allowance_rate_id)
    rows: Mapped[list[ContractDays]] = relationship(cascade="all, delete-orphan", order_by="ContractDays.starts_on")
    signatures: Mapped[list[ContractSignature]] = relationship(
        cascade="all, delete-orphan", order_by="ContractSignature.signed_on, ContractSignature.side"
    )

    @property
    def status(self) -> State:
        return CONTRACT_WORKFLOW[self.state]

    @property
    def request(self) -> AssistanceRequest:
        return self.nomination.request

    @property
    def is_shown_to_expert(self) -> bool:
        """A draft is the facility's."""
        return self.state != CONTRACT_WORKFLOW.initial

    @property
    def by_purpose(self) -> dict[str, ContractDays]:
        """The days by purpose, in the order of the purposes."""
        found = {row.purpose: row for row in self.rows}
        return {purpose: found[purpose] for purpose in PURPOSES if purpose in found}

    @property
    def missing_sides(self) -> list[str]:
        """Who has not signed yet."""
        signed = {one.side for one in self.signatures}
        return [side for side in sides_of(self.kind) if side not in signed]

    @property
    def fee_total(self) -> Decimal:
        return times(self.fee, self.days)

    @property
    def allowance_total(self) -> Decimal:
        return times(self.allowance, self.allowance_days)

    @property
    def total(self) -> Decimal:
        return self.fee_total + self.allowance_total


class ContractDays(Base):
    """The days of one purpose: between which dates, how many, and how many working days there are then."""

    __tablename__ = "contract_days"
    __table_args__ = (
        CheckConstraint(one_of("purpose", PURPOSES), name="purpose"),
        CheckConstraint("ends_on >= starts_on", name="order"),
        CheckConstraint("days > 0", name="days"),
    )

    contract_id: Mapped[int] = mapped_column(ForeignKey("contract_record.id", ondelete="CASCADE"), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(12), primary_key=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    days: Mapped[int]
    working_days: Mapped[int]


class ContractSignature(Base):
    """Who signed for one side, and when."""

    __tablename__ = "contract_signature"
    __table_args__ = (CheckConstraint(one_of("side", SIDES), name="side"),)

    contract_id: Mapped[int] = mapped_column(ForeignKey("contract_record.id", ondelete="CASCADE"), primary_key=True)
    side: Mapped[str] = mapped_column(String(10), primary_key=True)
    name: Mapped[str] = mapped_column(String(120), default="")
    signed_on: Mapped[date]
