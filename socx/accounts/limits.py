"""Slow down whoever tries too often: counted in the database, as wrong passwords are."""

from __future__ import annotations

from datetime import datetime

from socx.accounts import services
from socx.core.errors import TooMany
from socx.core.i18n import N_
from socx.db import db, reading, transaction


def count_or_refuse(key: str, now: datetime, sentence: str = "") -> None:
    """Count one try under a key, in a transaction of its own; raise TooMany from the 11th within five minutes."""
    db.session.rollback()
    reading.set(False)
    with transaction():
        attempt = services.count_attempt(key, at=now)
    with transaction():
        wait = services.seconds_to_wait(key, attempt, at=now)
    if wait:
        raise TooMany(
            sentence or N_("This was tried too often from here. Please wait a few minutes."), retry_after=wait
        )
