"""What happens to profiles by the clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from socx.access.actors import SCHEDULER
from socx.db import db
from socx.experts import queries, services

#: How long a confirmation of a profile holds.
FRESH = timedelta(days=365)


def age(now: datetime) -> int:
    """Mark active profiles that nobody confirmed for a year, tell each expert once; return how many."""
    old = db.session.scalars(queries.not_confirmed_since(now - FRESH)).all()
    for item in old:
        services.advance(item, "age", by=SCHEDULER, at=now)
    return len(old)
