"""What the timeline keeps about people: the address of their calendar."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete

from socx.core.i18n import N_
from socx.core.personal import Data, Keeper, Person, register
from socx.db import db, plain_rows
from socx.timeline.models import CalendarFeed


def read(person: Person) -> Data:
    """The feed without the digest of its address."""
    return {
        "calendar_feed": plain_rows(CalendarFeed, CalendarFeed.user_id == person.user_id, without=("digest", "content"))
    }


def erase(person: Person, _at: datetime) -> int:
    """Delete the feed: programs that fetched it find nothing any more."""
    of_person = delete(CalendarFeed).where(CalendarFeed.user_id == person.user_id)
    return len(db.session.scalars(of_person.returning(CalendarFeed.user_id)).all())


register(
    Keeper(
        key="timeline.feed", label=N_("Calendar"), keep_for="accounts",
        purpose=N_("To show your activities in the calendar that you use."),
        tables=("calendar_feed",), read=read, erase=erase,
    )
)  # fmt: skip
