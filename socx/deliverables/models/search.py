"""What search looks in: the words of each deliverable."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from socx.db import Base
from socx.search.tables import WORDS, FullText, words_index

#: Whoever may read a deliverable reads all that was handed over of it: one audience, told apart by weight alone.
COLUMNS = ("title", "content")


class DeliverableWords(Base):
    """The words by which a deliverable is found. Made from what was handed over, never shown to anybody."""

    __tablename__ = "deliverable_words"
    __table_args__ = (words_index("deliverable_words", COLUMNS),)

    deliverable_id: Mapped[int] = mapped_column(
        ForeignKey("deliverable.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    digest: Mapped[str] = mapped_column(String(32))  # of all words: tells what has to be written again
    title: Mapped[Any] = mapped_column(WORDS)
    content: Mapped[Any] = mapped_column(WORDS)


INDEX = FullText(DeliverableWords, "deliverable_id", COLUMNS)
