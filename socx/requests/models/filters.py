"""What a person keeps of the lists they make: filters with a name, and the columns they look at."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socx.accounts.models import User
from socx.db import Base


class SavedFilter(Base):
    """A list of requests with a name. It holds an address and no right: who opens it sees what they may read.

    `shared_with` is empty, or the circle that sees it too, such as `role:manager` or `desk:labour_employment`.
    """

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("owner_id", "name_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))
    name_key: Mapped[str] = mapped_column(String(120))  # accents and case folded: no name twice
    address: Mapped[str] = mapped_column(String(2000))  # what follows the question mark
    shared_with: Mapped[str] = mapped_column(String(60), default="", index=True)
    created_at: Mapped[datetime]

    owner: Mapped[User] = relationship()


class ListChoice(Base):
    """How one person looks at the list of requests: its columns, and the filter it opens with."""

    __tablename__ = "list_choice"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    columns: Mapped[str] = mapped_column(String(300), default="")  # keys with spaces between; empty: the usual ones
    filter_id: Mapped[int | None] = mapped_column(ForeignKey("saved_filter.id", ondelete="SET NULL"))
