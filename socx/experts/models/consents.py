"""What an expert agreed to, when, after which notice, and until when: rows that stay."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from socx.db import Base


class ExpertConsent(Base):
    """One consent from the day it was given to the day it was withdrawn.

    What holds now stands in a column of the profile too (CONSENTS), because every search reads it.
    """

    __tablename__ = "expert_consent"
    __table_args__ = (Index("ix_expert_consent_expert", "expert_id", "name", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(20))
    given_at: Mapped[datetime]
    notice_version: Mapped[str] = mapped_column(String(20), default="")  # empty: before versions were kept
    withdrawn_at: Mapped[datetime | None]
