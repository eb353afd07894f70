"""What search looks in: the words of each profile, one column an audience."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from socx.access.actors import TEAM_ROLES, Role
from socx.db import Base
from socx.search.tables import WORDS, FullText, words_index

#: Who finds a profile by the words of a column, if they may read the profile.
AUDIENCES: dict[str, frozenset[Role]] = dict.fromkeys(("name", "employer", "profile", "contacts"), TEAM_ROLES)


class ExpertWords(Base):
    """The words by which a profile is found. Made from the profile, never shown to anybody."""

    __tablename__ = "expert_words"
    __table_args__ = (words_index("expert_words", list(AUDIENCES)),)

    expert_id: Mapped[int] = mapped_column(
        ForeignKey("expert.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    digest: Mapped[str] = mapped_column(String(32))  # of all words: tells what has to be written again
    name: Mapped[Any] = mapped_column(WORDS)
    employer: Mapped[Any] = mapped_column(WORDS)
    profile: Mapped[Any] = mapped_column(WORDS)
    contacts: Mapped[Any] = mapped_column(WORDS)


INDEX = FullText(ExpertWords, "expert_id", list(AUDIENCES))
