"""What the roster keeps about an expert, and how a profile is emptied for good."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select

from socx.core.i18n import N_
from socx.core.personal import Data, Keeper, Person, Subject, register
from socx.db import Base, db, plain_rows
from socx.experts.models import EntryLink, Expert
from socx.experts.models.profile import EMPTIED
from socx.experts.services.life import emptied_name
from socx.files import here


def _tables() -> dict[str, Any]:
    """The tables of this room by name, the profile first."""
    found = [mapper.class_ for mapper in Base.registry.mappers if mapper.class_.__module__.startswith("socx.experts.")]
    return {str(t.__tablename__): t for t in sorted(found, key=lambda t: (t is not Expert, str(t.__tablename__)))}


#: What belongs to a person: tables that name profile or account, or hold an address. A new one is found by itself.
PARTS = {
    name: table for name, table in _tables().items()
    if table is not Expert and any(name in table.__table__.c for name in ("expert_id", "email", "user_id"))
}  # fmt: skip

#: Columns that say nothing to the person: numbers of rows, and what only the program reads.
HIDDEN = (
    "id", "expert_id", "user_id", "entered_by_id", "made_by_id", "employer_id", "added_by_id", "run_id", "digest",
    "key", "profile", "contacts", "version",
)  # fmt: skip


def subjects(person: Person) -> Sequence[Subject]:
    found: list[Subject] = [("expert", person.expert_id)] if person.expert_id is not None else []
    links = select(EntryLink.id).where(_of(EntryLink, person)).order_by(EntryLink.id)
    return found + [("entry_link", link) for link in db.session.scalars(links)]


def read(person: Person) -> Data:
    """The whole profile with its parts, and the links that were sent to begin it."""
    found = {"expert": plain_rows(Expert, Expert.id == person.expert_id, without=HIDDEN)}
    return found | {name: plain_rows(table, _of(table, person), without=HIDDEN) for name, table in PARTS.items()}


def files(person: Person) -> Sequence[str]:
    """Files of the store that a part of the profile names by its key."""
    store = here.store()
    return [
        store.path(key).relative_to(store.instance).as_posix()
        for table in PARTS.values() if "key" in table.__table__.c
        for key in db.session.scalars(select(table.__table__.c.key).where(_of(table, person)))
    ]  # fmt: skip


def erase(person: Person, at: datetime) -> int:
    """Delete all parts and empty the profile. Its Member State and kind stay, for the figures of past missions."""
    gone = 0
    item = db.session.get(Expert, person.expert_id) if person.expert_id is not None else None
    if item is not None:
        for name, value in EMPTIED.items():
            setattr(item, name, list(value) if isinstance(value, list) else value)
        item.family_name, item.email = emptied_name(item.id)
        item.erased_at, item.changed_at = item.erased_at or at, at
        db.session.flush()
        gone = 1
    for table in PARTS.values():
        key = table.__table__.primary_key.columns[0]
        gone += len(db.session.scalars(delete(table).where(_of(table, person)).returning(key)).all())
    db.session.expire_all()
    return gone


def _of(table: Any, person: Person) -> ColumnElement[bool]:
    """Whether a row is the person's: by the profile, by the account, or by the address."""
    columns, wanted = table.__table__.c, []
    if "expert_id" in columns and person.expert_id is not None:
        wanted.append(columns.expert_id == person.expert_id)
    if "user_id" in columns and person.user_id is not None:
        wanted.append(columns.user_id == person.user_id)
    if "email" in columns and person.email:
        wanted.append(columns.email == person.email)
    return or_(False, *wanted)


register(
    Keeper(
        key="experts.profile", label=N_("Profile in the roster"), keep_for="profiles",
        purpose=N_("To find experts for missions, with their consent."), tables=tuple(_tables()),
        subjects=subjects, read=read, files=files, erase=erase,
    )
)  # fmt: skip
