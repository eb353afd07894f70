"""The state of a thing against the trail of its moves: they are written together and must agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from socx.audit.models import AuditEntry
from socx.core.reconciling import Finding
from socx.db import db


def states_follow_the_trail(kind: str, table: Any, number: Any = None) -> Callable[[datetime], Iterator[Finding]]:
    """A check: the state of every row is the one that its last move in the trail led to.

    `number` is the column by which the trail names the row, where that is not its own id. Rows that never
    moved have nothing to be compared with.
    """
    subject = table.id if number is None else number

    def find(_now: datetime) -> Iterator[Finding]:
        last = (
            select(func.max(AuditEntry.id))
            .where(AuditEntry.subject_kind == kind, AuditEntry.target.is_not(None))
            .group_by(AuditEntry.subject_id)
        )
        move = aliased(AuditEntry)
        differing = (
            select(subject, table.state, move.target)
            .join(move, (move.subject_kind == kind) & (move.subject_id == subject))
            .where(move.id.in_(last), table.state != move.target)
            .order_by(subject)
        )
        for subject_id, state, target in db.session.execute(differing):
            yield Finding((kind, subject_id), state, target)

    return find
