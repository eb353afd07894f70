"""The application on both databases, browsers of several kinds, a fixed moment."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from socx.accounts import services as accounts
from socx.accounts.models import User
from socx.app import create_app
from socx.config import Settings
from socx.db import db as database
from socx.matching import services as matching
from tests import postgres
from tests.browser_html import Browser
from tests.factories import NOW

hypothesis.settings.register_profile(
    "socx",
    deadline=None,
    max_examples=40,
    derandomize=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],  # says something of the machine, not of a test
)
hypothesis.settings.load_profile("socx")

ALL = os.environ.get("SOCX_TEST_ALL") == "1"
LEFT_OUT: list[str] = []


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    """The address of a PostgreSQL server: the one that was given, or one of our own."""
    given = os.environ.get("SOCX_TEST_DATABASE_URL")
    if given:
        yield given
        return
    if postgres.programs() is None:
        _leave_out("PostgreSQL is not installed: the tests against it were left out.")
    with postgres.server() as address:
        yield address


def _leave_out(sentence: str) -> None:
    if ALL:
        pytest.fail(sentence)
    if sentence not in LEFT_OUT:
        LEFT_OUT.append(sentence)
    pytest.skip(sentence)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for sentence in LEFT_OUT:
        terminalreporter.write_line(sentence, yellow=True)


def new_postgres_database(address: str, name: str) -> str:
    """Make an empty database on the server and give its address; each worker has its own of that name."""
    name += os.environ.get("PYTEST_XDIST_WORKER", "")
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return address.rsplit("/", 1)[0] + f"/{name}"


def make_app(address: str, folder: Path, **more: str) -> Flask:
    """An application for tests; everything that is on for users is on here too."""
    return create_app(Settings(env="test", instance=str(folder), database_url=address, secret_key="k" * 40, **more))


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application a database; its tables are made once and emptied after each test."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "postgresql":
        address = new_postgres_database(request.getfixturevalue("postgres_address"), "socx_tests")
    else:
        address = f"sqlite:///{folder / 'tests.db'}"
    app = make_app(address, folder)
    with app.app_context():
        database.create_all()
    yield app
    with app.app_context():
        database.session.remove()
        for engine in database.engines.values():
            engine.dispose()


def empty() -> None:
    """Delete all rows, table by table; after each of thousands of tests, so in as few steps as possible."""
    connection = database.session.connection()
    steps = [f'DELETE FROM "{table.name}"' for table in reversed(database.metadata.sorted_tables)]
    if connection.dialect.name == "postgresql":
        steps = ["; ".join(steps)]
    for step in steps:
        connection.exec_driver_sql(step)
    database.session.commit()


@pytest.fixture
def db(app: Flask) -> Iterator[object]:
    """The database inside an application context; empty again afterwards."""
    with app.app_context():
        yield database
        matching.forget()  # a new test may reuse the ids of this one's experts
        database.session.rollback()
        empty()
        database.session.remove()


@pytest.fixture
def now() -> datetime:
    """A Monday morning in spring."""
    return datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def browse(app: Flask, db: object) -> Callable[..., Browser]:
    """browse(user, language="en"): a browser that is signed in as that user; browse() is nobody."""

    def open_browser(user: object | None = None, language: str = "en") -> Browser:
        database.session.commit()
        return Browser(app, user, language)

    return open_browser


@pytest.fixture
def ask_api(app: Flask, db: object) -> Callable[..., tuple[int, Any]]:
    """ask_api(user, method, address, **body): the status and the answer of the interface for machines."""

    def asking(user: User, method: str, address: str, **body: Any) -> tuple[int, Any]:
        _, token = accounts.create_token(user, "test", by=user.actor(), at=NOW)
        database.session.commit()
        given = {"json": body} if method in ("POST", "PUT") else {}
        answer = app.test_client().open(
            f"/api/v1{address}", method=method, headers={"Authorization": f"Bearer {token}"}, **given
        )
        return answer.status_code, answer.json

    return asking
