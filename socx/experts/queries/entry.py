"""Find the links that lead into the roster."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from socx.db import db
from socx.experts.models import EntryLink


def find_link(link_id: int) -> EntryLink | None:
    return db.session.get(EntryLink, link_id)


def link_with(digest: str) -> Select[EntryLink]:
    """The link whose secret has that digest."""
    return select(EntryLink).where(EntryLink.digest == digest).options(joinedload(EntryLink.expert))


def links_to(email: str, kinds: tuple[str, ...] = ()) -> Select[EntryLink]:
    """The links that were sent to an address, newest first, of all kinds or of some."""
    found = select(EntryLink).where(EntryLink.email == email).order_by(EntryLink.id.desc())
    return found.where(EntryLink.kind.in_(kinds)) if kinds else found


def count_links(email: str, *, since: datetime) -> int:
    """How many links were sent to an address since then."""
    found = select(func.count()).where(EntryLink.email == email, EntryLink.made_at > since)
    return db.session.scalar(found) or 0


def invitations() -> Select[EntryLink]:
    """Invitations and profiles to take over that nobody has answered, newest first."""
    return (
        select(EntryLink)
        .where(EntryLink.kind.in_(("invitation", "adviser")), EntryLink.ended_at.is_(None))
        .options(joinedload(EntryLink.made_by), joinedload(EntryLink.expert))
        .order_by(EntryLink.made_at.desc(), EntryLink.id.desc())
    )
