"""An empty application on each database, and what benchmarks do with it: fill it in bulk, take the time."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert

from socx.db import db
from tests import postgres
from tests.conftest import make_app, new_postgres_database

DATABASES = ("sqlite", "postgresql")


def applications(only: str | None = None) -> Iterator[tuple[str, Flask]]:
    """The name of each database with an application on it; PostgreSQL where its programs are installed."""
    with tempfile.TemporaryDirectory() as folder:
        if only != "postgresql":
            yield "SQLite", make_app(f"sqlite:///{folder}/bench.db", Path(folder))
        if only == "sqlite":
            return
        if postgres.programs() is None:
            print("PostgreSQL is not installed: left out.")
            return
        with postgres.server() as address:
            yield "PostgreSQL", make_app(new_postgres_database(address, "bench"), Path(folder))


@contextmanager
def opened(app: Flask) -> Iterator[None]:
    """Inside the application with its empty tables; no connection is left open."""
    with app.app_context():
        db.drop_all()
        db.create_all()
        yield
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def insert_rows(table: type, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), 2000):
        db.session.execute(insert(table), rows[start : start + 2000])


def cpu_of(work: Callable[[], object], rounds: int) -> float:
    """The median CPU time of this process in milliseconds, after two rounds that warm up."""
    spent = []
    for _ in range(rounds + 2):
        before = time.process_time()
        work()
        spent.append((time.process_time() - before) * 1000)
    return statistics.median(spent[2:])
