"""The runner-up of each place: who would come instead, and what that would cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from socx.selection.solver.instance import Bools, Floats, Instance, Ints
from socx.selection.solver.rules import Breach, Rules, breaches, paid
from socx.selection.solver.values import Key

#: Sums of points that differ by less are the same.
SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Swap:
    """The best other person for a place while everybody else stays, and the points that it costs."""

    person: Key
    score: float
    points: float


class Swaps:
    """Looks for runners-up among the allowed pairs of a solved instance.

    Parameters
    ----------
    instance, rules
        What was solved.
    allowed, worth
        The pairs that no MUST forbids, and what each is worth by itself.
    pair_of_place
        The pair that was chosen for each place; -1 for an open place.
    """

    def __init__(self, instance: Instance, rules: Rules, allowed: Bools, worth: Floats, pair_of_place: Ints) -> None:
        self.instance, self.rules, self.worth = instance, rules, worth
        self.chosen = pair_of_place
        rows = np.flatnonzero(allowed)
        self._rows = rows[np.lexsort((rows, -worth[rows], instance.place[rows]))]
        self._starts = np.searchsorted(instance.place[self._rows], np.arange(len(instance.places) + 1))

    def breaches(self, activity: int, pairs: Sequence[int]) -> tuple[Breach, ...]:
        """What a choice of pairs on the places of an activity breaks; -1 stands for an open place."""
        people = self.instance.people
        team = [
            (people[self.instance.person[pair]], self.instance.candidate(pair)) if pair >= 0 else None for pair in pairs
        ]
        return breaches(team, self.instance.activities[activity], self.rules)

    def runner_up(self, place: int, is_free: Callable[[int], bool]) -> Swap | None:
        """The best other person for a place; None when nobody else is possible.

        `is_free` is asked for the row of a pair whether its person can come at all.
        """
        activity = int(self.instance.activity_of_place[place])
        places = np.flatnonzero(self.instance.activity_of_place == activity)
        pairs = [int(self.chosen[n]) for n in places]
        here = int(np.searchsorted(places, place))
        now = self.breaches(activity, pairs)
        # Breaking what is broken anyway, by somebody who is fixed, is no reason against a swap.
        broken = {(breach.rule, breach.about) for breach in now if breach.must and not breach.places}
        current, team_price = float(self.worth[pairs[here]]), _of_team(now)
        taken = {int(self.instance.person[pair]) for pair in pairs if pair >= 0}
        best: tuple[float, int] | None = None
        for pair in self._rows[self._starts[place] : self._starts[place + 1]]:
            gained = float(self.worth[pair]) - current
            if best is not None and gained + team_price <= best[0] + SAME:
                break  # even if it mended everything, it would not be better
            if int(self.instance.person[pair]) in taken or not is_free(int(pair)):
                continue
            found = self.breaches(activity, [*pairs[:here], int(pair), *pairs[here + 1 :]])
            if any(one.must and not one.places and (one.rule, one.about) not in broken for one in found):
                continue
            gained += team_price - _of_team(found)
            if best is None or gained > best[0] + SAME:
                best = gained, int(pair)
        if best is None:
            return None
        pair = best[1]
        key = self.instance.people[self.instance.person[pair]].key
        return Swap(key, float(self.instance.score[pair]), max(0.0, -best[0]))


def _of_team(found: Sequence[Breach]) -> float:
    """Prices that the team pays as a whole; those of pairs are in the worth of the pairs."""
    return paid(breach for breach in found if not breach.places)
