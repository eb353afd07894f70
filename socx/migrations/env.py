"""How Alembic runs our migrations: on the application's database, all of them in one transaction."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.operations.ops import MigrationScript
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, DateTime, Text
from sqlalchemy.engine import Connection

from socx.db import Base, UtcDateTime, db
from socx.search.tables import is_compared


def plain_type(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    """Write types of ours as the plain types beneath, so that a migration needs no code of today."""
    if kind != "type":
        return False
    if isinstance(item, (UtcDateTime, DateTime)):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, JSON):
        return "sa.JSON()"
    return "sa.Text()" if isinstance(item, Text) else False


def number(_: Any, __: Any, scripts: list[MigrationScript]) -> None:
    """Number migrations 0001, 0002, …; write none where nothing has changed."""
    (script,) = scripts
    if script.upgrade_ops is not None and script.upgrade_ops.is_empty():
        scripts[:] = []
        return
    head = ScriptDirectory.from_config(context.config).get_current_head()
    script.rev_id = f"{int(head or 0) + 1:04d}"


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=plain_type,
        process_revision_directives=number,
        transactional_ddl=True,
        include_object=is_compared,
    )
    with context.begin_transaction():
        context.run_migrations()


def run_with_foreign_keys_at_rest(connection: Connection) -> None:
    """SQLite changes a table by copying and dropping it: then rows that point at it must not follow."""
    raw = connection.connection.dbapi_connection
    assert raw is not None
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        run(connection)
        if broken := raw.execute("PRAGMA foreign_key_check").fetchall():
            raise RuntimeError(f"the migration left rows that point at nothing: {broken[:3]}")
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


with db.engine.connect() as found:
    if found.dialect.name == "sqlite":
        run_with_foreign_keys_at_rest(found)
    else:
        run(found)
