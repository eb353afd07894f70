"""Tables of what a day is paid: a line for each kind of expert or place, and its rates from day to day."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.accounts.models import User
from socx.db import Base, one_of
from socx.selection.rates import TABLES


class RateLine(Base):
    """One line of a table: the fee of a kind of expert, or the allowance of a place.

    Whoever changes its rates raises its version, so that two who do at once cannot make them overlap.
    """

    __tablename__ = "rate_line"
    __table_args__ = (UniqueConstraint("kind", "subject"), CheckConstraint(one_of("kind", TABLES), name="kind"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    subject: Mapped[str] = mapped_column(String(30))  # a kind of expert, or the code of a place
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"version_id_col": version}

    all_rates: Mapped[list[Rate]] = relationship(
        back_populates="line", cascade="all, delete-orphan", order_by="Rate.valid_from, Rate.id"
    )

    @property
    def rates(self) -> list[Rate]:
        """Those that count, from the first on."""
        return [one for one in self.all_rates if one.withdrawn_at is None]


class Rate(Base):
    """An amount in euro from a day on. It is never changed: it ends, or is withdrawn as a mistake with a reason."""

    __tablename__ = "rate"
    __table_args__ = (
        CheckConstraint("valid_until >= valid_from", name="order"),
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason = '')", name="withdrawn"),
        Index("ix_rate_line", "line_id", "valid_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("rate_line.id", ondelete="CASCADE"))
    amount: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    basis: Mapped[str] = mapped_column(String(200), default="")  # which decision or guide sets it
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")

    line: Mapped[RateLine] = relationship(back_populates="all_rates")
    made_by: Mapped[User | None] = relationship(foreign_keys=made_by_id)
    withdrawn_by: Mapped[User | None] = relationship(foreign_keys=withdrawn_by_id)
