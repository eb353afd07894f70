"""Who looked at which case when: what has changed since is marked for that person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from socx.db import Base


class CaseLook(Base):
    """The last visit of a person to a case, and the one before.

    A visit lasts some minutes: within them a page that is opened again still shows what had changed
    since the visit before.
    """

    __tablename__ = "case_look"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    request_id: Mapped[int] = mapped_column(
        ForeignKey("assistance_request.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    at: Mapped[datetime]
    before: Mapped[datetime | None]
