"""Erase somebody who asked for it in writing: one person of the facility notes it, a second one confirms it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from socx.access.actors import Actor, Role
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.accounts import queries as accounts
from socx.accounts.models import User
from socx.audit import services as audit
from socx.core.errors import Invalid, NotPermitted, WrongState, require
from socx.core.i18n import N_
from socx.core.personal import Person
from socx.db import db
from socx.experts.models import Expert
from socx.notifications import services as notices
from socx.protection.models import AskedErasure, Erasure
from socx.protection.queries import asked_for
from socx.protection.services import erasure, people

#: Who is asked to confirm hears of it for so long.
TELL_FOR = timedelta(days=30)


def ask_erasure(person: Expert | User, reason: str, *, by: Actor, at: datetime) -> AskedErasure:
    """Note that somebody asks in writing to be erased, and ask the others for a second person.

    `reason` says on which letter, without a name: the line stays with the record. Raises NotPermitted, Invalid by
    `reason`, and WrongState while a mission needs the person or where it is noted already.
    """
    if not _may_ask(person, by):
        raise NotPermitted
    if reasons := obstacles_of(person):
        raise WrongState(reasons[0])
    if asked_for(person) is not None:
        raise WrongState(N_("This erasure was asked for already. It waits for a second person."))
    _must_name_nobody(reason, people.of(person))
    assert by.user_id is not None  # the matrix gives this to accounts alone
    column = "expert_id" if isinstance(person, Expert) else "user_id"
    made = AskedErasure(reason=reason.strip(), asked_at=at, asked_by_id=by.user_id, **{column: person.id})
    db.session.add(made)
    db.session.flush()
    audit.record(_subject(made), "ask_erasure", by=by, at=at, note=made.reason)
    second = [
        user.id for user in db.session.scalars(accounts.with_role(Role.MANAGER, Role.ADMINISTRATOR))
        if permits(user.actor(), P.ERASURE_CONFIRM, made)
    ]  # fmt: skip
    notices.queue("protection/erasure_asked", second, ("asked_erasure", made.id), at=at, not_after=at + TELL_FOR)
    return made


def confirm(number: int, *, by: Actor, at: datetime) -> Erasure:
    """Erase the person of the asked erasure with that number, as the second one; call finish() after the commit.

    Raises NotPermitted for who asked and whom it is about, and WrongState while a mission needs the person, when
    it was settled a moment ago, or when who asked may not do so any more.
    """
    held = db.session.scalar(select(AskedErasure).where(AskedErasure.id == number).with_for_update())
    if held is None:
        raise WrongState(N_("Somebody has settled this a moment ago."))
    require(by, P.ERASURE_CONFIRM, held)
    if not held.asked_by.active or not _may_ask(held.person, held.asked_by.actor()):
        raise WrongState(N_("Who asked for this may not do so any more. Drop it, and ask for it anew."))
    audit.record(_subject(held), "confirm_erasure", by=by, at=at)
    if isinstance(held.person, Expert):
        return erasure.erase(held.person, by=by, at=at, origin="request", asked=held)
    return erasure.erase_account(held.person, by=by, at=at, origin="request", asked=held)


def drop(asked: AskedErasure, note: str, *, by: Actor, at: datetime) -> None:
    """Do not erase: the one who asked takes it back, or another one refuses; the other is told why.

    Raises NotPermitted.
    """
    require(by, P.ERASURE_READ, asked)
    audit.record(_subject(asked), "drop_erasure", by=by, at=at, note=note)
    db.session.delete(asked)
    db.session.flush()
    if asked.asked_by_id != by.user_id:
        notices.queue(
            "protection/erasure_dropped", [asked.asked_by_id], ("retention", 1), at=at, not_after=at + TELL_FOR,
            facts={"letter": asked.reason, "note": note},
        )  # fmt: skip


def obstacles_of(person: Expert | User) -> list[str]:
    """Why this person cannot be erased now, in sentences; none: it can be done."""
    return erasure.obstacles(person) if isinstance(person, Expert) else erasure.obstacles_of_account(person)


def _may_ask(person: Expert | User, by: Actor) -> bool:
    """Whether somebody may note it for another one: who erases the own profile needs nobody for it."""
    if isinstance(person, Expert):
        own_id, needed = person.user_id, P.EXPERT_ERASE
    else:
        own_id, needed = person.id, P.USER_ERASE
    return by.user_id not in (None, own_id) and permits(by, needed, person)


def _subject(asked: AskedErasure) -> tuple[str, int]:
    return ("expert" if asked.expert_id is not None else "user", asked.person.id)


def _must_name_nobody(reason: str, person: Person) -> None:
    """The record of an erasure outlives it, so it must not name the person."""
    words = [one.casefold() for one in (person.email, *person.name.split()) if len(one) > 2]
    if any(one in reason.casefold() for one in words):
        raise Invalid(
            {"reason": N_("Leave out the name: this line stays. The number or the day of the letter is enough.")}
        )
