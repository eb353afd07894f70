"""An empty application on each database, for benchmarks that stand on both."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

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
