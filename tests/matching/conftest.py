"""What tests of matching share."""

from __future__ import annotations

import pytest

from socx.files import here
from socx.matching import services, shelf


@pytest.fixture
def folder(db):
    """Where the index stands; nothing is left in memory or on disk for the next test."""
    services.forget()
    path = here.store().instance / shelf.FOLDER
    yield path
    services.forget()
    for file in sorted(path.rglob("*"), reverse=True) if path.is_dir() else ():
        file.unlink() if file.is_file() else file.rmdir()
