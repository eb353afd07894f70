"""What the timeline of the demonstration says about time, as the clock would have said it this morning."""

from __future__ import annotations

from datetime import datetime

from socx.timeline import services


def load(now: datetime) -> None:
    """Look at all open milestones, and replay such warnings on the past of the programme."""
    services.assess(now.date(), at=now)
    services.keep_replay(now.date(), at=now)
