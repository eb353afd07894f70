"""What several tests of the room need."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from socx.access.actors import Role
from socx.db import db as database
from tests.conftest import make_app, new_postgres_database
from tests.factories import make_institution, make_request, make_user
from tests.requests.joint import Joint, make_joint


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application with an empty database."""
    if request.param == "postgresql":
        address = new_postgres_database(request.getfixturevalue("postgres_address"), "socx_carried")
    else:
        address = f"sqlite:///{tmp_path / 'carried.db'}"
    app = make_app(address, tmp_path)
    yield app
    with app.app_context():
        database.session.remove()
        database.engine.dispose()


@pytest.fixture
def home(db: object) -> Any:
    """The institution that files."""
    return make_institution(official_name="Ministry of Labour")


@pytest.fixture
def official(home: Any) -> Any:
    return make_user(Role.OFFICIAL, institution=home, name="Olga Official")


@pytest.fixture
def colleague(home: Any) -> Any:
    return make_user(Role.OFFICIAL, institution=home, name="Ana Krasniqi")


@pytest.fixture
def approver(home: Any) -> Any:
    return make_user(Role.APPROVER, institution=home, name="Adam Approver")


@pytest.fixture
def item(home: Any) -> Any:
    """A draft of the institution, with all answers."""
    return make_request("draft", institution=home)


@pytest.fixture
def joint(db: object, now: datetime) -> Joint:
    return make_joint(now)
