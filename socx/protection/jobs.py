"""Work of data protection by the clock."""

from __future__ import annotations

from datetime import datetime

from socx.files import here
from socx.protection import services


def keep_retention(now: datetime) -> int:
    """Do what the retention table says is due; return how many records it touched."""
    return services.keep(now)


def finish_erasures(now: datetime) -> int:
    """Remove files that an erasure left, and write the list that a restore reads; return how many files."""
    return services.finish(here.store().instance)
