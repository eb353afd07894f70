"""What happened to a profile, and who looked at it."""

from __future__ import annotations

from sqlalchemy import Select, select

from socx.audit.models import AuditEntry


def looks_at(expert_id: int) -> Select[AuditEntry]:
    """Who looked at the profile and when, newest first."""
    return _trail(expert_id).where(AuditEntry.action == "view")


def history(expert_id: int) -> Select[AuditEntry]:
    """What happened to the profile, newest first."""
    return _trail(expert_id).where(AuditEntry.action != "view")


def _trail(expert_id: int) -> Select[AuditEntry]:
    return (
        select(AuditEntry)
        .where(AuditEntry.subject_kind == "expert", AuditEntry.subject_id == expert_id)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    )
