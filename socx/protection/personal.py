"""What data protection itself keeps about a person: restrictions with their grounds, erasures that wait."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, false, or_, select

from socx.core.i18n import N_
from socx.core.personal import Data, Keeper, Person, Subject, register
from socx.db import db, plain_rows
from socx.protection.models import AskedErasure, Restriction


def subjects(person: Person) -> Sequence[Subject]:
    found = select(AskedErasure.id).where(_asked(person)).order_by(AskedErasure.id)
    return [("asked_erasure", number) for number in db.session.scalars(found)]


def read(person: Person) -> Data:
    hidden = ("id", "expert_id", "user_id", "answered_by_id", "asked_by_id")
    return {
        "restriction": plain_rows(Restriction, Restriction.expert_id == person.expert_id, without=hidden),
        "asked_erasure": plain_rows(AskedErasure, _asked(person), without=hidden),
    }


def erase(person: Person, _at: datetime) -> int:
    gone = delete(Restriction).where(Restriction.expert_id == person.expert_id).returning(Restriction.id)
    asked = delete(AskedErasure).where(_asked(person)).returning(AskedErasure.id)
    return sum(len(db.session.scalars(one).all()) for one in (gone, asked))


def _asked(person: Person) -> ColumnElement[bool]:
    wanted: list[ColumnElement[bool]] = []
    if person.expert_id is not None:
        wanted.append(AskedErasure.expert_id == person.expert_id)
    if person.user_id is not None:
        wanted.append(AskedErasure.user_id == person.user_id)
    return or_(false(), *wanted)


register(
    Keeper(
        key="protection.restrictions", label=N_("Restrictions, objections, and erasures that wait"),
        keep_for="profiles", purpose=N_("To do what you asked for."), tables=("restriction", "asked_erasure"),
        subjects=subjects, read=read, erase=erase,
    )
)  # fmt: skip
