"""All open places of the facility at once: the best total, or the fairest assignment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from socx.selection.solver.cuts import BEST, best_of_each_place
from socx.selection.solver.fairness import Bound
from socx.selection.solver.instance import Bools, Instance, Ints
from socx.selection.solver.model import Programme, Solution
from socx.selection.solver.rules import Breach, Mode, Rules, paid
from socx.selection.solver.swaps import Swap, Swaps
from socx.selection.solver.values import Activity, Key, Person

GAP = 1e-4
"""Share of the total by which an assignment of many activities may miss the best one."""

WITHIN = 0.02
"""Share of the best worst place that the fairest assignment may give up for the total."""

CLOSE = 0.01
"""Points to which the best worst place is found."""

CHANGE = 1.0
"""Points that it costs to propose somebody else for a place than an earlier proposal did."""


class Aim(StrEnum):
    """What an assignment is to do best."""

    TOTAL = "total"
    FAIREST = "fairest"


@dataclass(frozen=True, slots=True)
class Assigned:
    """Who is proposed for a place; `person` is None where it stays open."""

    activity: Key
    place: Key
    person: Key | None
    score: float
    agreed: bool
    runner_up: Swap | None


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who is proposed for every place.

    Parameters
    ----------
    aim
        What it does best.
    places
        In the order of activities and places.
    breaches
        For each activity that breaks a rule, what it breaks.
    overloaded
        People who get more activities than the rule of load lets, for its price.
    price
        Points paid for breaches, overload and changes of earlier proposals.
    gap
        How far the total can be from the best one, as a share of it.
    """

    aim: Aim
    places: tuple[Assigned, ...]
    breaches: Mapping[Key, tuple[Breach, ...]]
    overloaded: tuple[Key, ...]
    price: float
    gap: float

    @property
    def score(self) -> float:
        return sum(place.score for place in self.places)

    @property
    def total(self) -> float:
        return self.score - self.price

    @property
    def open(self) -> tuple[Assigned, ...]:
        return tuple(place for place in self.places if place.person is None)

    @property
    def worst(self) -> Assigned | None:
        """The place with the lowest score among those that are proposed and not agreed."""
        proposed = [place for place in self.places if place.person is not None and not place.agreed]
        return min(proposed, key=lambda place: place.score, default=None)


def assign(
    activities: Iterable[Activity],
    people: Iterable[Person],
    rules: Rules | None = None,
    aim: Aim = Aim.TOTAL,
    *,
    change: float = CHANGE,
    best: int = BEST,
) -> Assignment:
    """Propose a person for every open place of all activities.

    As many places as possible are filled first. TOTAL then has the highest sum of points less
    prices. FAIREST has the highest possible score on its worst place, gives up at most `WITHIN` of
    it, and among such assignments has the highest sum.

    Rules that are a MUST are never broken: a place stays open rather. An open place can still bring
    what a team lacks. People agreed for a place stay on it, and their activity is judged, but
    nothing is refused for it.

    Parameters
    ----------
    activities, people
        The places with their candidates, and everybody who is one.
    rules
        How strict each rule is; the usual settings when nothing is given.
    aim
        What the assignment is to do best.
    change
        Points that it costs to leave an earlier proposal.
    best
        How many of the best candidates of each place take part, besides those who are asked,
        agreed or proposed earlier. More take part where a place would stay open.
    """
    problem = _Problem(Instance(activities, people), rules or Rules(), change)
    counts = np.full(len(problem.instance.places), best, dtype=np.int64)
    if not len(problem.instance):  # nobody for any place
        return problem.result(Solution(counts * 0 - 1, 0.0), aim)
    while True:
        kept = best_of_each_place(problem.instance, problem.allowed, problem.worth, counts)
        programme = problem.programme(kept)
        solution = problem.fairest(programme) if aim is Aim.FAIREST else problem.best_total(programme)
        if not len(short := problem.cut_short(solution, kept)):
            return problem.result(solution, aim)
        counts[short] *= 4


