"""How long a confirmation of a profile holds, and what happens when it ends: every number of it, here.

A profile is confirmed when its owner submits it or says that it is right. The year ends REFRESH_EVERY
later; reminders go before and after that day, then the profile is marked as out of date, and after a
longer silence it leaves the roster.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

#: How long a confirmation holds (domain guide 2.2: every 6 to 12 months).
REFRESH_EVERY = timedelta(days=365)

#: Reminders: the mail, from when to when it makes sense, counted from the day on which the year ends.
REMINDERS = {
    "refresh_soon": (timedelta(days=-30), timedelta(0)),
    "refresh_late": (timedelta(days=14), timedelta(days=30)),
}

#: After the year, so much later the profile is marked as out of date; it is still found.
STALE_AFTER = timedelta(days=30)

#: Out of date for so long: the profile leaves the roster.
REST_AFTER = timedelta(days=180)

#: An incomplete profile that nobody touched for so long stands on the work list of the advisers.
IDLE_AFTER = timedelta(days=30)

#: The facility reminds a person no more often than this.
REMIND_AGAIN = timedelta(days=7)


def due_at(item: Any) -> datetime | None:
    """When the confirmation of a profile in the roster ends."""
    if item.state not in ("active", "stale"):
        return None
    since: datetime = item.confirmed_at or item.state_since
    return since + REFRESH_EVERY
