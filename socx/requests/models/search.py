"""What search looks in: the words of each request, one column an audience."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from socx.access.actors import PARTNER_ROLES, TEAM_ROLES, Role
from socx.db import Base
from socx.search.tables import WORDS, FullText, words_index

ROLES = PARTNER_ROLES | TEAM_ROLES | {Role.DELEGATION, Role.COMMISSION}

#: Who finds a request by the words of a column, if they may read the request. Widest first.
AUDIENCES: dict[str, frozenset[Role]] = {
    "title": ROLES,
    "everyone": ROLES,
    "contacts": ROLES - {Role.COMMISSION},
    "offices": ROLES - PARTNER_ROLES,
    "facility": TEAM_ROLES | {Role.COMMISSION},
}


class RequestWords(Base):
    """The words by which a request is found. Made from the request, never shown to anybody."""

    __tablename__ = "request_words"
    __table_args__ = (words_index("request_words", list(AUDIENCES)),)

    request_id: Mapped[int] = mapped_column(
        ForeignKey("assistance_request.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    digest: Mapped[str] = mapped_column(String(32))  # of all words: tells what has to be written again
    title: Mapped[Any] = mapped_column(WORDS)
    everyone: Mapped[Any] = mapped_column(WORDS)
    contacts: Mapped[Any] = mapped_column(WORDS)
    offices: Mapped[Any] = mapped_column(WORDS)
    facility: Mapped[Any] = mapped_column(WORDS)


INDEX = FullText(RequestWords, "request_id", list(AUDIENCES))
