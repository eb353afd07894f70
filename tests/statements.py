"""How often a test asks the database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event

from socx.db import db


class Statements(list[str]):
    """The statements that were sent while it was open."""

    def __enter__(self) -> Statements:
        event.listen(db.engine, "before_cursor_execute", self._note)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(db.engine, "before_cursor_execute", self._note)

    @property
    def looks(self) -> int:
        """How many of them read."""
        return sum(statement.lstrip().startswith("SELECT") for statement in self)

    def _note(self, connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        self.append(statement)
