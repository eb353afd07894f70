"""The institutions of a joint request, and the links between requests that were one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.db import Base
from socx.institutions.models import Institution

if TYPE_CHECKING:
    from socx.requests.models.case import AssistanceRequest


class RequestParty(Base):
    """One institution of a request that several file together, with the same standing as the others.

    From the invitation on there is a row for each; `position` is its place in the order of the names.
    What it answers for itself stands in `answers` and nowhere else: who reads the request does not
    meet it. `left_at` is set when it declined or left; a request of one institution has no rows.
    """

    __tablename__ = "request_party"
    __table_args__ = (
        UniqueConstraint("request_id", "institution_id"),
        Index("ix_request_party_institution", "institution_id", "request_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("assistance_request.id", ondelete="CASCADE"))
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    position: Mapped[int] = mapped_column(default=0)
    joined_at: Mapped[datetime]
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    invited_from_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))
    invitation: Mapped[str] = mapped_column(Text, default="")
    accepted_at: Mapped[datetime | None]
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    signed_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    left_reason: Mapped[str] = mapped_column(Text, default="")
    # When another institution left a request that was filed: whether this one goes on.
    asked_at: Mapped[datetime | None]
    # What its own people find it by, beside what everybody does; only services/search.py writes here.
    words: Mapped[str] = mapped_column(Text, default="", server_default="", deferred=True)
    answers: Mapped[dict[str, Any]] = mapped_column(MutableDict.as_mutable(JSON), default=dict, sort_order=1)

    request: Mapped[AssistanceRequest] = relationship(back_populates="parties")
    institution: Mapped[Institution] = relationship(foreign_keys=institution_id, lazy="joined")
    invited_from: Mapped[Institution | None] = relationship(foreign_keys=invited_from_id)

    @property
    def invited_ids(self) -> frozenset[int]:
        """Who may answer the invitation."""
        return frozenset({self.institution_id} if self.is_invited else ())

    @property
    def sensitivity(self) -> str:
        """A letter about a confidential request says nothing of it."""
        return self.request.sensitivity

    @property
    def is_active(self) -> bool:
        return self.accepted_at is not None and self.left_at is None

    @property
    def is_invited(self) -> bool:
        return self.accepted_at is None and self.left_at is None


class RequestLink(Base):
    """Two requests that were one joint request: each can go on alone."""

    __tablename__ = "request_link"

    request_id: Mapped[int] = mapped_column(ForeignKey("assistance_request.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(
        ForeignKey("assistance_request.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    at: Mapped[datetime]
