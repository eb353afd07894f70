"""Give and withdraw consents."""

from __future__ import annotations

from datetime import datetime

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.audit import services as audit
from socx.core.errors import NotPermitted
from socx.experts.models import CONSENTS, Expert


def agree(item: Expert, consent: str, *, by: Actor, at: datetime) -> None:
    """Give one consent; giving it again keeps the first date."""
    _consent(item, consent, at, by=by, at=at)


def withdraw(item: Expert, consent: str, *, by: Actor, at: datetime) -> None:
    """Withdraw one consent: it stops counting at once."""
    _consent(item, consent, None, by=by, at=at)


def _consent(item: Expert, consent: str, value: datetime | None, *, by: Actor, at: datetime) -> None:
    if not permits(by, P.EXPERT_EDIT, item):
        raise NotPermitted
    column = CONSENTS[consent][0]
    if bool(getattr(item, column)) == bool(value):
        return
    setattr(item, column, value)
    item.changed_at = at
    audit.record(("expert", item.id), "agree" if value else "withdraw_consent", by=by, at=at, consent=consent)
