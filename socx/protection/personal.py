"""What data protection itself keeps about a person: restrictions with their grounds."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete

from socx.core.i18n import N_
from socx.core.personal import Data, Keeper, Person, register
from socx.db import db, plain_rows
from socx.protection.models import Restriction


def read(person: Person) -> Data:
    hidden = ("id", "expert_id", "answered_by_id")
    return {"restriction": plain_rows(Restriction, Restriction.expert_id == person.expert_id, without=hidden)}


def erase(person: Person, _at: datetime) -> int:
    gone = delete(Restriction).where(Restriction.expert_id == person.expert_id).returning(Restriction.id)
    return len(db.session.scalars(gone).all())


register(
    Keeper(
        key="protection.restrictions", label=N_("Restrictions and objections"), keep_for="profiles",
        purpose=N_("To do what you asked for."), tables=("restriction",), read=read, erase=erase,
    )
)  # fmt: skip
