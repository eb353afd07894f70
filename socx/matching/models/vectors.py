"""Tables of vectors: what texts mean, as numbers, made by the clock."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from socx.db import Base


class TextVectors(Base):
    """The vectors of the texts of one expert or one request, by one encoder.

    `state` names the texts that were read, as the roster's stamps do; `digests` has 32 bytes for each
    text, and `vectors` its numbers in half precision, one text behind the other.
    """

    __tablename__ = "match_vectors"
    __table_args__ = (
        UniqueConstraint("expert_id", "encoder"),
        UniqueConstraint("request_id", "encoder"),
        CheckConstraint("(expert_id IS NULL) <> (request_id IS NULL)", name="owner"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int | None] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("assistance_request.id", ondelete="CASCADE"))
    encoder: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(80))
    digests: Mapped[bytes] = mapped_column(LargeBinary)
    vectors: Mapped[bytes] = mapped_column(LargeBinary)
