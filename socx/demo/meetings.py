"""The next decision meeting of the demonstration: the cases that wait for the Commission are on its agenda."""

from __future__ import annotations

from datetime import datetime

from socx.core.calendar import add_working_days
from socx.db import db
from socx.demo.programme import Programme
from socx.requests import queries
from socx.requests.services import meetings


def plan(programme: Programme) -> None:
    """Let the manager prepare the meeting at the end of the last day."""
    programme.on(programme.today, _prepare, programme, rank=99)


def _prepare(programme: Programme, at: datetime) -> None:
    by = programme.people["manager"].actor()
    meeting = meetings.make_meeting(add_working_days(programme.today, 4), "Online", by=by, at=at)
    for item in db.session.scalars(queries.ready_for_a_meeting(by)).unique().all():
        meetings.add_case(meeting, item.id, by=by, at=at)
