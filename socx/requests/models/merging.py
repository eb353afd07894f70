"""Where a request that ended early went on, and which of its requests an institution wants first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.db import Base, one_of
from socx.requests.criteria import INSTRUMENTS

if TYPE_CHECKING:
    from socx.requests.models.case import AssistanceRequest


class WayOut(Base):
    """Where a request goes on that ended here: another instrument, or another request."""

    __tablename__ = "way_out"
    __table_args__ = (
        CheckConstraint(one_of("instrument", INSTRUMENTS), name="instrument"),
        CheckConstraint("(instrument IS NULL) <> (into_id IS NULL)", name="one_way"),
        CheckConstraint("into_id <> request_id", name="other_request"),
    )

    request_id: Mapped[int] = mapped_column(ForeignKey("assistance_request.id", ondelete="CASCADE"), primary_key=True)
    instrument: Mapped[str | None] = mapped_column(String(20))
    into_id: Mapped[int | None] = mapped_column(ForeignKey("assistance_request.id"), index=True)

    request: Mapped[AssistanceRequest] = relationship(foreign_keys=request_id, back_populates="way_out")
    into: Mapped[AssistanceRequest | None] = relationship(foreign_keys=into_id)


class RequestPlace(Base):
    """The place of a request among the open requests of its institution; 1 is what it wants first."""

    __tablename__ = "request_place"
    __table_args__ = (CheckConstraint("place > 0", name="place"),)

    request_id: Mapped[int] = mapped_column(ForeignKey("assistance_request.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int]
