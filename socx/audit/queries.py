"""Read the trail."""

from __future__ import annotations

from sqlalchemy import Select, select

from socx.audit.models import AuditEntry


def trail(kind: str, subject_id: int) -> Select[AuditEntry]:
    """What happened to one subject, oldest first."""
    return (
        select(AuditEntry)
        .where(AuditEntry.subject_kind == kind, AuditEntry.subject_id == subject_id)
        .order_by(AuditEntry.at, AuditEntry.id)
    )
