"""Who keeps what about a person: rooms name their keepers, so that own data and erasure reach all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

#: (kind, id), as the audit trail and notices name what they are about.
Subject = tuple[str, int]

#: Rows by the name of their table; each row is {column: plain value}.
Data = Mapping[str, Sequence[Mapping[str, Any]]]


#: The number of the profile that stands for a person where nobody is named: a Member State and a kind, no more.
Anonymous = Callable[[int], int]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as the tables know them: by account, by profile, by address, by name.

    `subjects` is what the trail and the notices tell about them: the account, the profile, applications.
    """

    user_id: int | None = None
    expert_id: int | None = None
    email: str = ""
    name: str = ""
    subjects: frozenset[Subject] = frozenset()


def nothing(_person: Person) -> Data:
    return {}


def nobody(_person: Person) -> Sequence[Subject]:
    return ()


def no_files(_person: Person) -> Sequence[str]:
    return ()


def no_reason(_person: Person) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Keeper:
    """What one room keeps about people for one purpose.

    `tables` are those with a column that names an account or a profile; a test makes sure that none is
    left out. `keep_for` is the key of a rule of the retention table.

    `read` gives what is kept about a person. `erase` takes it out of the database, and returns how many
    rows it touched; it must be harmless when repeated. `files` names what lies in the instance folder and
    goes after the commit, `forget` drops what this process holds in memory. `stays` says what is kept
    after an erasure and why, `blocks` why there can be none now, each a sentence for the person or "".

    `unname` takes the people out of one request for good when the time of its record is over: it is given the
    number of the request, and what gives an anonymous profile for each profile in it. It must be harmless when
    repeated.
    """

    key: str
    label: str
    purpose: str
    keep_for: str
    tables: tuple[str, ...]
    read: Callable[[Person], Data] = nothing
    erase: Callable[[Person, datetime], int] | None = None
    subjects: Callable[[Person], Sequence[Subject]] = nobody
    files: Callable[[Person], Sequence[str]] = no_files
    forget: Callable[[], None] | None = None
    stays: Callable[[Person], str] = no_reason
    blocks: Callable[[Person], str] = no_reason
    unname: Callable[[int, Anonymous], None] | None = None


_keepers: dict[str, Keeper] = {}


def register(keeper: Keeper) -> None:
    """Make a keeper known; registering it again replaces it."""
    _keepers[keeper.key] = keeper


def keepers() -> tuple[Keeper, ...]:
    """All keepers, in the order in which the rooms were opened: lower rooms first."""
    return tuple(_keepers.values())
