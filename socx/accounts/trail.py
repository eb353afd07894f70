"""The trail of something as pages show it: when, who, what, and the note."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from socx.accounts.queries import names
from socx.audit import queries as audit
from socx.audit.models import AuditEntry
from socx.db import db
from socx.web.frame import role_label


def trail_lines(
    kind: str,
    number: int,
    what: Callable[[AuditEntry], str],
    *,
    note: Callable[[AuditEntry], str] = lambda entry: entry.note,
    nameless: Callable[[AuditEntry], str] = lambda entry: role_label(entry.actor_role),
) -> list[dict[str, Any]]:
    """What happened to one subject, the newest first; `nameless` says who did it where no name is known."""
    entries = db.session.scalars(audit.trail(kind, number)).all()
    known = names(entry.actor_id for entry in entries)
    return [
        {
            "at": entry.at,
            "who": known.get(entry.actor_id or 0) or nameless(entry),
            "what": what(entry),
            "note": note(entry),
        }
        for entry in reversed(entries)
    ]
