"""A roster of few people, and no ranking kept from the test before."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from socx.matching import services


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    services.forget()
    yield
    services.forget()
