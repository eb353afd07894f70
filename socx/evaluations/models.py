"""Tables of participants, of what they say, and of the signed evaluations of partners and experts.

What participants say is kept as counts: there is no row of a person, no moment and no order, so
nothing can be told of anybody from the tables (docs/decisions/0024).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.accounts.models import User
from socx.activities.models import Activity
from socx.db import Base, one_of
from socx.evaluations.values import BREAKDOWNS, PHASES, SIGNED
from socx.experts.models import Expert
from socx.institutions.models import Institution

#: A number that is drawn, not counted: on SQLite it is the place of the row too, so that no order remains.
Drawn = BigInteger().with_variant(Integer, "sqlite")

#: Under this name stands the number of all participants of a phase.
ALL = "all"


def _of_activity(**more: Any) -> Mapped[int]:
    return mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), **more)


class ParticipantRegister(Base):
    """Who took part in an activity, as numbers; where a list of names was needed, also the names."""

    __tablename__ = "participant_register"
    __table_args__ = (CheckConstraint("names_until IS NULL OR names_purpose <> ''", name="purpose"),)

    activity_id: Mapped[int] = _of_activity(primary_key=True)
    note: Mapped[str] = mapped_column(Text, default="")
    names_purpose: Mapped[str] = mapped_column(String(300), default="")
    names_until: Mapped[date | None] = mapped_column(index=True)  # on this day the names are deleted
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"version_id_col": version}

    activity: Mapped[Activity] = relationship(lazy="joined")
    counts: Mapped[list[ParticipantCount]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    names: Mapped[list[ParticipantName]] = relationship(
        cascade="all, delete-orphan", order_by="ParticipantName.name, ParticipantName.id"
    )


class ParticipantCount(Base):
    """How many of the participants: all of a phase, or one line of a breakdown."""

    __tablename__ = "participant_count"
    __table_args__ = (
        CheckConstraint(one_of("phase", PHASES), name="phase"),
        CheckConstraint(one_of("breakdown", (ALL, *BREAKDOWNS)), name="breakdown"),
        CheckConstraint("number BETWEEN 0 AND 10000", name="number"),
    )

    activity_id: Mapped[int] = mapped_column(
        ForeignKey("participant_register.activity_id", ondelete="CASCADE"), primary_key=True
    )
    phase: Mapped[str] = mapped_column(String(10), primary_key=True)
    breakdown: Mapped[str] = mapped_column(String(15), primary_key=True)
    key: Mapped[str] = mapped_column(String(30), primary_key=True)
    number: Mapped[int]


class ParticipantName(Base):
    """A name on a list that was needed for a purpose, until its day."""

    __tablename__ = "participant_name"

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(
        ForeignKey("participant_register.activity_id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(200))
    organisation: Mapped[str] = mapped_column(String(200), default="")


class ParticipantLink(Base):
    """The one link to the form of an activity, and how many answers came through it."""

    __tablename__ = "participant_link"

    activity_id: Mapped[int] = _of_activity(primary_key=True)
    token: Mapped[str] = mapped_column(String(20), unique=True)
    is_stopped: Mapped[bool] = mapped_column(default=False)
    answers: Mapped[int] = mapped_column(default=0)

    activity: Mapped[Activity] = relationship(lazy="joined")


class ParticipantTally(Base):
    """How many participants gave one answer to one question."""

    __tablename__ = "participant_tally"

    activity_id: Mapped[int] = _of_activity(primary_key=True)
    questions_version: Mapped[int] = mapped_column(primary_key=True)
    question: Mapped[str] = mapped_column(String(20), primary_key=True)
    answer: Mapped[str] = mapped_column(String(20), primary_key=True)
    number: Mapped[int]


class ParticipantText(Base):
    """What one participant wrote to one question; nothing ties it to other answers."""

    __tablename__ = "participant_text"

    id: Mapped[int] = mapped_column(Drawn, primary_key=True, autoincrement=False)
    activity_id: Mapped[int] = _of_activity(index=True)
    questions_version: Mapped[int]
    question: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)


class ParticipantForm(Base):
    """A form that was sent, by the number drawn when it was opened: a second press counts no second answer."""

    __tablename__ = "participant_form"

    number: Mapped[int] = mapped_column(Drawn, primary_key=True, autoincrement=False)
    activity_id: Mapped[int] = _of_activity(index=True)


class Evaluation(Base):
    """What an institution or an expert says of an activity, signed; or why the facility goes on without it."""

    __tablename__ = "evaluation"
    __table_args__ = (
        UniqueConstraint("activity_id", "kind", "institution_id"),
        UniqueConstraint("activity_id", "kind", "expert_id"),
        CheckConstraint(one_of("kind", SIGNED), name="kind"),
        CheckConstraint("(institution_id IS NULL) <> (expert_id IS NULL)", name="one"),
        CheckConstraint("answered_at IS NOT NULL OR waived_at IS NOT NULL", name="ended"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = _of_activity()
    kind: Mapped[str] = mapped_column(String(15))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"), index=True)
    expert_id: Mapped[int | None] = mapped_column(ForeignKey("expert.id"), index=True)
    questions_version: Mapped[int]
    answers: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    answered_at: Mapped[datetime | None] = mapped_column(index=True)
    waived_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    waived_at: Mapped[datetime | None]
    waive_reason: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"version_id_col": version}

    activity: Mapped[Activity] = relationship(lazy="joined")
    institution: Mapped[Institution | None] = relationship()
    expert: Mapped[Expert | None] = relationship()
    answered_by: Mapped[User | None] = relationship(foreign_keys=answered_by_id)
    waived_by: Mapped[User | None] = relationship(foreign_keys=waived_by_id)

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None
