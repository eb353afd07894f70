"""Profiles for which the clock or an adviser has something to do."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import selectinload

from socx.audit.models import AuditEntry
from socx.core.i18n import N_
from socx.db import db
from socx.experts.freshness import IDLE_AFTER
from socx.experts.models import Expert
from socx.experts.queries.reading import in_order

#: What an adviser has to do with profiles: the parts of the work list.
WORK = {
    "submitted":  N_("To verify"),
    "incomplete": N_("Incomplete for long"),
    "verified":   N_("Waiting for consent"),
    "stale":      N_("Out of date"),
    "unclaimed":  N_("Not taken over"),
}  # fmt: skip

#: Nobody counts further than this.
MOST_COUNTED = 999


def not_confirmed_since(moment: datetime) -> Select[Expert]:
    """Active profiles that nobody has confirmed since then."""
    return in_order(select(Expert).where(Expert.state == "active", _confirmed_before(moment)))


def confirmed_between(start: datetime, end: datetime) -> Select[Expert]:
    """Active profiles with an owner whose last confirmation lies after `start`, and not after `end`."""
    return in_order(
        select(Expert).where(
            Expert.state == "active",
            Expert.user_id.is_not(None),
            func.coalesce(Expert.confirmed_at, Expert.state_since) > start,
            func.coalesce(Expert.confirmed_at, Expert.state_since) <= end,
        )
    )


def stale_since(moment: datetime) -> Select[Expert]:
    """Profiles that were marked as out of date before that moment."""
    return in_order(select(Expert).where(Expert.state == "stale", Expert.state_since < moment))


def work(part: str, now: datetime) -> Select[Expert]:
    """One part of the work list, what waits longest first, with what says what is missing."""
    return (
        select(Expert)
        .where(*_in_part(part, now))
        .options(
            selectinload(Expert.languages),
            selectinload(Expert.topics),
            selectinload(Expert.assistance),
            selectinload(Expert.passages),
        )
        .order_by(Expert.state_since, Expert.id)
    )


def count_work(part: str, now: datetime) -> int:
    """How many profiles stand in a part of the work list, up to MOST_COUNTED + 1."""
    found = select(Expert.id).where(*_in_part(part, now)).limit(MOST_COUNTED + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(found)) or 0


def last_reminders(ids: Collection[int]) -> dict[int, datetime]:
    """When the facility reminded each of these people last."""
    rows = db.session.execute(
        select(AuditEntry.subject_id, func.max(AuditEntry.id))
        .where(AuditEntry.subject_kind == "expert", AuditEntry.subject_id.in_(ids), AuditEntry.action == "remind")
        .group_by(AuditEntry.subject_id)
    ).all()
    moments = select(AuditEntry.subject_id, AuditEntry.at).where(AuditEntry.id.in_([last for _, last in rows]))
    return {row.subject_id: row.at for row in db.session.execute(moments)}


def _in_part(part: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    if part == "unclaimed":
        return (Expert.user_id.is_(None), Expert.state != "erased")
    if part == "incomplete":
        return (Expert.state == part, Expert.changed_at < now - IDLE_AFTER)
    return (Expert.state == part,)


def _confirmed_before(moment: datetime) -> ColumnElement[bool]:
    return or_(Expert.confirmed_at < moment, Expert.confirmed_at.is_(None) & (Expert.state_since < moment))
