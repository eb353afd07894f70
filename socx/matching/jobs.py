"""Work by the clock: forget what was shown long ago, watch for bias, make the index anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from socx.db import db
from socx.matching import fairness, queries, shelf, vectors

#: How long a page of a ranking is kept on which nobody decided anything (the rule "logs" of the retention table).
KEPT = timedelta(days=365)
#: Days after which the bias report is made again.
WATCHED = timedelta(days=7)


def forget_views(now: datetime) -> int:
    """Delete pages of rankings that were shown a year ago, but those that a decision was made on."""
    found = db.session.scalars(queries.forgettable_views(now - KEPT)).all()
    for view in found:
        db.session.delete(view)
    db.session.flush()
    return len(found)


def watch_bias(now: datetime) -> Callable[[], int]:
    """Make the bias report once a week; return how to keep it, which gives 1 where it was made."""
    latest = db.session.scalar(queries.latest_bias())
    if latest is not None and now - latest.at < WATCHED - timedelta(hours=1):
        return lambda: 0
    row = fairness.made(now)

    def keep() -> int:
        db.session.add(row)
        db.session.flush()
        return 1

    return keep


def read_texts(now: datetime) -> Callable[[], int]:
    """Read the texts of profiles and requests that changed; return how to keep that, which gives of how many."""
    return vectors.read(now)


def rebuild_index(now: datetime) -> Callable[[], int]:
    """Make the index of the roster anew where it is due. What it holds stands in files: nothing is left to write."""
    held = shelf.rebuild(now) if shelf.is_due(now) else 0
    return lambda: held
