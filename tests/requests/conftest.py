"""What several tests of the room need."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from socx.db import db as database
from tests.conftest import make_app, new_postgres_database


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
