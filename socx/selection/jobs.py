"""Work by the clock: close calls that are over, let invitations lapse."""

from __future__ import annotations

from datetime import datetime

from socx.access.actors import SCHEDULER
from socx.db import db
from socx.selection import queries
from socx.selection.services import calls, invitations


def close_calls(now: datetime) -> int:
    """Close calls whose deadline has passed, with the drafts and invitations that are left; return how many."""
    found = db.session.scalars(queries.due_to_close(now)).all()
    for call in found:
        calls.advance(call, "close", by=SCHEDULER, at=now)
    return len(found)


def lapse_invitations(now: datetime) -> int:
    """Let invitations lapse that nobody answered in time; return how many."""
    return invitations.lapse_due(now)
