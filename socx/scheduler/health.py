"""Whether the service is fit: for operators' tools, and for the page that people read."""

from __future__ import annotations

from datetime import datetime, timedelta

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from socx.db import db
from socx.scheduler.models import Heartbeat

SEEN_WITHIN = timedelta(minutes=2)


def readiness(now: datetime) -> dict[str, bool]:
    """What must hold before this process may be sent work. A database that is away fails all."""
    try:
        current = set(MigrationContext.configure(db.session.connection()).get_current_heads())
        seen = last_seen()
    except SQLAlchemyError:
        db.session.rollback()
        return {"database": False, "migrations": False, "scheduler": False}
    return {
        "database": True,
        "migrations": current == heads(),
        "scheduler": seen is not None and now - seen <= SEEN_WITHIN,
    }


def heads() -> set[str]:
    """The newest migrations that this code knows."""
    return set(ScriptDirectory(current_app.extensions["migrate"].directory).get_heads())


def last_seen() -> datetime | None:
    """When any scheduler last left a sign of life."""
    return db.session.scalar(select(func.max(Heartbeat.seen_at)))
