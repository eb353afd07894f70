"""Table of text of a profile that came after its session had ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from socx.db import Base


class KeptSection(Base):
    """What a person sent for a part of their own profile when they were not signed in any more.

    `typed` is the form as it was sent, a list of texts by the name of each field; `version` the one of the
    profile that its page had seen. The place is the key of the part, or "start" for a profile that is not begun.
    """

    __tablename__ = "kept_section"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[str] = mapped_column(String(30), primary_key=True)
    typed: Mapped[dict[str, Any]] = mapped_column(JSON)
    version: Mapped[str] = mapped_column(String(20), default="")
    at: Mapped[datetime] = mapped_column(index=True)
