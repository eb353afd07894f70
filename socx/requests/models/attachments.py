"""Documents that an institution adds to its request."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.accounts.models import User
from socx.core.i18n import N_
from socx.db import Base, one_of
from socx.files.kinds import KINDS
from socx.institutions.models import Institution

#: What a document is, as the one who adds it says.
PURPOSES = {
    "letter": N_("Official letter"),
    "law": N_("Law, decree or strategy"),
    "chart": N_("Organisation chart"),
    "other": N_("Another document"),
}


class Attachment(Base):
    """A document of a request. `key` is its random name in the file store; people know it by `name`."""

    __tablename__ = "attachment"
    __table_args__ = (
        UniqueConstraint("request_id", "institution_id", "digest"),
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        CheckConstraint(one_of("purpose", PURPOSES), name="purpose"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("assistance_request.id", ondelete="CASCADE"), index=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))  # whose annex it is
    name: Mapped[str] = mapped_column(String(120))
    purpose: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(5))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of the content
    key: Mapped[str] = mapped_column(String(32), unique=True)
    is_scanned: Mapped[bool] = mapped_column(default=False)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    added_at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text, default="", deferred=True)  # for search and matching, not for pages

    added_by: Mapped[User | None] = relationship()
    institution: Mapped[Institution] = relationship()
