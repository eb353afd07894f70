"""What search looks in: the words of each request, one column an audience, and the index over them.

PostgreSQL keeps them as tsvector columns under one GIN index. SQLite keeps them as text, with a
full text table beside it that triggers keep in step. Only services/search.py writes here.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import DDL, ForeignKey, Index, String, Text, column, event, table
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from socx.access.actors import Role
from socx.db import Base, db

ROLES = frozenset({Role.OFFICIAL, Role.APPROVER, Role.ADVISER, Role.MANAGER, Role.DELEGATION, Role.COMMISSION})

#: Who finds a request by the words of a column, if they may read the request. Widest first.
AUDIENCES: dict[str, frozenset[Role]] = {
    "title": ROLES,
    "everyone": ROLES,
    "contacts": ROLES - {Role.COMMISSION},
    "offices": ROLES - {Role.OFFICIAL, Role.APPROVER},
    "facility": frozenset({Role.ADVISER, Role.MANAGER, Role.COMMISSION}),
}

INDEX = "ix_request_words_all"
WORDS = Text().with_variant(TSVECTOR(), "postgresql")


class RequestWords(Base):
    """The words by which a request is found. Made from the request, never shown to anybody."""

    __tablename__ = "request_words"
    __table_args__ = (Index(INDEX, *AUDIENCES, postgresql_using="gin").ddl_if(dialect="postgresql"),)

    request_id: Mapped[int] = mapped_column(
        ForeignKey("assistance_request.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    digest: Mapped[str] = mapped_column(String(32))  # of all words: tells what has to be written again
    title: Mapped[Any] = mapped_column(WORDS)
    everyone: Mapped[Any] = mapped_column(WORDS)
    contacts: Mapped[Any] = mapped_column(WORDS)
    offices: Mapped[Any] = mapped_column(WORDS)
    facility: Mapped[Any] = mapped_column(WORDS)


#: SQLite's full text table, and the names of the tables that it makes for itself.
FTS = "request_words_fts"
fts = table(FTS, column("rowid"), column(FTS), column("rank"))


def is_own_of_sqlite(name: str | None) -> bool:
    """Whether a table belongs to SQLite's full text search: no model describes it."""
    return name is not None and name.startswith(FTS)


def is_compared(item: Any, name: str | None, kind: str, _reflected: bool, _beside: Any) -> bool:
    """For Alembic: leave out SQLite's own tables, and our index where the database is SQLite."""
    if kind == "index" and name == INDEX:
        return db.engine.dialect.name == "postgresql"
    return kind != "table" or not is_own_of_sqlite(name)


_COLUMNS = ", ".join(AUDIENCES)
_NEW = ", ".join(f"new.{name}" for name in AUDIENCES)
_OLD = ", ".join(f"old.{name}" for name in AUDIENCES)
_FORGET = f"INSERT INTO {FTS} ({FTS}, rowid, {_COLUMNS}) VALUES ('delete', old.request_id, {_OLD});"
_KEEP = f"INSERT INTO {FTS} (rowid, {_COLUMNS}) VALUES (new.request_id, {_NEW});"

SQLITE = (
    f"CREATE VIRTUAL TABLE {FTS} USING fts5({_COLUMNS}, content='request_words', content_rowid='request_id', "
    "tokenize='unicode61 remove_diacritics 2', prefix='2 3 4')",
    f"CREATE TRIGGER {FTS}_insert AFTER INSERT ON request_words BEGIN {_KEEP} END",
    f"CREATE TRIGGER {FTS}_delete AFTER DELETE ON request_words BEGIN {_FORGET} END",
    f"CREATE TRIGGER {FTS}_update AFTER UPDATE OF {_COLUMNS} ON request_words BEGIN {_FORGET} {_KEEP} END",
)


def _on_sqlite(statement: str) -> Any:
    ddl: Any = DDL  # SQLAlchemy gives it no types
    return ddl(statement).execute_if(dialect="sqlite")


for statement in SQLITE:
    event.listen(RequestWords.__table__, "after_create", _on_sqlite(statement))
event.listen(RequestWords.__table__, "before_drop", _on_sqlite(f"DROP TABLE IF EXISTS {FTS}"))
