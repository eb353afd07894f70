"""Keep who looked at a profile."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from socx.access.actors import Actor
from socx.audit import services as audit
from socx.audit.models import AuditEntry
from socx.db import db


def is_noted(item_id: int, *, by: Actor, on: date) -> bool:
    """Whether it is kept already that this person looked at the profile on that day (UTC)."""
    last = db.session.scalar(
        select(AuditEntry.at)
        .where(
            AuditEntry.subject_kind == "expert",
            AuditEntry.subject_id == item_id,
            AuditEntry.action == "view",
            AuditEntry.actor_id == by.user_id,
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    return last is not None and last.date() == on


def note_view(item_id: int, *, by: Actor, at: datetime) -> bool:
    """Keep once a day that somebody looked at a profile, so that the expert can see who did."""
    if is_noted(item_id, by=by, on=at.date()):
        return False
    audit.record(("expert", item_id), "view", by=by, at=at)
    return True
