"""Tables of weights in versions, of the switch for exchanged places, and of bias reports."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.accounts.models import User
from socx.core.i18n import N_
from socx.db import Base, one_of

WEIGHTS_STATES = {
    "proposed": N_("Proposed"),
    "in_force": N_("In force"),
    "retired": N_("Retired"),
    "refused": N_("Refused"),
}
WEIGHTS_ORIGINS = {"engine": N_("Came with the engine"), "learnt": N_("Learnt from decisions")}

#: The switch for exchanging neighbours on the pages of a ranking.
EXCHANGE = "exchange"


class WeightsVersion(Base):
    """What each part of a score is worth, in one version; never changed, only replaced.

    Of `points` only the proportions count. `learnt` says what they were learnt from: numbers of requests, decisions
    and pairs, the window, and what the check on later requests showed.
    """

    __tablename__ = "match_weights"
    __table_args__ = (
        CheckConstraint(one_of("state", WEIGHTS_STATES), name="state"),
        CheckConstraint(one_of("origin", WEIGHTS_ORIGINS), name="origin"),
        Index(
            "uq_match_weights_in_force", "state", unique=True,
            sqlite_where=text("state = 'in_force'"), postgresql_where=text("state = 'in_force'"),
        ),
        Index(
            "uq_match_weights_proposed", "state", unique=True,
            sqlite_where=text("state = 'proposed'"), postgresql_where=text("state = 'proposed'"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20), unique=True)
    state: Mapped[str] = mapped_column(String(12))
    origin: Mapped[str] = mapped_column(String(10))
    points: Mapped[dict[str, float]] = mapped_column(JSON)
    based_on: Mapped[str] = mapped_column(String(20), default="")  # the version that was in force then
    learnt: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")

    made_by: Mapped[User | None] = relationship(foreign_keys=[made_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])


class MatchSwitch(Base):
    """Something of matching that a manager turns on and off; the trail says who did."""

    __tablename__ = "match_switch"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    is_on: Mapped[bool]


class BiasReport(Base):
    """Who gains and loses places by the ranking, as figures without persons."""

    __tablename__ = "match_bias"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    weights_version: Mapped[str] = mapped_column(String(20))
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
