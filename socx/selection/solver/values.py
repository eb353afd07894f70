"""What goes into the solver: people, places and the activities to which the places belong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from socx.core.values import Period

Key = int | str


def in_order(key: Key) -> tuple[bool, Key]:
    """Sorts keys the same way wherever they come from; numbers stand before words."""
    return isinstance(key, str), key


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be proposed, as far as a rule may look at it.

    Parameters
    ----------
    key
        Who it is; the solver knows no names.
    member_state
        The state of the person's administration, "" when there is none.
    is_peer
        Whether the person works, or has worked, in a public administration or a mandated body.
    languages
        Level of each language, from 1 (A1) to 6 (C2).
    years
        Years of experience.
    sex
        Read by the rule of balance and by nothing else; "" is not known and counts for neither.
    load
        Activities on which the person already is.
    days_left
        Days that the person still offers; None when nothing is known, and then nothing is limited.
    """

    key: Key
    member_state: str = ""
    is_peer: bool = True
    languages: Mapping[str, int] = field(default_factory=dict)
    years: int = 0
    sex: str = ""
    load: int = 0
    days_left: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person for one place.

    Parameters
    ----------
    person
        The key of a `Person`.
    score
        Points out of 100; higher is better.
    away
        Whether the person is away, or busy elsewhere, on days of the activity.
    conflict
        Whether the person has a conflict of interest.
    asked
        Whether the person applied or was nominated: such a pair is never cut.
    """

    person: Key
    score: float
    away: bool = False
    conflict: bool = False
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A place on an activity, and who can be on it.

    Parameters
    ----------
    key
        Which place it is, among all places of all activities.
    candidates
        The pairs; each person once, in any order.
    days
        Days that the place asks of a person.
    agreed
        The person who is fixed on this place, whatever the rules say; must be a candidate.
    earlier
        The person whom an earlier proposal named; another one costs a small price.
    """

    key: Key
    candidates: tuple[Candidate, ...]
    days: int = 0
    agreed: Key | None = None
    earlier: Key | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity with its places.

    Parameters
    ----------
    key
        Which activity it is.
    places
        Its places; nobody is on two of them.
    languages
        The working languages, and the level of each from which one can work in it (1 to 6).
    period
        The days of the activity; nobody is on two activities on the same days.
    """

    key: Key
    places: tuple[Place, ...]
    languages: Mapping[str, int] = field(default_factory=dict)
    period: Period | None = None
