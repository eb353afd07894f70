"""A person as all rooms know them, and everything that the rooms keep about them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from socx.accounts.models import User
from socx.core.personal import Keeper, Person, keepers
from socx.experts import queries as profiles
from socx.experts.models import Expert


@dataclass(frozen=True, slots=True)
class Kept:
    """What one keeper has about a person, table by table, without empty tables."""

    keeper: Keeper
    tables: dict[str, list[dict[str, Any]]]

    @property
    def count(self) -> int:
        return sum(map(len, self.tables.values()))


def of_account(user: User) -> Person:
    """The person of an account, with the profile that belongs to it."""
    expert = profiles.of_user(user.id)
    return _known(Person(user.id, expert.id if expert else None, user.email, user.name))


def of_profile(item: Expert) -> Person:
    """The person of a profile, with the account that has taken it over."""
    return _known(Person(item.user_id, item.id, item.email, item.name))


def of(who: Expert | User) -> Person:
    """The person of a profile, or of an account."""
    return of_profile(who) if isinstance(who, Expert) else of_account(who)


def kept(person: Person) -> list[Kept]:
    """Everything that is kept, keeper by keeper; those that have nothing are left out."""
    found = (
        Kept(one, {name: [dict(row) for row in rows] for name, rows in one.read(person).items() if rows})
        for one in keepers()
    )
    return [one for one in found if one.tables]


def _known(person: Person) -> Person:
    subjects = frozenset(subject for one in keepers() for subject in one.subjects(person))
    return replace(person, subjects=subjects)
