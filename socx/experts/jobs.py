"""What happens to profiles by the clock; the numbers are in freshness.py."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select

from socx.access.actors import SCHEDULER
from socx.db import db
from socx.experts import freshness, queries, services
from socx.experts.models import Expert
from socx.experts.services import imports, search


def remind_refresh(now: datetime) -> int:
    """Remind of the yearly confirmation, before the day and after it; each once a year. Return how many."""
    return sum(
        services.remind_refresh(item, mail, at=now)
        for mail, (start, end) in freshness.REMINDERS.items()
        for item in db.session.scalars(
            queries.confirmed_between(now - freshness.REFRESH_EVERY - end, now - freshness.REFRESH_EVERY - start)
        )
    )


def age(now: datetime) -> int:
    """Mark active profiles that nobody confirmed in time, tell each expert once; return how many."""
    return _move(queries.not_confirmed_since(now - freshness.REFRESH_EVERY - freshness.STALE_AFTER), "age", now)


def rest(now: datetime) -> int:
    """Take profiles out of the roster that were out of date for long; return how many."""
    return _move(queries.stale_since(now - freshness.REST_AFTER), "rest", now)


def _move(found: Select[Expert], move: str, now: datetime) -> int:
    old = db.session.scalars(found).all()
    for item in old:
        services.advance(item, move, by=SCHEDULER, at=now)
    return len(old)


def forget_imports(now: datetime) -> int:
    """Delete tables of experts that were sent long ago, with their rows; return how many."""
    return imports.forget(now)


def check_search(now: datetime) -> int:
    """Compare the words that profiles are found by with the profiles, and mend them; return how many differed."""
    return search.KEEPER.mend()
