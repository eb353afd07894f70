"""Read the trail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, func, select

from socx.audit.models import AuditEntry
from socx.db import db


def trail(kind: str, subject_id: int) -> Select[AuditEntry]:
    """What happened to one subject, oldest first."""
    return (
        select(AuditEntry)
        .where(AuditEntry.subject_kind == kind, AuditEntry.subject_id == subject_id)
        .order_by(AuditEntry.at, AuditEntry.id)
    )


def count(kind: str, subject_id: int, action: str, *, since: datetime) -> int:
    """How often something was done to one subject since then."""
    found = trail(kind, subject_id).where(AuditEntry.action == action, AuditEntry.at > since)
    return db.session.scalar(found.order_by(None).with_only_columns(func.count())) or 0
