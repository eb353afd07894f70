"""Work of data protection by the clock."""

from __future__ import annotations

from datetime import datetime

from socx.db import clear_log
from socx.files import here
from socx.protection import services


def keep_retention(now: datetime) -> int:
    """Do what the retention table says is due; return how many records it touched."""
    return services.keep(now)


def finish_erasures(now: datetime) -> int:
    """Remove files that an erasure left, and its words from the files of search; write the list that a restore
    reads. Return how many files."""
    clear_log()  # of the run before: what it deleted is in the log of the database until then
    gone = services.finish(here.store().instance)
    services.erase_words()
    return gone
