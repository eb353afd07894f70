"""Write the trail. Called by services of other rooms in the transaction of what they record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from socx.access.actors import Actor
from socx.audit.models import AuditEntry
from socx.core.workflow import Change
from socx.db import db


def record(
    subject: tuple[str, int],
    action: str,
    *,
    by: Actor,
    at: datetime,
    note: str = "",
    source: str | None = None,
    target: str | None = None,
    **facts: Any,
) -> AuditEntry:
    """Keep that `by` did `action` to the subject, given as (kind, id)."""
    entry = AuditEntry(
        subject_kind=subject[0],
        subject_id=subject[1],
        action=action,
        actor_id=by.user_id,
        actor_role=by.role.value if by.role else "anonymous",
        at=at,
        source=source,
        target=target,
        note=note.strip(),
        facts=facts,
    )
    db.session.add(entry)
    return entry


def record_change(subject: tuple[str, int], change: Change, note: str = "", **facts: Any) -> AuditEntry:
    """Keep a move of a workflow."""
    return record(
        subject,
        change.name,
        by=change.by,
        at=change.at,
        note=note,
        source=change.source,
        target=change.target,
        **facts,
    )
