"""How well the worst-off place can be served at all: a bound found by flows, without the rules of teams."""

from __future__ import annotations

import numpy as np

from socx.selection.solver.instance import Instance, Ints
from socx.selection.solver.rules import Mode, Rules


class Bound:
    """Flows from places over activities to people: one person a place, one place a person and activity.

    The rules of teams, the days and the dates can only forbid more, so that no assignment fills more
    places, or serves the worst of them better, than the flows say.
    """

    def __init__(self, instance: Instance, rules: Rules, pairs: Ints) -> None:
        rows = pairs[~instance.fixed[pairs]]
        self.score = instance.score[rows]
        self.place = instance.place[rows]
        self.person = instance.person[rows]
        self.activity = instance.activity[rows]
        self.sizes = (len(instance.places), len(instance.people))
        self.room = self._room(instance, rules)

    def most_filled(self, least: float = -np.inf) -> int:
        """How many open places can be filled by pairs of at least so many points."""
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import maximum_flow

        rows = np.flatnonzero(self.score >= least)
        if not len(rows):
            return 0
        places, people = self.sizes
        place, person = self.place[rows], self.person[rows]
        meets, meet = np.unique(self.activity[rows] * people + person, return_inverse=True)
        first_meet, first_person = 1 + places, 1 + places + len(meets)
        sink = first_person + people
        wanted, used = np.unique(place), np.unique(person)
        start = np.concatenate(
            (np.zeros(len(wanted)), 1 + place, first_meet + np.arange(len(meets)), first_person + used)
        )
        end = np.concatenate((1 + wanted, first_meet + meet, first_person + meets % people, np.full(len(used), sink)))
        room = np.concatenate((np.ones(len(wanted) + len(place) + len(meets)), self.room[used]))
        graph = csr_array((room.astype(np.int32), (start.astype(np.int32), end.astype(np.int32))), (sink + 1, sink + 1))
        return int(maximum_flow(graph, 0, sink).flow_value)

    def best_worst(self, filled: int) -> float:
        """The highest score that every one of so many filled places can reach."""
        points = np.unique(self.score)
        low, high = 0, len(points) - 1  # the lowest always does
        while low < high:
            middle = (low + high + 1) // 2
            if self.most_filled(float(points[middle])) >= filled:
                low = middle
            else:
                high = middle - 1
        return float(points[low])

    @staticmethod
    def _room(instance: Instance, rules: Rules) -> Ints:
        if rules["load"].mode is not Mode.MUST:
            return np.full(len(instance.people), len(instance.places), dtype=np.int64)
        agreed = np.bincount(instance.person[instance.fixed], minlength=len(instance.people))
        return np.maximum(rules["load"].value - instance.load - agreed, 0)
