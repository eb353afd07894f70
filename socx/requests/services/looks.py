"""Remember who looked at a case when."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from socx.access.actors import Actor
from socx.requests.models import CaseLook

#: A page that is opened again within this time belongs to the same visit.
VISIT = timedelta(minutes=5)


def last_seen(look: CaseLook | None, now: datetime) -> datetime | None:
    """When this person looked before the present visit; None for a first visit."""
    if look is None:
        return None
    return look.before if is_same_visit(look, now) else look.at


def is_same_visit(look: CaseLook | None, now: datetime) -> bool:
    return look is not None and now - look.at < VISIT


def remember(connection: Connection, request_id: int, *, by: Actor, at: datetime) -> None:
    """Keep that somebody looks at a case now. Two windows at the same moment do no harm."""
    make: Any = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    row = make(CaseLook).values(user_id=by.user_id, request_id=request_id, at=at, before=None)
    connection.execute(
        row.on_conflict_do_update(index_elements=["user_id", "request_id"], set_={"before": CaseLook.at, "at": at})
    )
