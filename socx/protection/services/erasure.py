"""Erase a person in every room, and keep the list of erasures that a restored backup has to repeat."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from socx.access.actors import Actor, Role
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.accounts import queries as accounts
from socx.accounts.models import User
from socx.accounts.personal import NOWHERE
from socx.audit import services as audit
from socx.core.errors import NotPermitted, WrongState, require
from socx.core.i18n import N_
from socx.core.personal import Person, keepers
from socx.db import db
from socx.experts import queries as profiles
from socx.experts import services as experts
from socx.experts.models import Expert
from socx.protection.models import AskedErasure, Erasure
from socx.protection.services import people
from socx.search.keeping import KEEPERS

logger = logging.getLogger(__name__)

#: Of the instance folder, beside the database: a restored database does not know whom it must forget.
LIST = "erasures.jsonl"


def obstacles(item: Expert) -> list[str]:
    """Why this person cannot be erased now, in sentences; none: it can be done."""
    person = people.of_profile(item)
    return [reason for one in keepers() if (reason := one.blocks(person))]


def what_stays(person: Person) -> list[str]:
    """What is kept after an erasure and why, in sentences for the person."""
    return [reason for one in keepers() if (reason := one.stays(person))]


def erase(item: Expert, *, by: Actor, at: datetime, origin: str, asked: AskedErasure | None = None) -> Erasure:
    """Take everything about a person out of the database; call finish() after the commit.

    The deeds stay in the trail without a name, past missions stay as figures. The person and the clock do it alone;
    what somebody else has `asked` for needs `by` as the second person. Raises NotPermitted, and WrongState with
    the reason while a mission needs the person.
    """
    doer = _doer(by, item.user_id, asked)
    require(doer, P.EXPERT_ERASE, item)
    if origin != "restore" and (reasons := obstacles(item)):
        raise WrongState(reasons[0])
    person, born_at = people.of_profile(item), item.created_at
    if not item.is_erased:
        experts.advance(item, "erase", by=doer, at=at)
    return _erase(person, born_at, at, origin, asked, by)


def obstacles_of_account(user: User) -> list[str]:
    """Why this account cannot be erased now, in sentences; none: it can be done."""
    if profiles.of_user(user.id) is not None:
        return [N_("This is the account of an expert. Erase it from the page of the profile.")]
    found = [reason for one in keepers() if (reason := one.blocks(people.of_account(user)))]
    if user.active and user.role == Role.ADMINISTRATOR:
        others = [one.id for one in db.session.scalars(accounts.with_role(Role.ADMINISTRATOR)) if one.id != user.id]
        found += [] if others else [N_("This is the last administrator. Name another one first.")]
    return found


def erase_account(user: User, *, by: Actor, at: datetime, origin: str, asked: AskedErasure | None = None) -> Erasure:
    """Empty the account of an official or of staff; what they did stays in the trail, as a number and a role.

    It takes two, as erase() does. Raises NotPermitted, and WrongState while something needs the person.
    """
    doer = _doer(by, None, asked)
    if origin != "restore" and not permits(doer, P.USER_ERASE, user):
        raise NotPermitted
    if origin != "restore" and (reasons := obstacles_of_account(user)):
        raise WrongState(reasons[0])
    person = people.of_account(user)
    audit.record(("user", user.id), "erase", by=doer, at=at)
    return _erase(person, user.created_at, at, origin, asked, by)


def is_erased(user: User) -> bool:
    return user.email == f"{user.id}@{NOWHERE}"


def _doer(by: Actor, own_id: int | None, asked: AskedErasure | None) -> Actor:
    """Whose deed an erasure is: the person's own, the clock's, or of who asked for it once a second person agrees."""
    if asked is not None:
        require(by, P.ERASURE_CONFIRM, asked)
        return asked.asked_by.actor()
    if by.role is Role.SCHEDULER or (by.user_id is not None and by.user_id == own_id):
        return by
    raise NotPermitted


def _erase(
    person: Person, born_at: datetime, at: datetime, origin: str, asked: AskedErasure | None, by: Actor
) -> Erasure:
    db.session.flush()
    made = Erasure(
        expert_id=person.expert_id, user_id=person.user_id, born_at=born_at, origin=origin, at=at,
        reason=asked.reason if asked else "", by_id=asked.asked_by_id if asked else None,
        confirmed_by_id=by.user_id if asked else None,
    )  # fmt: skip
    made.leftovers = [name for one in keepers() for name in one.files(person)]
    rows = {one.key: one.erase(person, at) for one in keepers() if one.erase}
    made.rows = {key: count for key, count in rows.items() if count}
    db.session.add(made)
    db.session.flush()
    logger.info("person erased", extra={"expert": person.expert_id, "user": person.user_id, "origin": origin})
    return made


def finish(instance: Path) -> int:
    """After the commit: remove files, drop what is in memory, write the list; return how many files went.

    May be repeated: what a crash left is done by the next run.
    """
    gone = 0
    for one in db.session.scalars(select(Erasure).order_by(Erasure.id)):
        for name in one.leftovers:
            path = instance / name
            if path.resolve().is_relative_to(instance.resolve()) and path.is_file():
                path.unlink()
                gone += 1
        if one.leftovers:
            one.leftovers = []
    for keeper in keepers():
        if keeper.forget:
            keeper.forget()
    write_list(instance, read_list(instance))
    return gone


def erase_words() -> None:
    """Leave no trace of deleted words in the files of search. Nobody is found by them before this either.

    Takes seconds in a large roster, and keeps others from writing on SQLite: it is for the clock, not for a page.
    """
    for found in KEEPERS:
        found.compact()


def read_list(instance: Path) -> list[dict[str, Any]]:
    """The erasures that are known outside of the database; a line that is cut off is left out."""
    path, found = instance / LIST, []
    for line in path.read_text("utf-8").splitlines() if path.is_file() else ():
        try:
            found.append(json.loads(line))
        except ValueError:
            logger.warning("a line of the list of erasures cannot be read")
    return found


def write_list(instance: Path, known: Iterable[dict[str, Any]]) -> None:
    """Write the list: what was known, and what the database knows; whole or not at all, each person once."""
    own = (
        {"expert": one.expert_id, "user": one.user_id, "born": one.born_at.isoformat(), "at": one.at.isoformat()}
        for one in db.session.scalars(select(Erasure).order_by(Erasure.id))
    )
    lines = {(one["expert"], one["user"], one["born"]): one for one in (*own, *known)}
    lines_text = "".join(json.dumps(one) + "\n" for one in sorted(lines.values(), key=lambda one: str(one["at"])))
    path = instance / LIST
    if path.is_file() and path.read_text("utf-8") == lines_text:
        return
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_text(lines_text, "utf-8")
    part.replace(path)


def repeat(known: Iterable[dict[str, Any]], *, by: Actor, at: datetime) -> int:
    """Erase again whom a restored database still has; return how many.

    A row with the number of an erased person that was made at another moment is somebody else.
    """
    done = 0
    for one in known:
        born = datetime.fromisoformat(one["born"])
        item = db.session.get(Expert, one["expert"]) if one["expert"] else None
        if item is not None and item.created_at == born and not item.is_erased:
            erase(item, by=by, at=at, origin="restore")
            done += 1
        user = db.session.get(User, one["user"]) if one["user"] and not one["expert"] else None
        if user is not None and user.created_at == born and not is_erased(user):
            erase_account(user, by=by, at=at, origin="restore")
            done += 1
    return done
