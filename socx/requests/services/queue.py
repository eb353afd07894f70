"""Let requests out of the queue when the action of their institution is over, in the order that it wants."""

from __future__ import annotations

from datetime import datetime

from socx.access.actors import SCHEDULER
from socx.db import db
from socx.requests import queries
from socx.requests.models import AssistanceRequest
from socx.requests.services.moves import advance


def release_next(*, at: datetime) -> int:
    """Take the first waiting request of each institution without an open action out of the queue; return how many.

    First is what the institution wants first, then what it submitted first. The others wait until that
    one has come to its end: an institution has one action at a time. Doing it again changes nothing.
    """
    db.session.flush()
    going_on = db.session.scalars(queries.released_and_under_way()).unique().all()
    taken = {number for item in going_on for number in item.institution_ids}
    waiting = db.session.scalars(queries.ready_to_leave_the_queue()).unique().all()
    released = 0
    for item in sorted(waiting, key=_wish):
        if taken.isdisjoint(item.institution_ids):
            advance(item, "release", by=SCHEDULER, at=at)
            taken |= item.institution_ids
            released += 1
    return released


def _wish(item: AssistanceRequest) -> tuple[bool, int]:
    """Requests with a place first, by their places; the sort keeps the days of the others in order."""
    return item.place is None, item.place.place if item.place else 0
