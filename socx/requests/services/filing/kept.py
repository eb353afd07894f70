"""Keep text for a person whose session has ended, until they save it or throw it away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.accounts.models import User
from socx.core.errors import NotFound, require
from socx.db import db
from socx.requests import fields
from socx.requests.models import AssistanceRequest, KeptText

#: Kept text that nobody comes back for goes after this time.
KEPT_FOR = timedelta(days=30)


def keep_text(
    item: AssistanceRequest, section: str, typed: Mapping[str, list[str]], *, base: str, user: User, at: datetime
) -> None:
    """Keep what a person typed into a section, for them alone; what was kept before gives way.

    It changes nothing of the request. Raises NotPermitted and NotFound as a save does.
    """
    require(user.actor(), P.REQUEST_EDIT, item)
    if section not in {part.key for part in fields.sections_of(item.kind)}:
        raise NotFound
    db.session.execute(delete(KeptText).where(KeptText.at < at - KEPT_FOR))
    row = db.session.get(KeptText, (item.id, section, user.id))
    if row is None:
        row = KeptText(request_id=item.id, section=section, user_id=user.id)
        db.session.add(row)
    row.typed, row.base, row.at = {name: list(texts) for name, texts in typed.items()}, base[:200], at
    db.session.flush()


def forget_kept_text(item: AssistanceRequest, section: str, *, by: Actor) -> None:
    """Throw away what was kept for this person."""
    db.session.execute(
        delete(KeptText).where(
            KeptText.request_id == item.id, KeptText.section == section, KeptText.user_id == by.user_id
        )
    )
