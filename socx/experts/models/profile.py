"""The profile of an expert."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.accounts.models import User
from socx.core.i18n import N_
from socx.core.values import EXPERT_KINDS
from socx.core.workflow import State
from socx.db import Base, one_of
from socx.experts.models.consents import ExpertConsent
from socx.experts.models.employers import Employer
from socx.experts.models.parts import (
    ExpertAbsence,
    ExpertAssistance,
    ExpertConflict,
    ExpertLanguage,
    ExpertMission,
    ExpertOpening,
    ExpertPartner,
    ExpertPassage,
    ExpertPublication,
    ExpertTopic,
)
from socx.experts.models.words import SOURCES
from socx.experts.workflow import PROFILE_WORKFLOW, SEARCHABLE

#: What an erased profile says: nothing. Its Member State and kind of expert stay, because the figures of past
#: missions count them; its name and address are filled by the number of the row.
EMPTIED: dict[str, Any] = {
    "user_id": None, "given_name": "", "phone": "", "sex": "", "employer": "", "employer_id": None, "unit": "",
    "function": "", "seniority": "", "retired_year": None, "release_contact_name": "", "release_contact_email": "",
    "experience_years": 0, "specific_years": None, "education_level": "", "education_field": "",
    "education_year": None, "systems": "", "mobility": "", "contact_by": "", "contact_note": "", "modalities": [],
    "days_per_year": 0, "notice_weeks": 0, "in_roster_since": None, "may_share_since": None,
    "confidentiality_since": None, "entered_by_id": None,
    "ask_again_on": None, "restricted_at": None, "confirmed_at": None,
}  # fmt: skip


class Expert(Base):
    """A public servant or practitioner who is ready to go on short missions.

    `member_state` is the State of the administration, not a nationality. `sex` serves statistics
    only and never reaches the matching engine.
    """

    __tablename__ = "expert"
    __table_args__ = (
        CheckConstraint(one_of("state", PROFILE_WORKFLOW.labels), name="state"),
        CheckConstraint(one_of("kind", EXPERT_KINDS), name="kind"),
        CheckConstraint(one_of("source", SOURCES), name="source"),
        Index("ix_expert_list", "state", "family_name", "id"),
        Index("ix_expert_name", "family_name", "given_name"),
        Index("ix_expert_home", "member_state", "family_name", "given_name"),
        Index("ix_expert_confirmed", "confirmed_at", "id"),
        Index("ix_expert_days", "days_per_year", "id"),
        Index("ix_expert_roster", "state", "restricted_at", "changed_at", "version"),  # whether a ranking is current
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
    employer: Mapped[str] = mapped_column(String(200), default="")  # as written; the name of the register where it fits
    employer_id: Mapped[int | None] = mapped_column(ForeignKey("employer.id", ondelete="SET NULL"), index=True)
    unit: Mapped[str] = mapped_column(String(200), default="")
    function: Mapped[str] = mapped_column(String(200), default="")
    seniority: Mapped[str] = mapped_column(String(20), default="")
    retired_year: Mapped[int | None]
    release_contact_name: Mapped[str] = mapped_column(String(120), default="")
    release_contact_email: Mapped[str] = mapped_column(String(254), default="")
    experience_years: Mapped[int] = mapped_column(default=0)
    specific_years: Mapped[int | None]  # in social protection, labour and employment
    education_level: Mapped[str] = mapped_column(String(20), default="")
    education_field: Mapped[str] = mapped_column(String(200), default="")
    education_year: Mapped[int | None]
    systems: Mapped[str] = mapped_column(Text, default="")
    mobility: Mapped[str] = mapped_column(String(500), default="")
    contact_by: Mapped[str] = mapped_column(String(10), default="")
    contact_note: Mapped[str] = mapped_column(String(200), default="")
    modalities: Mapped[list[str]] = mapped_column(JSON, default=list)
    days_per_year: Mapped[int] = mapped_column(default=20)
    notice_weeks: Mapped[int] = mapped_column(default=4)
    in_roster_since: Mapped[datetime | None]  # consent to be in the roster; None: not given
    may_share_since: Mapped[datetime | None]  # consent to show the CV to a partner institution
    confidentiality_since: Mapped[datetime | None]
    source: Mapped[str] = mapped_column(String(20), default="self")
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    notice_version: Mapped[str] = mapped_column(String(20), default="")  # of the privacy notice that was shown first
    ask_again_on: Mapped[date | None]  # "not now, ask after this day"
    restricted_at: Mapped[datetime | None]  # the person asked to restrict the use of the profile
    erased_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(20), default=PROFILE_WORKFLOW.initial)
    state_since: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]  # last time that the expert said the profile is right
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"version_id_col": version}

    user: Mapped[User | None] = relationship(foreign_keys=[user_id])
    registered_employer: Mapped[Employer | None] = relationship()
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
    openings: Mapped[list[ExpertOpening]] = relationship(
        cascade="all, delete-orphan", order_by="ExpertOpening.start_on"
    )
    partners: Mapped[list[ExpertPartner]] = relationship(
        cascade="all, delete-orphan", order_by="ExpertPartner.partner_code"
    )
    publications: Mapped[list[ExpertPublication]] = relationship(
        cascade="all, delete-orphan", order_by="ExpertPublication.year.desc(), ExpertPublication.id"
    )
    consents: Mapped[list[ExpertConsent]] = relationship(cascade="all, delete-orphan", order_by="ExpertConsent.id")
    conflicts: Mapped[list[ExpertConflict]] = relationship(cascade="all, delete-orphan", order_by="ExpertConflict.id")

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def status(self) -> State:
        return PROFILE_WORKFLOW[self.state]

    @property
    def is_searchable(self) -> bool:
        """Whether the profile takes part in matching; `obstacles` says why not."""
        return not self.obstacles

    @property
    def obstacles(self) -> list[str]:
        """What keeps the profile from being found: state, consent, restricted. queries.searchable() says the same."""
        found = {
            "state": self.state not in SEARCHABLE,
            "consent": self.in_roster_since is None,
            "restricted": self.restricted_at is not None,
        }
        return [name for name, holds in found.items() if holds]

    @property
    def has_no_account(self) -> bool:
        """Nobody has taken the profile over yet: the facility keeps it for the person, until it is erased."""
        return self.user_id is None and not self.is_erased

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None

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
            (any(p.text for p in self.passages), N_("Describe your experience."),           "passages"),
            (self.modalities,       N_("Say whether you work on site, remotely or both."),  "modalities"),
        )
        # fmt: on
        return [(sentence, field) for given, sentence, field in needs if not given]
