"""A signature asked for by a link: to the exact words, once, without an account."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.accounts.models import User
from socx.db import Base, one_of
from socx.institutions.models import Institution

if TYPE_CHECKING:
    from socx.requests.models.case import AssistanceRequest

#: How a sign-off ends. `ended`: the draft was taken back, signed otherwise, or asked for anew.
OUTCOMES = ("signed", "returned", "ended")


class SignOff(Base):
    """One letter that asks one person to sign one version of a request.

    Only the digest of the link's secret is kept. `document` holds the words that the link shows, and
    `fingerprint` is short enough to compare by eye. `institution_id` says for which institution the
    person signs, where several file a request together.
    """

    __tablename__ = "sign_off"
    __table_args__ = (
        CheckConstraint(one_of("outcome", OUTCOMES), name="outcome"),
        Index("ix_sign_off_request", "request_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("assistance_request.id", ondelete="CASCADE"))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))
    name: Mapped[str] = mapped_column(String(120))
    function: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2), default="en")
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    fingerprint: Mapped[str] = mapped_column(String(16))
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(10))
    ended_at: Mapped[datetime | None]
    signed_name: Mapped[str] = mapped_column(String(120), default="")  # as it was typed
    reason: Mapped[str] = mapped_column(Text, default="")  # of a return

    request: Mapped[AssistanceRequest] = relationship(back_populates="sign_offs")
    asked_by: Mapped[User | None] = relationship()
    institution: Mapped[Institution | None] = relationship()

    @property
    def sensitivity(self) -> str:
        """A letter about a confidential request says nothing of it."""
        return self.request.sensitivity

    def is_open(self, now: datetime) -> bool:
        return self.outcome is None and now < self.expires_at
