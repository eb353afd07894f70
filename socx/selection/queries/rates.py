"""Find rates: the lines of the two tables, and the rate that holds on a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from socx.db import db
from socx.selection.models import ContractRecord, Rate, RateLine
from socx.selection.rates import holding


def lines(kind: str) -> Select[RateLine]:
    """The lines of one table with their rates."""
    return (
        select(RateLine)
        .where(RateLine.kind == kind)
        .options(selectinload(RateLine.all_rates))
        .order_by(RateLine.subject, RateLine.id)
    )


def line_of(kind: str, subject: str) -> RateLine | None:
    return db.session.scalar(lines(kind).where(RateLine.subject == subject))


def rate_on(kind: str, subject: str, day: date) -> Rate | None:
    """The rate that holds on a day for a kind of expert, or for a place."""
    line = line_of(kind, subject)
    return holding(line.rates, day) if line else None


def find_rate(rate_id: int) -> Rate | None:
    return db.session.get(Rate, rate_id)


def is_agreed(rate: Rate) -> bool:
    """Whether a contract that is no draft any more has taken its figure from this rate."""
    return (
        db.session.scalar(
            select(ContractRecord.id)
            .where(
                ContractRecord.state != "draft",
                (ContractRecord.fee_rate_id == rate.id) | (ContractRecord.allowance_rate_id == rate.id),
            )
            .order_by(ContractRecord.id)
            .limit(1)
        )
        is not None
    )
