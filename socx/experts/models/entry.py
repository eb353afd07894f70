"""Doors into the roster: links in mails that begin a profile, or hand one over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.accounts.models import User
from socx.core.i18n import N_
from socx.db import Base, one_of
from socx.experts.models.profile import Expert

#: What a link is for.
DOORS = {
    "self":       N_("Registration"),
    "invitation": N_("Invitation"),
    "adviser":    N_("Handing over"),
}  # fmt: skip


class EntryLink(Base):
    """A link that works once and for some time; only its digest is kept.

    self: somebody wants to register.  invitation: an adviser invites.  adviser: an adviser has
    entered the profile `expert`, and its owner may take it over.
    """

    __tablename__ = "entry_link"
    __table_args__ = (
        CheckConstraint(one_of("kind", DOORS), name="kind"),
        Index("ix_entry_link_email", "email", "id"),
        Index("ix_entry_link_open", "kind", "made_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    given_name: Mapped[str] = mapped_column(String(80), default="")
    family_name: Mapped[str] = mapped_column(String(80), default="")
    language: Mapped[str] = mapped_column(String(2))
    expert_id: Mapped[int | None] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"), index=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # used, or withdrawn
    outcome: Mapped[str] = mapped_column(String(10), default="")  # used, withdrawn, replaced

    expert: Mapped[Expert | None] = relationship()
    made_by: Mapped[User | None] = relationship(foreign_keys=[made_by_id])

    def is_open(self, now: datetime) -> bool:
        """Whether the link still works."""
        return self.ended_at is None and now < self.expires_at