class _Problem:
    """An instance under one setting of the rules."""

    def __init__(self, instance: Instance, rules: Rules, change: float) -> None:
        self.instance, self.rules, self.change = instance, rules, change
        self.allowed = instance.allowed(rules)
        self.worth = instance.worth(rules, change)
        self.may_stay_open = np.array([place.agreed is None for place in instance.places], dtype=np.bool_)
        self.judged = [
            n
            for n, activity in enumerate(instance.activities)
            if any(place.agreed is None for place in activity.places)
        ]

    def programme(self, kept: Bools) -> Programme:
        return Programme(self.instance, self.rules, kept, self.worth, self.may_stay_open, judged=self.judged)

    def cut_short(self, solution: Solution, kept: Bools) -> Ints:
        """Places that stay open although some of their candidates did not take part."""
        left_out = np.unique(self.instance.place[self.allowed & ~kept])
        return left_out[solution.pair_of_place[left_out] < 0]

    def best_total(self, programme: Programme, least: float = -np.inf) -> Solution:
        """The best total among pairs of at least so many points."""
        return _found(programme.solve(gap=GAP, among=self._of(least)))

    def fairest(self, programme: Programme) -> Solution:
        """The best worst place to within `WITHIN`, then the best total.

        The flows give a bound that nearly always holds under the rules of teams as well; where it
        does not, the threshold is sought with the rules.
        """
        bound = Bound(self.instance, self.rules, programme.pairs)
        filled = bound.most_filled()
        if not filled:
            return self.best_total(programme)
        worst = bound.best_worst(filled)
        if not self._fills(programme, worst, filled):
            solution = self.best_total(programme)
            if self._filled(solution) < filled:
                filled = self._filled(solution)
                worst = bound.best_worst(filled)
            worst = self._threshold(programme, self._worst(solution), worst, filled)
        return self.best_total(programme, worst * (1 - WITHIN))

    def _threshold(self, programme: Programme, lowest: float, highest: float, filled: int) -> float:
        """The highest score that all of so many filled places reach, between one that they do and a bound."""
        scores = self.instance.score[programme.pairs]
        points = np.unique(scores[(scores >= lowest) & (scores <= highest)])
        low, high = 0, len(points) - 1
        while low < high and points[high] - points[low] > CLOSE:
            middle = (low + high + 1) // 2
            if self._fills(programme, float(points[middle]), filled):
                low = middle
            else:
                high = middle - 1
        return float(points[low])

    def _fills(self, programme: Programme, least: float, filled: int) -> bool:
        """Whether so many places can be filled by pairs of at least so many points."""
        return self._filled(_found(programme.solve(among=self._of(least), for_points=False))) >= filled

    def _of(self, least: float) -> Bools:
        return (self.instance.score >= least) | self.instance.fixed

    def _filled(self, solution: Solution) -> int:
        """How many places that are not agreed are filled."""
        return int(np.count_nonzero((solution.pair_of_place >= 0) & self.may_stay_open))

    def _worst(self, solution: Solution) -> float:
        pairs = solution.pair_of_place[(solution.pair_of_place >= 0) & self.may_stay_open]
        return float(self.instance.score[pairs].min(initial=np.inf))

    def result(self, solution: Solution, aim: Aim) -> Assignment:
        instance, chosen = self.instance, solution.pair_of_place
        swaps = Swaps(instance, self.rules, self.allowed, self.worth, chosen)
        free = _Free(instance, self.rules, chosen)
        places = []
        for n, place in enumerate(instance.places):
            pair = int(chosen[n])
            activity = instance.activities[instance.activity_of_place[n]]
            if pair < 0:
                places.append(Assigned(activity.key, place.key, None, 0.0, False, None))
                continue
            agreed = bool(instance.fixed[pair])
            runner_up = None if agreed else swaps.runner_up(n, free.can_come)
            person = instance.people[instance.person[pair]].key
            places.append(Assigned(activity.key, place.key, person, float(instance.score[pair]), agreed, runner_up))
        breaches = {
            activity.key: found
            for n, activity in enumerate(instance.activities)
            if (found := swaps.breaches(n, chosen[instance.activity_of_place == n].tolist()))
        }
        price = sum(paid(found) for found in breaches.values()) + self.change * free.changed() + free.overload_price()
        return Assignment(aim, tuple(places), breaches, free.overloaded(), price, solution.gap)


def _found(solution: Solution | None) -> Solution:
    assert solution is not None  # whoever is not agreed can be left out, so there always is one
    return solution


class _Free:
    """Who can still come when an assignment stands, and who has too much."""

    def __init__(self, instance: Instance, rules: Rules, pair_of_place: Ints) -> None:
        self.instance, self.rules = instance, rules
        self.chosen = pair_of_place[pair_of_place >= 0]
        self.of_person: dict[int, list[int]] = {}
        for pair in self.chosen.tolist():
            self.of_person.setdefault(int(instance.person[pair]), []).append(pair)

    def can_come(self, pair: int) -> bool:
        """Whether load, days and dates leave room for the person of a pair beside what they have."""
        person, instance = int(self.instance.person[pair]), self.instance
        has = self.of_person.get(person, [])
        if not has:
            return True
        rule = self.rules["load"]
        if rule.is_on and len(has) + 1 > rule.value - instance.load[person]:
            return False
        days = sum(int(instance.days[one]) for one in (*has, pair))
        if self.rules["days"].mode is Mode.MUST and days > instance.days_left[person]:
            return False
        here = instance.activities[instance.activity[pair]].period
        others = (instance.activities[instance.activity[one]].period for one in has)
        return here is None or not any(other is not None and other.overlaps(here) for other in others)

    def changed(self) -> int:
        """How many places get somebody else than an earlier proposal named."""
        had = [place.earlier is not None for place in self.instance.places]
        return sum(had[self.instance.place[pair]] and not self.instance.earlier[pair] for pair in self.chosen.tolist())

    def _excess(self) -> Counter[int]:
        """Activities beyond the load, of people who had room for one at least."""
        rule, agreed = self.rules["load"], Counter(self.instance.person[self.instance.fixed].tolist())
        excess: Counter[int] = Counter()
        if rule.mode is Mode.PRICE:
            for person, pairs in self.of_person.items():
                room = max(rule.value - int(self.instance.load[person]), 0)
                excess[person] = max(0, len(pairs) - max(room, agreed[person])) if room else 0
        return +excess

    def overloaded(self) -> tuple[Key, ...]:
        return tuple(self.instance.people[person].key for person in sorted(self._excess()))

    def overload_price(self) -> float:
        return self.rules["load"].price * self._excess().total()
