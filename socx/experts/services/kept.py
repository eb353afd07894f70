"""Keep text for a person whose session has ended, until they save that part of their profile or throw it away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.accounts.models import User
from socx.core.errors import require
from socx.db import db
from socx.experts.models import KeptSection

#: Kept text that nobody comes back for goes after this time.
KEPT_FOR = timedelta(days=30)


def keep_text(place: str, typed: Mapping[str, list[str]], *, version: str, user: User, at: datetime) -> None:
    """Keep what a person typed into a part of their own profile; what was kept before gives way.

    Raises NotPermitted for somebody who has no profile of their own to write.
    """
    require(user.actor(), P.EXPERT_OWN)
    db.session.execute(delete(KeptSection).where(KeptSection.at < at - KEPT_FOR))
    row = db.session.get(KeptSection, (user.id, place))
    if row is None:
        row = KeptSection(user_id=user.id, place=place)
        db.session.add(row)
    row.typed, row.version, row.at = {name: list(texts) for name, texts in typed.items()}, version[:20], at
    db.session.flush()


def forget_text(place: str, *, by: Actor) -> None:
    """Throw away what was kept for this person."""
    db.session.execute(delete(KeptSection).where(KeptSection.place == place, KeptSection.user_id == by.user_id))
