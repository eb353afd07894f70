"""Tables of words: what something is found by, one column an audience, and the index over them.

PostgreSQL keeps the words as tsvector columns under one GIN index. SQLite keeps them as text, with a
full text table beside them that triggers keep in step. Only keeping.py writes there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import DDL, Index, Text, column, event, table
from sqlalchemy.dialects.postgresql import TSVECTOR

from socx.db import db

#: The type of a column of words.
WORDS = Text().with_variant(TSVECTOR(), "postgresql")


class FullText:
    """The index over a table of words whose rows belong to rows of another table.

    `columns` are those with words; in the first one, a word counts most.
    """

    def __init__(self, model: Any, owner: str, columns: Sequence[str]) -> None:
        self.model, self.owner, self.columns = model, owner, tuple(columns)
        self.name = index_name(model.__tablename__)
        self.fts_name = f"{model.__tablename__}_fts"
        self.fts = table(self.fts_name, column("rowid"), column(self.fts_name), column("rank"))
        for statement in self._sqlite():
            event.listen(model.__table__, "after_create", _on_sqlite(statement))
        event.listen(model.__table__, "before_drop", _on_sqlite(f"DROP TABLE IF EXISTS {self.fts_name}"))
        ALL.append(self)

    @property
    def first(self) -> str:
        return self.columns[0]

    @property
    def id(self) -> Any:
        """The column with the number of what the words belong to."""
        return getattr(self.model, self.owner)

    @property
    def match(self) -> Any:
        """What SQLite's MATCH stands behind."""
        return self.fts.c[self.fts_name]

    def _sqlite(self) -> tuple[str, ...]:
        words, fts, names = self.model.__tablename__, self.fts_name, ", ".join(self.columns)
        new, old = (", ".join(f"{row}.{name}" for name in self.columns) for row in ("new", "old"))
        forget = f"INSERT INTO {fts} ({fts}, rowid, {names}) VALUES ('delete', old.{self.owner}, {old});"
        keep = f"INSERT INTO {fts} (rowid, {names}) VALUES (new.{self.owner}, {new});"
        return (
            f"CREATE VIRTUAL TABLE {fts} USING fts5({names}, content='{words}', content_rowid='{self.owner}', "
            "tokenize='unicode61 remove_diacritics 2', prefix='2 3 4')",
            f"CREATE TRIGGER {fts}_insert AFTER INSERT ON {words} BEGIN {keep} END",
            f"CREATE TRIGGER {fts}_delete AFTER DELETE ON {words} BEGIN {forget} END",
            f"CREATE TRIGGER {fts}_update AFTER UPDATE OF {names} ON {words} BEGIN {forget} {keep} END",
        )


#: Every index there is.
ALL: list[FullText] = []


def index_name(of_table: str) -> str:
    return f"ix_{of_table}_all"


def words_index(of_table: str, columns: Sequence[str]) -> Index:
    """PostgreSQL's index over a table of words, in order after every change (see migration 0029)."""
    index = Index(index_name(of_table), *columns, postgresql_using="gin", postgresql_with={"fastupdate": "off"})
    return index.ddl_if(dialect="postgresql")


def is_own_of_sqlite(name: str | None) -> bool:
    """Whether a table belongs to SQLite's full text search: no model describes it."""
    return name is not None and any(name.startswith(index.fts_name) for index in ALL)


def is_compared(_item: Any, name: str | None, kind: str, _reflected: bool, _beside: Any) -> bool:
    """For Alembic: leave out SQLite's own tables, and our indexes where the database is SQLite."""
    if kind == "index" and name in {index.name for index in ALL}:
        return db.engine.dialect.name == "postgresql"
    return kind != "table" or not is_own_of_sqlite(name)


def _on_sqlite(statement: str) -> Any:
    ddl: Any = DDL  # SQLAlchemy gives it no types
    return ddl(statement).execute_if(dialect="sqlite")
