"""Find one profile, or those that somebody may read."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, false, select
from sqlalchemy.orm import selectinload

from socx.access.actors import Actor, Role
from socx.db import db
from socx.experts.models import Expert, KeptSection
from socx.experts.workflow import SEARCHABLE

#: Everything that the matching reads, one query each.
WHOLE = (
    selectinload(Expert.languages),
    selectinload(Expert.topics),
    selectinload(Expert.assistance),
    selectinload(Expert.passages),
    selectinload(Expert.missions),
    selectinload(Expert.absences),
    selectinload(Expert.conflicts),
)

#: What a profile page reads besides.
PROFILE = (
    *WHOLE,
    selectinload(Expert.openings),
    selectinload(Expert.partners),
    selectinload(Expert.publications),
    selectinload(Expert.consents),
    selectinload(Expert.registered_employer),
)


def find(expert_id: int) -> Expert | None:
    """One expert with everything that belongs to the profile."""
    return db.session.get(Expert, expert_id, options=PROFILE, populate_existing=True)


def of_user(user_id: int | None) -> Expert | None:
    """The profile that belongs to an account."""
    if user_id is None:
        return None
    return db.session.scalar(select(Expert).where(Expert.user_id == user_id).options(*PROFILE))


def kept_text(user_id: int | None, place: str) -> KeptSection | None:
    """Text of a part of the own profile that came when its writer was not signed in any more."""
    return db.session.get(KeptSection, (user_id, place)) if user_id is not None else None


def by_email(email: str) -> Expert | None:
    return db.session.scalar(select(Expert).where(Expert.email == email.strip().lower()))


def visible_to(actor: Actor) -> Select[Expert]:
    """The profiles that the actor may read, in the order of their names."""
    return in_order(select(Expert).where(_may_read(actor)))


def searchable() -> ColumnElement[bool]:
    """Whether a profile takes part in matching; Expert.obstacles says the same."""
    return Expert.state.in_(SEARCHABLE) & Expert.in_roster_since.is_not(None) & Expert.restricted_at.is_(None)


def in_order(found: Select[Expert]) -> Select[Expert]:
    """In the order of the names."""
    return found.order_by(Expert.family_name, Expert.given_name, Expert.id)


def _may_read(actor: Actor) -> ColumnElement[bool]:
    match actor.role:
        case Role.ADVISER | Role.MANAGER:
            return Expert.id.is_not(None)
        case Role.EXPERT if actor.user_id is not None:
            return Expert.user_id == actor.user_id
        case _:
            return false()
