"""Table of the code of conduct: who has read which version, for which activity."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from socx.db import Base


class CodeAcknowledgement(Base):
    """An expert has read one version of the code of conduct, for one activity.

    `noted_by_id`: who of the facility noted that it was signed on paper; None where the expert did it here.
    """

    __tablename__ = "code_acknowledgement"
    __table_args__ = (UniqueConstraint("activity_id", "expert_id", "code_version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"), index=True)
    code_version: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
