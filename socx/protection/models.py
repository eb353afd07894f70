"""Tables of data protection: erasures, restrictions, and what the retention table has warned of and done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.accounts.models import User
from socx.core.i18n import N_
from socx.db import Base, one_of
from socx.experts.models import Expert

# fmt: off
#: Who set an erasure going.
ORIGINS = {
    "own":       N_("By the person"),
    "request":   N_("By the facility, because the person asked"),
    "retention": N_("By the retention table"),
    "restore":   N_("Again, after a backup was restored"),
}

#: Why the use of a profile is restricted (GDPR, articles 18 and 21).
GROUNDS = {
    "accuracy":  N_("Something in my data is wrong. It shall not be used until it is corrected."),
    "unlawful":  N_("I think that my data are used unlawfully, and I do not want them erased."),
    "claim":     N_("I need my data to be kept for a legal claim."),
    "objection": N_("I object to the use of my data for my own reasons."),
}
# fmt: on


class Erasure(Base):
    """One person who was erased: numbers and moments, no name.

    `born_at` is when the profile or account was made: after a restore it tells that a row is the same
    and not another one with its number.  `leftovers` are files of the instance folder that go after the
    commit; empty when that is done.
    """

    __tablename__ = "erasure"
    __table_args__ = (
        CheckConstraint(one_of("origin", ORIGINS), name="origin"),
        CheckConstraint("expert_id IS NOT NULL OR user_id IS NOT NULL", name="person"),
        Index("ix_erasure_at", "at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int | None]
    user_id: Mapped[int | None]
    born_at: Mapped[datetime]
    origin: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]
    rows: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # how many, by keeper
    leftovers: Mapped[list[str]] = mapped_column(JSON, default=list)
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")  # on which written request; no name
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))  # who noted that request
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    by: Mapped[User | None] = relationship(foreign_keys=by_id)
    confirmed_by: Mapped[User | None] = relationship(foreign_keys=confirmed_by_id)


class AskedErasure(Base):
    """An erasure that somebody of the facility has noted for a person, until a second one confirms or drops it."""

    __tablename__ = "asked_erasure"
    __table_args__ = (CheckConstraint("(expert_id IS NULL) <> (user_id IS NULL)", name="person"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int | None] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), unique=True)
    reason: Mapped[str] = mapped_column(Text)  # on which written request; no name
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)

    expert: Mapped[Expert | None] = relationship()
    user: Mapped[User | None] = relationship(foreign_keys=user_id)
    asked_by: Mapped[User] = relationship(foreign_keys=asked_by_id)

    @property
    def person(self) -> Expert | User:
        """The profile, or the account of somebody who has none."""
        found = self.expert or self.user
        assert found is not None  # the check constraint says so
        return found

    @property
    def concerned_user_ids(self) -> frozenset[int | None]:
        """Who asked, and whom it is about; the matrix asks it."""
        return frozenset({self.asked_by_id, self.user_id, self.expert.user_id if self.expert else None})


class Restriction(Base):
    """A profile whose use a person has restricted, or objected to, until it is lifted."""

    __tablename__ = "restriction"
    __table_args__ = (
        CheckConstraint(one_of("ground", GROUNDS), name="ground"),
        Index("ix_restriction_expert", "expert_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"))
    ground: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(Text, default="")  # of the facility
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    lifted_at: Mapped[datetime | None]

    expert: Mapped[Expert] = relationship()


class RetentionStep(Base):
    """What the retention table did to one record: warned, restricted or erased; once each."""

    __tablename__ = "retention_step"
    __table_args__ = (
        UniqueConstraint("rule", "subject_id", "step", "since"),
        Index("ix_retention_step_at", "at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rule: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[int]
    step: Mapped[str] = mapped_column(String(20))
    since: Mapped[datetime]  # from when the time was counted; a profile that is confirmed starts anew
    at: Mapped[datetime]
    count: Mapped[int] = mapped_column(default=1)
