"""The best team of one activity, and what each rule costs it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np

from socx.selection.solver.cuts import best_of_each_kind
from socx.selection.solver.instance import Instance
from socx.selection.solver.model import Programme, Solution
from socx.selection.solver.rules import OF_PAIRS, Breach, Rules, paid
from socx.selection.solver.swaps import Swap, Swaps
from socx.selection.solver.values import Activity, Key, Person


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on a place of the team.

    Parameters
    ----------
    place, person
        Their keys.
    score
        Points for this place.
    rank
        1 for the highest score of all candidates of this place, whatever the rules say of them.
    better
        How many candidates of this place with a higher score are not in the team.
    locked
        Whether the person was fixed here beforehand.
    runner_up
        Who would come instead; None for a locked person, and when nobody else is possible.
    """

    place: Key
    person: Key
    score: float
    rank: int
    better: int
    locked: bool
    runner_up: Swap | None


@dataclass(frozen=True, slots=True)
class Cost:
    """What the team would gain, in points, if one rule were switched off; never below zero."""

    rule: str
    points: float


@dataclass(frozen=True, slots=True)
class Team:
    """The best team: the scores of the members, less the prices that it pays, are the total."""

    members: tuple[Member, ...]
    open_places: tuple[Key, ...]
    breaches: tuple[Breach, ...]
    costs: tuple[Cost, ...] = ()

    @property
    def score(self) -> float:
        return sum(member.score for member in self.members)

    @property
    def total(self) -> float:
        return self.score - paid(self.breaches)


class TeamProblem:
    """One activity and its candidates, to be solved under one setting of the rules after another.

    Parameters
    ----------
    activity
        With its places and their candidates; a place with somebody agreed keeps that person.
    people
        At least everybody who is a candidate.
    """

    def __init__(self, activity: Activity, people: Iterable[Person]) -> None:
        self.instance = Instance([activity], people)
        self.places = tuple(place.key for place in self.instance.places)

    def solve(self, rules: Rules, open_places: Collection[Key] = ()) -> Team | None:
        """The best team under these rules, without the costs and runners-up; None when there is none."""
        solution = self._solution(rules, open_places)
        return None if solution is None else self._team(solution, rules)

    def explained(self, rules: Rules, open_places: Collection[Key] = ()) -> Team | None:
        """The best team with the runner-up of each member and the cost of each rule."""
        solution = self._solution(rules, open_places)
        if solution is None:
            return None
        team = self._team(solution, rules, with_runners_up=True)
        costs = tuple(Cost(name, self._cost(name, team, rules, open_places)) for name in rules.on)
        return Team(team.members, team.open_places, team.breaches, costs)

    def _solution(self, rules: Rules, open_places: Collection[Key]) -> Solution | None:
        if not len(self.instance):  # nobody for any place
            all_open = Solution(np.full(len(self.places), -1, dtype=np.int64), 0.0)
            return all_open if set(self.places) <= set(open_places) else None
        allowed, worth = self.instance.allowed(rules), self.instance.worth(rules)
        kept = best_of_each_kind(self.instance, allowed, worth, rules)
        may_stay_open = np.array(
            [place.agreed is None and place.key in open_places for place in self.instance.places], dtype=np.bool_
        )
        return Programme(self.instance, rules, kept, worth, may_stay_open).solve()

    def _team(self, solution: Solution, rules: Rules, *, with_runners_up: bool = False) -> Team:
        instance, chosen = self.instance, solution.pair_of_place
        swaps = Swaps(instance, rules, instance.allowed(rules), instance.worth(rules), chosen)
        on_team = set(instance.person[chosen[chosen >= 0]].tolist())
        members = []
        for n in np.flatnonzero(chosen >= 0).tolist():
            pair = int(chosen[n])
            locked = bool(instance.fixed[pair])
            higher = np.flatnonzero((instance.place == n) & (instance.score > instance.score[pair]))
            members.append(
                Member(
                    place=self.places[n],
                    person=instance.people[instance.person[pair]].key,
                    score=float(instance.score[pair]),
                    rank=len(higher) + 1,
                    better=sum(int(person) not in on_team for person in instance.person[higher]),
                    locked=locked,
                    runner_up=swaps.runner_up(n, lambda _: True) if with_runners_up and not locked else None,
                )
            )
        still_open = tuple(self.places[n] for n in np.flatnonzero(chosen < 0).tolist())
        return Team(tuple(members), still_open, swaps.breaches(0, chosen.tolist()))

    def _cost(self, name: str, team: Team, rules: Rules, open_places: Collection[Key]) -> float:
        if name in OF_PAIRS:
            broken = self.instance.pair_breaks(rules)[name] & ~self.instance.fixed
            if not np.any(broken):
                return 0.0
        without = self.solve(rules.without(name), open_places)
        return 0.0 if without is None else max(0.0, without.total - team.total)
