"""Activities, places, people and pairs as arrays, in one order whatever the order they came in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from socx.selection.solver.rules import OF_PAIRS, SEXES, Mode, Rules
from socx.selection.solver.values import Activity, Candidate, Key, Person, in_order

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

NO_LIMIT = np.iinfo(np.int64).max


class Instance:
    """A problem in arrays. Pairs stand by activity, place and person, so ties always fall alike.

    Parameters
    ----------
    activities
        With their places and candidates.
    people
        At least everybody who is a candidate.

    Attributes
    ----------
    activities : list of Activity
        In the order of their keys; places and candidates in the order of theirs.
    places : list of Place
        Of all activities, one after the other.
    people : list of Person
        The candidates, in the order of their keys.
    activity_of_place, place, person : arrays of int
        Place to activity; pair to place; pair to person.
    score : array of float
        Points of each pair.
    fixed, earlier, asked, away, conflict : arrays of bool
        Marks of each pair.

    Raises
    ------
    ValueError
        When a place names somebody twice or somebody unknown, when two places have one key, or when
        the person agreed for a place is not one of its candidates or is agreed twice on one activity.
    """

    def __init__(self, activities: Iterable[Activity], people: Iterable[Person]) -> None:
        self.activities = [_sorted(activity) for activity in sorted(activities, key=lambda a: in_order(a.key))]
        self.places = [place for activity in self.activities for place in activity.places]
        known = {person.key: person for person in people}
        named = {candidate.person for place in self.places for candidate in place.candidates}
        if strange := named - known.keys():
            raise ValueError(f"{min(strange, key=in_order)!r} is a candidate whom nobody has described")
        self.people = [known[key] for key in sorted(named, key=in_order)]
        self.row_of: Mapping[Key, int] = {person.key: row for row, person in enumerate(self.people)}
        self._check()
        sizes = [len(activity.places) for activity in self.activities]
        self.activity_of_place: Ints = np.repeat(np.arange(len(sizes)), sizes)
        self._fill()

    def _check(self) -> None:
        if len({place.key for place in self.places}) < len(self.places):
            raise ValueError("two places have the same key")
        for activity in self.activities:
            agreed = [place.agreed for place in activity.places if place.agreed is not None]
            if len(set(agreed)) < len(agreed):
                raise ValueError("one person is agreed for two places of one activity")
            for place in activity.places:
                keys = {candidate.person for candidate in place.candidates}
                if len(keys) < len(place.candidates):
                    raise ValueError(f"place {place.key!r} names somebody twice")
                if place.agreed is not None and place.agreed not in keys:
                    raise ValueError(f"the person agreed for place {place.key!r} is not one of its candidates")

    def _fill(self) -> None:
        pairs = [(n, place, one) for n, place in enumerate(self.places) for one in place.candidates]

        def column(kind: type, values: Iterable[Any]) -> NDArray[Any]:
            return np.fromiter(values, dtype=kind, count=len(pairs))

        self.place: Ints = column(np.int64, (n for n, _, _ in pairs))
        self.person: Ints = column(np.int64, (self.row_of[one.person] for _, _, one in pairs))
        self.score: Floats = column(np.float64, (one.score for _, _, one in pairs))
        self.away: Bools = column(np.bool_, (one.away for _, _, one in pairs))
        self.conflict: Bools = column(np.bool_, (one.conflict for _, _, one in pairs))
        self.asked: Bools = column(np.bool_, (one.asked for _, _, one in pairs))
        self.fixed: Bools = column(np.bool_, (place.agreed == one.person for _, place, one in pairs))
        self.earlier: Bools = column(np.bool_, (place.earlier == one.person for _, place, one in pairs))
        self.activity: Ints = self.activity_of_place[self.place]
        self.days: Ints = np.array([place.days for place in self.places], dtype=np.int64)[self.place]

    def __len__(self) -> int:
        return len(self.score)

    def candidate(self, pair: int) -> Candidate:
        """The pair of that row, as it was given."""
        place = int(self.place[pair])
        return self.places[place].candidates[pair - int(self.first_of_place[place])]

    @cached_property
    def first_of_place(self) -> Ints:
        return np.searchsorted(self.place, np.arange(len(self.places)))

    @cached_property
    def load(self) -> Ints:
        return np.array([person.load for person in self.people], dtype=np.int64)

    @cached_property
    def days_left(self) -> Ints:
        left = [NO_LIMIT if person.days_left is None else person.days_left for person in self.people]
        return np.array(left, dtype=np.int64)

    @cached_property
    def years(self) -> Ints:
        return np.array([person.years for person in self.people], dtype=np.int64)

    @cached_property
    def state(self) -> Ints:
        """Number of each person's Member State; -1 for none."""
        states = sorted({person.member_state for person in self.people} - {""})
        number = {state: n for n, state in enumerate(states)} | {"": -1}
        return np.array([number[person.member_state] for person in self.people], dtype=np.int64)

    @cached_property
    def of_sex(self) -> Mapping[str, Bools]:
        return {sex: np.array([person.sex == sex for person in self.people], dtype=np.bool_) for sex in SEXES}

    def level(self, language: str) -> Ints:
        """Everybody's level in a language."""
        if language not in self._levels:
            self._levels[language] = np.array([person.languages.get(language, 0) for person in self.people])
        return self._levels[language]

    @cached_property
    def _levels(self) -> dict[str, Ints]:
        return {}

    @cached_property
    def alike(self) -> list[list[int]]:
        """Places of one activity that only their days tell apart: the same candidates with the same points."""
        groups: dict[tuple[object, ...], list[int]] = {}
        for n, place in enumerate(self.places):
            if place.agreed is None and place.earlier is None:
                rows = slice(self.first_of_place[n], self.first_of_place[n] + len(place.candidates))
                marks = (self.person, self.score, self.away, self.conflict)
                shape = (int(self.activity_of_place[n]), *(mark[rows].tobytes() for mark in marks))
                groups.setdefault(shape, []).append(n)
        return [group for group in groups.values() if len(group) > 1]

    def best_first(self, pair_of_place: Ints) -> Ints:
        """The same choice with the best person on the first of places that are alike; open places last.

        Nobody is moved where days could become too many.
        """
        chosen = pair_of_place.copy()
        for group in self.alike:
            pairs = chosen[group][chosen[group] >= 0]
            days = [self.places[n].days for n in group]
            if len(set(days)) > 1 and (
                len(self.activities) > 1 or np.any(self.days_left[self.person[pairs]] < max(days))
            ):
                continue
            pairs = pairs[np.lexsort((self.person[pairs], -self.score[pairs]))]
            offsets = pairs - self.first_of_place[self.place[pairs]]
            chosen[group] = -1
            chosen[group[: len(pairs)]] = self.first_of_place[group[: len(pairs)]] + offsets
        return chosen

    def pair_breaks(self, rules: Rules) -> dict[str, Bools]:
        """For each rule of pairs that is on, the pairs that break it: `rules.pair_breaches` in arrays."""
        peers = np.array([person.is_peer for person in self.people], dtype=np.bool_)
        broken = {
            "conflict": self.conflict,
            "available": self.away,
            "load": (self.load + 1 > rules["load"].value)[self.person],
            "days": self.days > self.days_left[self.person],
            "peers": ~peers[self.person],
        }
        return {name: broken[name] for name in OF_PAIRS if rules[name].is_on}

    def allowed(self, rules: Rules) -> Bools:
        """Pairs that no MUST forbids; on a place with somebody agreed, that pair alone."""
        may = np.ones(len(self), dtype=np.bool_)
        for name, broken in self.pair_breaks(rules).items():
            if rules[name].mode is Mode.MUST:
                may &= ~broken
        settled = np.zeros(len(self.places), dtype=np.bool_)
        settled[self.place[self.fixed]] = True
        return (may & ~settled[self.place]) | self.fixed

    def worth(self, rules: Rules, change: float = 0.0) -> Floats:
        """Points of each pair less the prices that it pays by itself.

        `change` is what it costs to put somebody else on a place than an earlier proposal did.
        """
        worth = self.score.copy()
        for name, broken in self.pair_breaks(rules).items():
            if rules[name].mode is Mode.PRICE:
                worth -= rules[name].price * broken
        if change:
            had = np.array([place.earlier is not None for place in self.places], dtype=np.bool_)
            worth -= change * (had[self.place] & ~self.earlier)
        return worth

    def wanted(self, activity: int, rules: Rules) -> list[tuple[str, Bools]]:
        """What one member at least must be: the rule, and everybody who is."""
        item = self.activities[activity]
        wanted: list[tuple[str, Bools]] = []
        if (rule := rules["language"]).is_on:
            for language, level in sorted(item.languages.items()):
                wanted.append(("language", self.level(language) >= max(1, level - rule.value)))
        if (rule := rules["seniority"]).is_on:
            wanted.append(("seniority", self.years >= rule.value))
        if rules["balance"].is_on and len(item.places) > 1:
            wanted += [("balance", self.of_sex[sex]) for sex in SEXES]
        return wanted


def _sorted(activity: Activity) -> Activity:
    places = [
        replace(place, candidates=tuple(sorted(place.candidates, key=lambda one: in_order(one.person))))
        for place in sorted(activity.places, key=lambda place: in_order(place.key))
    ]
    return replace(activity, places=tuple(places))


def first_rows(groups: Sequence[Ints], order: Floats, count: int | Ints) -> Bools:
    """Marks the `count` rows of the highest `order` in every group; ties fall by row.

    `count` is one number, or one for each row that is the same for all rows of a group.
    """
    size = len(order)
    rows = np.lexsort((np.arange(size), -order, *groups[::-1]))
    starts = np.ones(size, dtype=np.bool_)
    starts[1:] = np.any([group[rows][1:] != group[rows][:-1] for group in groups], axis=0)
    began = np.maximum.accumulate(np.where(starts, np.arange(size), 0))
    marked = np.zeros(size, dtype=np.bool_)
    marked[rows] = np.arange(size) - began < (count if isinstance(count, int) else count[rows])
    return marked
