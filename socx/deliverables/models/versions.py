"""What is handed over: versions that never change, their files, and what is said about them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.accounts.models import User
from socx.core.i18n import N_
from socx.db import Base, one_of
from socx.deliverables.kinds import SIDES
from socx.files.kinds import KINDS as FILE_KINDS
from socx.institutions.models import Institution

if TYPE_CHECKING:
    from socx.deliverables.models.deliverable import Deliverable

#: From where somebody speaks, for those who do not know the name.
PARTIES = {"partner": N_("Partner institution"), "experts": N_("Experts"), "facility": N_("Facility")}


class DeliverableFile(Base):
    """A file of a deliverable, or a photo of a report. `key` is its random name in the file store."""

    __tablename__ = "deliverable_file"
    __table_args__ = (CheckConstraint(one_of("kind", FILE_KINDS), name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    deliverable_id: Mapped[int] = mapped_column(ForeignKey("deliverable.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    caption: Mapped[str] = mapped_column(String(300), default="")
    kind: Mapped[str] = mapped_column(String(5))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of the content
    key: Mapped[str] = mapped_column(String(32), unique=True)
    is_scanned: Mapped[bool] = mapped_column(default=False)
    is_in_draft: Mapped[bool] = mapped_column(default=False)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    added_at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text, default="", deferred=True)  # for search, not for pages


class DeliverableVersion(Base):
    """A version as it was handed over: a text, the sections of a report, or a file. It never changes.

    `digest` is what somebody signs: the SHA-256 of its texts and files.
    """

    __tablename__ = "deliverable_version"
    __table_args__ = (
        UniqueConstraint("deliverable_id", "number"),
        CheckConstraint(one_of("party", PARTIES), name="party"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    deliverable_id: Mapped[int] = mapped_column(ForeignKey("deliverable.id", ondelete="CASCADE"))
    number: Mapped[int]
    texts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # by part; a plain text under "text"
    note: Mapped[str] = mapped_column(String(500), default="")  # what is new, in the words of its writer
    digest: Mapped[str] = mapped_column(String(64))
    party: Mapped[str] = mapped_column(String(10))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[datetime]

    deliverable: Mapped[Deliverable] = relationship(back_populates="versions")
    by: Mapped[User | None] = relationship()
    files: Mapped[list[DeliverableFile]] = relationship(
        secondary="deliverable_version_file", order_by=DeliverableFile.id
    )
    comments: Mapped[list[DeliverableComment]] = relationship(
        cascade="all, delete-orphan", order_by="DeliverableComment.id", back_populates="version"
    )
    acceptances: Mapped[list[DeliverableAcceptance]] = relationship(
        cascade="all, delete-orphan", order_by="DeliverableAcceptance.id"
    )

    @property
    def was_returned(self) -> bool:
        return any(comment.is_return for comment in self.comments)

    @property
    def text_before(self) -> DeliverableVersion | None:
        """The version before this one whose text can be compared with this one's; None where one of both is a file."""
        earlier = [one for one in self.deliverable.versions if one.number < self.number and one.texts]
        return earlier[-1] if earlier and self.texts else None


class DeliverableVersionFile(Base):
    """Which files belong to which version: a photo may stay through several."""

    __tablename__ = "deliverable_version_file"

    version_id: Mapped[int] = mapped_column(ForeignKey("deliverable_version.id", ondelete="CASCADE"), primary_key=True)
    file_id: Mapped[int] = mapped_column(
        ForeignKey("deliverable_file.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class DeliverableComment(Base):
    """What somebody says about a version, as a whole or about one section."""

    __tablename__ = "deliverable_comment"
    __table_args__ = (CheckConstraint(one_of("party", PARTIES), name="party"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("deliverable_version.id", ondelete="CASCADE"), index=True)
    section: Mapped[str] = mapped_column(String(120), default="")  # a key of its parts, or a place in a file
    text: Mapped[str] = mapped_column(Text)
    is_return: Mapped[bool] = mapped_column(default=False)
    party: Mapped[str] = mapped_column(String(10))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[datetime]

    version: Mapped[DeliverableVersion] = relationship(back_populates="comments")
    by: Mapped[User | None] = relationship()


class DeliverableAcceptance(Base):
    """That one side has accepted a version; for an institution it is the signature of who did it."""

    __tablename__ = "deliverable_acceptance"
    __table_args__ = (
        UniqueConstraint("version_id", "side", "institution_id"),
        CheckConstraint(one_of("side", SIDES), name="side"),
        CheckConstraint("(side = 'partner') = (institution_id IS NOT NULL)", name="institution"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("deliverable_version.id", ondelete="CASCADE"))
    side: Mapped[str] = mapped_column(String(10))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(120))  # as it was on that day
    digest: Mapped[str] = mapped_column(String(64))  # of the version that was read
    at: Mapped[datetime]

    institution: Mapped[Institution | None] = relationship()
