"""Restrict the use of a profile because the person asks for it, answer an objection, and lift it again."""

from __future__ import annotations

from datetime import datetime

from socx.access.actors import Actor, Role
from socx.access.permissions import Permission as P
from socx.accounts import queries as accounts
from socx.audit import services as audit
from socx.core.errors import WrongState, require
from socx.core.i18n import N_
from socx.core.personal import keepers
from socx.db import db
from socx.experts.models import Expert
from socx.notifications import services as notices
from socx.protection.models import Restriction
from socx.protection.queries import standing


def restrict(item: Expert, ground: str, text: str, *, by: Actor, at: datetime) -> Restriction:
    """Take a profile out of matching at once, and tell the managers (GDPR, articles 18 and 21).

    Raises NotPermitted for everybody but the person, and WrongState when it is restricted already.
    """
    _own(item, by)
    return _restrict(item, ground, text, by=by, at=at)


def restrict_for(item: Expert, ground: str, text: str, *, by: Actor, at: datetime) -> Restriction:
    """The same by a manager, because the person asked for it in writing; the person is told.

    Raises NotPermitted, and WrongState when it is restricted already.
    """
    require(by, P.EXPERT_RESTRICT_FOR, item)
    made = _restrict(item, ground, text, by=by, at=at)
    if item.user_id is not None:
        notices.queue(
            "protection/restricted_for", [item.user_id], ("expert", item.id), at=at, generation=f"{made.id}",
            not_after=at + notices.TELL_FOR,
        )  # fmt: skip
    return made


def _restrict(item: Expert, ground: str, text: str, *, by: Actor, at: datetime) -> Restriction:
    if standing(item.id) is not None:
        raise WrongState(N_("The use of this profile is restricted already."))
    made = Restriction(expert_id=item.id, ground=ground, text=text.strip(), asked_at=at)
    db.session.add(made)
    freeze(item, at=at)
    audit.record(("expert", item.id), "restrict", by=by, at=at, ground=ground)
    managers = [user.id for user in db.session.scalars(accounts.with_role(Role.MANAGER)) if user.id != by.user_id]
    notices.queue(
        "protection/restricted",
        managers,
        ("expert", item.id),
        at=at,
        generation=f"{made.id}",
        not_after=at + notices.TELL_FOR,
    )
    return made


def freeze(item: Expert, *, at: datetime) -> None:
    """Take a profile out of matching, in this process at once and in the others with their next look."""
    item.restricted_at = item.restricted_at or at
    item.changed_at = at
    db.session.flush()
    for keeper in keepers():
        if keeper.forget:
            keeper.forget()


def lift(item: Expert, *, by: Actor, at: datetime) -> None:
    """End a restriction: the profile is used again as its state and consents say. Raises NotPermitted."""
    _own(item, by)
    asked = standing(item.id)
    if asked is not None:
        asked.lifted_at = at
    elif item.restricted_at is not None:
        item.confirmed_at = at  # the retention table restricted it, and the person is back: its time starts anew
    if item.restricted_at is not None:
        item.restricted_at, item.changed_at = None, at
        audit.record(("expert", item.id), "lift", by=by, at=at)


def answer(item: Expert, text: str, *, by: Actor, at: datetime) -> None:
    """Answer what a person asked with a restriction; the person is told, and it stays until they lift it.

    Raises NotPermitted, or WrongState when there is nothing to answer.
    """
    require(by, P.RESTRICTION_ANSWER, item)
    found = standing(item.id)
    if found is None or found.answered_at is not None:
        raise WrongState(N_("There is nothing to answer."))
    found.answer, found.answered_at, found.answered_by_id = text.strip(), at, by.user_id
    audit.record(("expert", item.id), "answer_restriction", by=by, at=at)
    if item.user_id is not None:
        notices.queue(
            "protection/answered", [item.user_id], ("expert", item.id), at=at, generation=f"{found.id}",
            not_after=at + notices.TELL_FOR,
        )  # fmt: skip


def _own(item: Expert, by: Actor) -> None:
    require(by, P.EXPERT_RESTRICT, item)
