"""The database: base of all tables, the session, and one transaction per action."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, MetaData, event, or_, select
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


Row = TypeVar("Row")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment in Python, UTC in the table; refuses a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables; their constraints get the same names on every database."""

    registry = registry(metadata=MetaData(naming_convention=NAMES), type_annotation_map={datetime: UtcDateTime})


def one_of(column: str, values: Iterable[str]) -> str:
    """The text of a CHECK constraint: the column holds one of these values."""
    return f"{column} IN (" + ", ".join(f"'{value}'" for value in values) + ")"


def rows_for(table: type[Row], column: str, values: Iterable[Any], standing: Iterable[Row]) -> list[Row]:
    """One row a value, in the order of the values: those that stand already, and new ones for the rest."""
    there = {getattr(row, column): row for row in standing}
    return [there.get(value) or table(**{column: value}) for value in sorted(set(values))]


def plain_rows(table: type[DeclarativeBase], *where: Any, without: Iterable[str] = ()) -> list[dict[str, Any]]:
    """The rows of a table as plain values by column, without some columns; in the order of their keys."""
    left_out = set(without)
    columns = [column for column in table.__table__.columns if column.key not in left_out]
    found = db.session.execute(select(*columns).where(*where).order_by(*table.__table__.primary_key))
    return [dict(row._mapping) for row in found]


def rows_naming(
    user_id: int | None, tables: Iterable[tuple[Any, tuple[str, ...]]], *, without: Iterable[str] = ()
) -> dict[str, list[dict[str, Any]]]:
    """plain_rows() of several tables, by table: those in which one of the columns names that account."""
    left_out = set(without)
    return {
        table.__tablename__: plain_rows(
            table, or_(*(getattr(table, column) == user_id for column in columns)), without=left_out
        )
        for table, columns in tables
    }


# Statements never carry their parameters into a log: they hold names, addresses and CV text.
db = SQLAlchemy(metadata=Base.metadata, engine_options={"hide_parameters": True, "pool_pre_ping": True})

#: True while a page is only read: then SQLite need not take the write lock.
reading: ContextVar[bool] = ContextVar("reading", default=False)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(dbapi_connection: Any, _record: Any) -> None:
    """Set what SQLite forgets with each connection (reliability: WAL with a sync per commit)."""
    if type(dbapi_connection).__module__.startswith("sqlite3"):
        dbapi_connection.isolation_level = None
        cursor = dbapi_connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=10000",
            "secure_delete=ON",
            "cache_size=-32000",  # KB; with less, a list among 100,000 experts reads most pages of its tables twice
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


@event.listens_for(Engine, "connect")
def _prepare_postgresql(dbapi_connection: Any, _record: Any) -> None:
    """Tell PostgreSQL that no disk has to turn: else it reads whole tables where an index knows the rows."""
    if type(dbapi_connection).__module__.startswith("psycopg"):
        with dbapi_connection.cursor() as cursor:
            cursor.execute("SET random_page_cost = 1.1")
        dbapi_connection.commit()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock first where something may be written, or updates are lost."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN" if reading.get() else "BEGIN IMMEDIATE")


def clear_log() -> None:
    """Put SQLite's log into its file and empty it: until then the log holds what was deleted. Between transactions."""
    if db.engine.dialect.name == "sqlite":
        connection = db.engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()


@contextmanager
def looking() -> Iterator[None]:
    """A transaction that only reads, for as long as it likes: nobody waits for it, and it leaves nothing behind."""
    token = reading.set(True)
    try:
        yield
    finally:
        db.session.rollback()
        reading.reset(token)


@contextmanager
def writing_aside() -> Iterator[None]:
    """A transaction of its own while a page is read: the reading before it ends, and begins anew after it."""
    db.session.rollback()
    token = reading.set(False)
    try:
        with transaction():
            yield
    finally:
        reading.reset(token)


@contextmanager
def transaction() -> Iterator[None]:
    """Commit what the block did, or none of it. Used at the edges only."""
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def hold(row: Any) -> None:
    """Read a row anew and keep it until the transaction ends: who comes at the same time waits, and sees what is done.

    On SQLite whoever writes holds everything already.
    """
    db.session.flush()  # reading again would forget what is not written yet
    db.session.refresh(row, with_for_update={"of": type(row)})
