"""Tables of the roster."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.accounts.models import User
from socx.core.i18n import N_
from socx.core.values import CEFR_LEVELS, EXPERT_KINDS
from socx.core.workflow import State
from socx.db import Base, one_of
from socx.experts.workflow import PROFILE_WORKFLOW, SEARCHABLE

# fmt: off
#: What a piece of the profile's text tells.
PASSAGE_KINDS = {
    "summary":      N_("Summary"),
    "achievement":  N_("Achievements"),
    "mission":      N_("Work on missions"),
    "training":     N_("Education and training"),
}

#: What people say of their own level in a topic.
TOPIC_LEVELS = {
    1: N_("Basic: has worked with it"),
    2: N_("Good: works with it often"),
    3: N_("Very good: advises colleagues"),
    4: N_("Leading: advises other administrations"),
}

#: What the expert agrees to, each by itself: (the column of its date, its title, its text).
CONSENTS = {
    "roster": ("in_roster_since", N_("To be in the roster"),
               N_("The facility may keep my profile and may propose me for requests that fit it.")),
    "share": ("may_share_since", N_("To show my CV to partner institutions"),
              N_("The facility may show my CV, without contact details, to a partner institution outside the European "
                 "Union when it proposes me.")),
    "confidentiality": ("confidentiality_since", N_("To keep confidential what I learn"),
                        N_("I keep to myself what I learn about requests, persons and cases. Without this, restricted "
                           "requests are not proposed to me.")),
}
# fmt: on


class Expert(Base):
    """A public servant or practitioner who is ready to go on short missions.

    `member_state` is the State of the administration, not a nationality. `sex` serves statistics
    only and never reaches the matching engine.
    """

    __tablename__ = "expert"
    __table_args__ = (
        CheckConstraint(one_of("state", [s.name for s in PROFILE_WORKFLOW]), name="state"),
        CheckConstraint(one_of("kind", EXPERT_KINDS), name="kind"),
        Index("ix_expert_list", "state", "family_name", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), unique=True)
    given_name: Mapped[str] = mapped_column(String(80))
    family_name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    phone: Mapped[str] = mapped_column(String(40), default="")
    sex: Mapped[str] = mapped_column(String(1), default="")
    kind: Mapped[str] = mapped_column(String(40), default="public_servant")
    member_state: Mapped[str] = mapped_column(String(2), index=True)
    employer: Mapped[str] = mapped_column(String(200), default="")
    unit: Mapped[str] = mapped_column(String(200), default="")
    function: Mapped[str] = mapped_column(String(200), default="")
    experience_years: Mapped[int] = mapped_column(default=0)
    modalities: Mapped[list[str]] = mapped_column(JSON, default=list)
    days_per_year: Mapped[int] = mapped_column(default=20)
    notice_weeks: Mapped[int] = mapped_column(default=4)
    in_roster_since: Mapped[datetime | None]  # consent to be in the roster; None: not given
    may_share_since: Mapped[datetime | None]  # consent to show the CV to a partner institution
    confidentiality_since: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(20), default=PROFILE_WORKFLOW.initial)
    state_since: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]  # last time that the expert said the profile is right
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"version_id_col": version}

    user: Mapped[User | None] = relationship()
    languages: Mapped[list[ExpertLanguage]] = relationship(
        cascade="all, delete-orphan", order_by="ExpertLanguage.language"
    )
    topics: Mapped[list[ExpertTopic]] = relationship(cascade="all, delete-orphan", order_by="ExpertTopic.topic_id")
    assistance: Mapped[list[ExpertAssistance]] = relationship(
        cascade="all, delete-orphan", order_by="ExpertAssistance.kind"
    )
    passages: Mapped[list[ExpertPassage]] = relationship(cascade="all, delete-orphan", order_by="ExpertPassage.id")
    missions: Mapped[list[ExpertMission]] = relationship(
        cascade="all, delete-orphan", order_by="ExpertMission.year.desc(), ExpertMission.id"
    )
    absences: Mapped[list[ExpertAbsence]] = relationship(
        cascade="all, delete-orphan", order_by="ExpertAbsence.start_on"
    )
    conflicts: Mapped[list[ExpertConflict]] = relationship(cascade="all, delete-orphan", order_by="ExpertConflict.id")

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def status(self) -> State:
        return PROFILE_WORKFLOW[self.state]

    @property
    def is_searchable(self) -> bool:
        """Whether the profile takes part in matching: its state says so and the person agreed."""
        return self.state in SEARCHABLE and self.in_roster_since is not None

    @property
    def best_topics(self) -> list[ExpertTopic]:
        """The topics, those with the highest level first."""
        return sorted(self.topics, key=lambda topic: (-topic.level, topic.topic_id))

    def missing(self) -> list[tuple[str, str]]:
        """What the profile needs before it can be verified: (sentence, name of the field)."""
        # fmt: off
        needs = (
            (self.employer,         N_("Name your employer."),                              "employer"),
            (self.function,         N_("Describe your function."),                          "function"),
            (self.languages,        N_("Add at least one language."),                       "languages"),
            (self.topics,           N_("Choose at least one topic."),                       "topics"),
            (self.assistance,       N_("Choose at least one type of assistance."),          "assistance"),
            (any(p.text for p in self.passages), N_("Describe your experience."),           "summary"),
            (self.modalities,       N_("Say whether you work on site, remotely or both."),  "modalities"),
            (self.in_roster_since,  N_("Agree to be in the roster."),                       "consent"),
        )
        # fmt: on
        return [(sentence, field) for given, sentence, field in needs if not given]


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
