"""Tables of partner institutions and of the rules of their types; what all changed rules have."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from socx.core.calendar import Calendar
from socx.core.places import partners
from socx.core.values import INSTITUTION_TYPES
from socx.db import Base, one_of
from socx.institutions.rules import STANDINGS, Rule


class ChangedRule:
    """A rule that somebody has changed: what stands now, and why, in each language."""

    standing: Mapped[str] = mapped_column(String(20))
    reason_en: Mapped[str] = mapped_column(String(500))
    reason_fr: Mapped[str] = mapped_column(String(500), default="")
    reason_es: Mapped[str] = mapped_column(String(500), default="")
    changed_at: Mapped[datetime]

    @property
    def reasons(self) -> dict[str, str]:
        return {"en": self.reason_en, "fr": self.reason_fr, "es": self.reason_es}

    def change(self, standing: str, reasons: Mapping[str, str], at: datetime) -> None:
        """Set what stands, and the reasons by language."""
        self.standing, self.changed_at = standing, at
        self.reason_en, self.reason_fr, self.reason_es = (reasons.get(code, "").strip() for code in ("en", "fr", "es"))


class InstitutionRule(ChangedRule, Base):
    """A changed rule of one type of institution: what it may be in a request, and why, in each language."""

    __tablename__ = "institution_rule"
    __table_args__ = (
        CheckConstraint(one_of("type", INSTITUTION_TYPES), name="type"),
        CheckConstraint(one_of("standing", STANDINGS), name="standing"),
    )

    type: Mapped[str] = mapped_column(String(30), primary_key=True)

    @property
    def rule(self) -> Rule:
        return Rule(self.type, self.standing, self.reasons, is_usual=False)


class Institution(Base):
    """A partner institution. Its names are kept as it writes them and are never edited."""

    __tablename__ = "institution"
    __table_args__ = (CheckConstraint(one_of("type", INSTITUTION_TYPES), name="type"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    official_name: Mapped[str] = mapped_column(String(200))
    original_name: Mapped[str] = mapped_column(String(200), default="")
    short_name: Mapped[str] = mapped_column(String(40), default="")
    type: Mapped[str] = mapped_column(String(30))
    partner_code: Mapped[str] = mapped_column(String(2), index=True)
    city: Mapped[str] = mapped_column(String(100), default="")
    website: Mapped[str] = mapped_column(String(200), default="")
    mandate: Mapped[str] = mapped_column(String(4000), default="")
    created_at: Mapped[datetime]

    @property
    def institution_ids(self) -> frozenset[int]:
        return frozenset({self.id})

    @property
    def partner_codes(self) -> frozenset[str]:
        return frozenset({self.partner_code})

    @property
    def week(self) -> Calendar:
        """The working days by which its waits are counted: by the weekend of its partner."""
        return Calendar((partners()[self.partner_code].weekend,))
