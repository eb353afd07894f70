"""Rounds: calls with a deadline, beside the intake that is always open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from socx.core.i18n import LANGUAGES
from socx.db import Base


class Round(Base):
    """A call with a deadline: requests filed under it are signed before it closes.

    It has a name and a text in each language, or in some of them. Without domains, topics or partners it is for all.
    """

    __tablename__ = "request_round"
    __table_args__ = (CheckConstraint("name_en <> '' OR name_fr <> '' OR name_es <> ''", name="name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name_en: Mapped[str] = mapped_column(String(120), default="")
    name_fr: Mapped[str] = mapped_column(String(120), default="")
    name_es: Mapped[str] = mapped_column(String(120), default="")
    text_en: Mapped[str] = mapped_column(Text, default="")
    text_fr: Mapped[str] = mapped_column(Text, default="")
    text_es: Mapped[str] = mapped_column(Text, default="")
    opens_on: Mapped[date]
    closes_at: Mapped[datetime] = mapped_column(index=True)
    zone: Mapped[str] = mapped_column(String(40))  # on whose clock the day opens and the hour closes
    domains: Mapped[list[Any]] = mapped_column(JSON, default=list)
    topics: Mapped[list[Any]] = mapped_column(JSON, default=list)
    partners: Mapped[list[Any]] = mapped_column(JSON, default=list)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=0)

    __mapper_args__ = {"version_id_col": version}

    def name(self, language: str) -> str:
        """The name in a language, or in the first that it has."""
        return _told(self.names, language)

    def text(self, language: str) -> str:
        """What it is about, in a language or in the first that it has; empty where nobody said."""
        return _told(self.texts, language)

    @property
    def names(self) -> dict[str, str]:
        """The names that it has, by language."""
        return {code: name for code in LANGUAGES if (name := getattr(self, f"name_{code}"))}

    @property
    def texts(self) -> dict[str, str]:
        """The texts that it has, by language."""
        return {code: text for code in LANGUAGES if (text := getattr(self, f"text_{code}"))}

    @property
    def opens_at(self) -> datetime:
        return datetime.combine(self.opens_on, time(), ZoneInfo(self.zone))

    def is_open(self, at: datetime) -> bool:
        """Whether a signature at that moment counts; the closing moment itself still does."""
        return self.opens_at <= at <= self.closes_at

    @property
    def closing(self) -> str:
        """A sign of the round and its deadline: reminders of another deadline are others."""
        return f"{self.id}-{self.closes_at:%Y%m%dT%H%M}"

    def is_over(self, at: datetime) -> bool:
        return at > self.closes_at

    def days_left(self, at: datetime) -> int:
        """Days of the calendar until the day it closes, on its own clock; 0 on that day."""
        zone = ZoneInfo(self.zone)
        return (self.closes_at.astimezone(zone).date() - at.astimezone(zone).date()).days

    def is_for_partner(self, code: str) -> bool:
        return not self.partners or code in self.partners

    def is_for(self, domain: str | None, topics: list[str]) -> bool:
        """Whether a request with these topics fits: one of them is meant, or its domain is."""
        if not self.domains and not self.topics:
            return True
        return domain in self.domains or not set(topics).isdisjoint(self.topics)


def _told(said: Mapping[str, str], language: str) -> str:
    return said.get(language) or next(iter(said.values()), "")
