"""What a profile has several of: languages, topics, texts, missions, days."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from socx.core.values import CEFR_LEVELS
from socx.db import Base, one_of


class ExpertLanguage(Base):
    """A language and its CEFR level."""

    __tablename__ = "expert_language"
    __table_args__ = (CheckConstraint(one_of("level", CEFR_LEVELS), name="level"),)

    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(3), primary_key=True, index=True)
    level: Mapped[str] = mapped_column(String(2))


class ExpertTopic(Base):
    """A topic that the expert knows, self-rated from 1 (basic) to 4 (leading), with evidence."""

    __tablename__ = "expert_topic"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 4", name="level"),)

    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"), primary_key=True)
    topic_id: Mapped[str] = mapped_column(String(4), primary_key=True, index=True)
    level: Mapped[int]
    evidence: Mapped[str] = mapped_column(Text, default="")


class ExpertAssistance(Base):
    """A type of assistance that the expert can give."""

    __tablename__ = "expert_assistance"

    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(30), primary_key=True)


class ExpertPassage(Base):
    """A part of the profile in the expert's own words: summary, achievement, training."""

    __tablename__ = "expert_passage"

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(2))
    text: Mapped[str] = mapped_column(Text)


class ExpertMission(Base):
    """An earlier mission, of this facility or another."""

    __tablename__ = "expert_mission"

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"), index=True)
    year: Mapped[int]
    partner_code: Mapped[str] = mapped_column(String(2), index=True)
    title: Mapped[str] = mapped_column(String(200))
    days: Mapped[int | None]


class ExpertAbsence(Base):
    """Days on which the expert cannot come, both ends included."""

    __tablename__ = "expert_absence"
    __table_args__ = (CheckConstraint("end_on >= start_on", name="order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"), index=True)
    start_on: Mapped[date]
    end_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(200), default="")


class ExpertConflict(Base):
    """A conflict of interest that the expert declares, with a partner or one institution."""

    __tablename__ = "expert_conflict"

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"), index=True)
    partner_code: Mapped[str] = mapped_column(String(2))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))
    reason: Mapped[str] = mapped_column(String(300))
