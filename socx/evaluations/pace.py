"""How fast answers may come through one link: counted in the memory of this process and nowhere else.

A class answers within minutes from one address, so the limit is wide; how many answers count at all is
limited by the number of participants. Nothing of this reaches a table, a log or an answer.
"""

from __future__ import annotations

from collections import defaultdict, deque
from datetime import datetime, timedelta
from threading import Lock

from socx.core.errors import TooMany
from socx.core.i18n import N_

WINDOW = timedelta(minutes=5)
MOST = 60

_tries: dict[str, deque[datetime]] = defaultdict(deque)
_lock = Lock()


def wait_or_go(key: str, now: datetime) -> None:
    """Count one try under a key; raise TooMany when there were too many within the last minutes."""
    with _lock:
        for old in [one for one, tries in _tries.items() if not tries or tries[-1] <= now - WINDOW]:
            del _tries[old]
        tries = _tries[key]
        while tries and tries[0] <= now - WINDOW:
            tries.popleft()
        if len(tries) >= MOST:
            wait = (tries[0] + WINDOW - now).total_seconds()
            raise TooMany(N_("Many answers come in at the moment. Please try again in a few minutes."),
                          retry_after=max(1, round(wait)))  # fmt: skip
        tries.append(now)


def forget() -> None:
    """Start anew, for tests."""
    _tries.clear()
