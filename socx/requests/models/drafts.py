"""Beside a draft: who writes which part, and text that a session's end kept from being saved."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from socx.db import Base


class SectionSave(Base):
    """When a person last saved a section of a draft, by hand or in the background.

    `recorded_at` is the moment of the last audit entry about it: background saves leave one entry a
    quarter of an hour, so that the trail can be read and is never rewritten.
    """

    __tablename__ = "section_save"

    request_id: Mapped[int] = mapped_column(ForeignKey("assistance_request.id", ondelete="CASCADE"), primary_key=True)
    section: Mapped[str] = mapped_column(String(30), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True)
    at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class KeptText(Base):
    """What a person sent after their session had ended: kept for them alone, until they decide.

    `typed` is the form as it was sent, a list of texts by the name of each field; `base` what its
    page had seen of the section.
    """

    __tablename__ = "kept_text"

    request_id: Mapped[int] = mapped_column(ForeignKey("assistance_request.id", ondelete="CASCADE"), primary_key=True)
    section: Mapped[str] = mapped_column(String(30), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True)
    typed: Mapped[dict[str, Any]] = mapped_column(JSON)
    base: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime] = mapped_column(index=True)
