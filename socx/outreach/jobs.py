"""Work by the clock: remind the owners of next steps."""

from __future__ import annotations

from datetime import datetime, timedelta

from socx.db import db
from socx.notifications import services as notices
from socx.outreach import queries
from socx.outreach.services.meetings import REMINDER


def remind_next_steps(now: datetime) -> int:
    """Remind the owner of a next step on the day it is due, once for each day it is given; return how many."""
    today, told = now.date(), 0
    for meeting in db.session.scalars(queries.due_steps(today)).unique().all():
        if meeting.next_step_owner_id is None or meeting.next_step_due_on is None:
            continue
        told += notices.queue(
            REMINDER, [meeting.next_step_owner_id], ("meeting", meeting.id), at=now,
            generation=f"due-{meeting.next_step_due_on.isoformat()}", not_after=now + timedelta(days=30),
        )  # fmt: skip
    return told
