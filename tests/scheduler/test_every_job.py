"""`socx scheduler once NAME --at WHEN` twice does what once does, for every job of the schedule."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from socx.db import Base
from socx.db import db as database
from socx.scheduler import runner
from socx.scheduler.models import Heartbeat, JobRun
from socx.scheduler.schedule import SCHEDULE
from tests.architecture.world import make_world
from tests.factories import NOW

#: What says when a job ran, not what it did.
ABOUT_RUNS = {JobRun.__tablename__, Heartbeat.__tablename__}
#: Long enough after the world was made that deadlines, waits and confirmations have passed.
LATER = NOW + timedelta(days=45)


def rows() -> dict[str, list[dict[str, Any]]]:
    """All that the database holds, table by table."""
    database.session.rollback()
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name not in ABOUT_RUNS:
            lines = database.session.execute(select(table)).all()
            found[table.name] = sorted((dict(line._mapping) for line in lines), key=repr)
    database.session.rollback()
    return found


def differing(one: dict[str, list[Any]], two: dict[str, list[Any]]) -> dict[str, tuple[int, int]]:
    """The tables that are not the same, with how many rows they have: short to read when it fails."""
    return {name: (len(one[name]), len(two[name])) for name in one if one[name] != two[name]}


@pytest.mark.parametrize("when", [NOW, LATER], ids=["soon", "later"])
def test_twice_does_what_once_does(app, db, when):
    make_world()
    changed = []
    for job in SCHEDULE:
        before = rows()
        first = runner.run_by_hand(app, job, when)
        once = rows()
        second = runner.run_by_hand(app, job, when)

        assert (job.name, first.error, second.error) == (job.name, "", "")
        assert (job.name, differing(once, rows())) == (job.name, {})
        changed += [job.name] if before != once else []
    assert "send-mail" in changed  # something could have been done twice
