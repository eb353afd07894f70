"""What a profile has several of: languages, topics, texts, missions, days."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from socx.core.values import CEFR_LEVELS
from socx.db import Base, one_of
from socx.experts.models.words import SKILLS


class ExpertLanguage(Base):
    """A language with its level (CEFR), and the level of each skill where the expert gives them.

    `level` is what counts: the weakest of the skills that are given (docs/decisions/0018).
    """

    __tablename__ = "expert_language"
    __table_args__ = (
        CheckConstraint(one_of("level", CEFR_LEVELS), name="level"),
        Index("ix_expert_language_level", "language", "level", "expert_id"),
        *(CheckConstraint(one_of(skill, ("", *CEFR_LEVELS)), name=skill) for skill in SKILLS),
    )

    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(3), primary_key=True, index=True)
    level: Mapped[str] = mapped_column(String(2))
    listening: Mapped[str] = mapped_column(String(2), default="")
    reading: Mapped[str] = mapped_column(String(2), default="")
    interaction: Mapped[str] = mapped_column(String(2), default="")
    production: Mapped[str] = mapped_column(String(2), default="")
    writing: Mapped[str] = mapped_column(String(2), default="")

    @property
    def skills(self) -> dict[str, str]:
        """The level of each skill that is given."""
        return {skill: getattr(self, skill) for skill in SKILLS if getattr(self, skill)}


class ExpertTopic(Base):
    """A topic that the expert knows, self-rated from 1 (basic) to 4 (leading), with evidence."""

    __tablename__ = "expert_topic"
    __table_args__ = (
        CheckConstraint("level BETWEEN 1 AND 4", name="level"),
        Index("ix_expert_topic_level", "topic_id", "level", "expert_id"),
    )

    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"), primary_key=True)
    topic_id: Mapped[str] = mapped_column(String(4), primary_key=True, index=True)
    level: Mapped[int]
    evidence: Mapped[str] = mapped_column(Text, default="")


class ExpertAssistance(Base):
    """A type of assistance that the expert can give."""

    __tablename__ = "expert_assistance"
    __table_args__ = (Index("ix_expert_assistance_kind", "kind", "expert_id"),)

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


class ExpertOpening(Base):
    """Days on which the expert can come well, both ends included. Without any, all days are as good."""

    __tablename__ = "expert_opening"
    __table_args__ = (CheckConstraint("end_on >= start_on", name="order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"), index=True)
    start_on: Mapped[date]
    end_on: Mapped[date]
    note: Mapped[str] = mapped_column(String(200), default="")


class ExpertPartner(Base):
    """A partner country or territory that the expert knows from work there."""

    __tablename__ = "expert_partner"

    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"), primary_key=True)
    partner_code: Mapped[str] = mapped_column(String(2), primary_key=True, index=True)


class ExpertPublication(Base):
    """Something that the expert has published."""

    __tablename__ = "expert_publication"

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"), index=True)
    year: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    place: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(300), default="")


class ExpertConflict(Base):
    """A conflict of interest that the expert declares, with a partner or one institution."""

    __tablename__ = "expert_conflict"

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"), index=True)
    partner_code: Mapped[str] = mapped_column(String(2))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))
    reason: Mapped[str] = mapped_column(String(300))
