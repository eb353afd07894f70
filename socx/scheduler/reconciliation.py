"""The nightly check of what is stored against what the rows say. It reports; nothing is mended in silence."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from socx.core.reconciling import checks
from socx.db import db
from socx.scheduler.models import Difference

logger = logging.getLogger(__name__)

#: So many differences of one check are kept; more say nothing more.
MOST = 200


def reconcile(now: datetime) -> int:
    """Make all checks; keep what does not agree, forget what agrees by now. Return how many differences there are."""
    before = select(Difference.rule, Difference.subject_kind, Difference.subject_id, Difference.first_seen_at)
    known = {(rule, kind, number): first_seen_at for rule, kind, number, first_seen_at in db.session.execute(before)}
    db.session.execute(delete(Difference), execution_options={"synchronize_session": False})
    found: dict[tuple[str, str, int], dict[str, Any]] = {}
    for check in checks().values():
        differing = 0
        for finding in check.find(now):
            key = (check.key, *finding.subject)
            if key in found or differing >= MOST:
                continue
            differing += 1
            found[key] = {
                "rule": check.key, "subject_kind": finding.subject[0], "subject_id": finding.subject[1],
                "stored": finding.stored[:120], "expected": finding.expected[:120],
                "first_seen_at": known.get(key, now), "seen_at": now,
            }  # fmt: skip
        if differing:
            logger.warning("stored states differ from their rows", extra={"check": check.key, "count": differing})
    if found:
        db.session.execute(insert(Difference), list(found.values()))
    return len(found)
