"""A made-up facility for the benchmarks of teams and assignments, and the usual ways to fill its places."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from socx.core.values import MEMBER_STATES, Period
from socx.selection.solver import Activity, Candidate, Key, Person, Place, Rules
from socx.selection.solver.rules import breaches, paid

Result = TypeVar("Result")


class Facility:
    """People, and activities whose places ask for them; the same for the same seed.

    Some people are better than others for everything, as in real rosters, so that the places compete
    for them. One activity in two has French or Spanish as its working language.
    """

    def __init__(self, activities: int, people: int, most_places: int = 3, seed: int = 7) -> None:
        chance = self.chance = np.random.default_rng(seed)
        self.people = [
            Person(
                n,
                member_state=str(chance.choice(MEMBER_STATES)),
                is_peer=bool(chance.random() < 0.75),
                languages={"en": 5, "fr": int(chance.integers(0, 7)), "es": int(chance.integers(0, 7))},
                years=int(chance.integers(2, 35)),
                sex=str(chance.choice(("f", "m"))),
                load=int(chance.choice(3, p=(0.75, 0.2, 0.05))),
                days_left=int(chance.integers(5, 40)),
            )
            for n in range(people)
        ]
        self.strength = chance.normal(size=people)
        self.numbers = range(activities)
        self.sizes = [int(chance.integers(1, most_places + 1)) for _ in self.numbers]
        self.starts = [date(2026, 1, 5) + timedelta(days=int(chance.integers(0, 340))) for _ in self.numbers]
        self.spoken = [chance.choice(("en", "fr", "es"), p=(0.5, 0.25, 0.25)) for _ in self.numbers]
        self.scores = [self._scores(size, people) for size in self.sizes]
        self.away = [chance.random(people) < 0.15 for _ in self.numbers]

    def _scores(self, size: int, people: int) -> NDArray[np.float64]:
        """Points of everybody for each place of one activity: alike, since the activity is the same."""
        fit = self.chance.normal(size=people)
        place = self.chance.normal(size=(size, people))
        return np.round(100 / (1 + np.exp(1.5 - 0.5 * self.strength - 0.8 * fit - 0.3 * place)), 3)

    def activities(self, best: int | None = None) -> list[Activity]:
        """The activities with all candidates, or with the best of those who are free for each place."""
        return [self._activity(n, best) for n in self.numbers]

    def _activity(self, number: int, best: int | None) -> Activity:
        places = []
        for n, scores in enumerate(self.scores[number]):
            rows = np.arange(len(scores))
            if best is not None:
                rows = np.argpartition(self.away[number] * 1_000 - scores, best)[:best]
            away = self.away[number][rows].tolist()
            pairs = map(Candidate, rows.tolist(), scores[rows].tolist(), away)
            places.append(Place(f"{number}-{n}", tuple(pairs), days=5))
        start = self.starts[number]
        return Activity(number, tuple(places), {str(self.spoken[number]): 4}, Period(start, start + timedelta(days=9)))


def measured(work: Callable[[], Result], repeats: int = 3) -> tuple[float, Result]:
    """The least CPU seconds of some runs, and what came out."""
    times = []
    for _ in range(repeats):
        began = time.process_time()
        result = work()
        times.append(time.process_time() - began)
    return min(times), result


def greedy(activities: Iterable[Activity], people: Iterable[Person], rules: Rules) -> dict[Key, Candidate]:
    """The best for one place after the other, among people who are free and not forbidden by themselves."""
    known = {person.key: person for person in people}
    load = {key: person.load for key, person in known.items()}
    taken: dict[Key, Candidate] = {}
    for activity in activities:
        here: set[Key] = set()
        for place in activity.places:
            for one in sorted(place.candidates, key=lambda pair: (-pair.score, pair.person)):
                if one.person in here or one.away or one.conflict or load[one.person] >= rules["load"].value:
                    continue
                taken[place.key] = one
                here.add(one.person)
                load[one.person] += 1
                break
    return taken


def broken(
    activities: Sequence[Activity], people: Iterable[Person], rules: Rules, taken: dict[Key, Candidate]
) -> tuple[int, float]:
    """How many rules of teams, and days of one person on two activities, a choice breaks; and the prices of all."""
    known = {person.key: person for person in people}
    count, price, busy = 0, 0.0, {}  # key of a person: periods
    for activity in activities:
        team = [(known[taken[p.key].person], taken[p.key]) if p.key in taken else None for p in activity.places]
        found = breaches(team, activity, rules)
        count, price = count + sum(not one.places for one in found), price + paid(found)
        for member in filter(None, team):
            others = busy.setdefault(member[0].key, [])
            count += any(activity.period and activity.period.overlaps(other) for other in others)
            others.append(activity.period)
    return count, price


def min_cost_flow(
    activities: Sequence[Activity], people: Sequence[Person], rules: Rules
) -> dict[Key, Candidate] | None:
    """The best total by OR-tools, without rules of teams, days and dates; None where it is not installed."""
    try:
        from ortools.graph.python.min_cost_flow import SimpleMinCostFlow
    except ImportError:
        return None
    flow, open_cost, scale = SimpleMinCostFlow(), 10_000_000, 1_000
    nodes: dict[object, int] = {"source": 0, "sink": 1}

    def node(name: object) -> int:
        return nodes.setdefault(name, len(nodes))

    arcs: list[tuple[int, Key, Candidate]] = []
    seen: set[object] = set()
    room = {person.key: rules["load"].value - person.load for person in people}
    number = 0
    for activity in activities:
        for place in activity.places:
            number += 1
            flow.add_arc_with_capacity_and_unit_cost(0, node(("place", place.key)), 1, 0)
            flow.add_arc_with_capacity_and_unit_cost(node(("place", place.key)), 1, 1, open_cost)
            for one in place.candidates:
                if one.away or one.conflict or room[one.person] < 1:
                    continue
                meet = (activity.key, one.person)
                cost = -round(one.score * scale)
                arc = flow.add_arc_with_capacity_and_unit_cost(node(("place", place.key)), node(meet), 1, cost)
                arcs.append((arc, place.key, one))
                if meet not in seen:
                    seen.add(meet)
                    flow.add_arc_with_capacity_and_unit_cost(node(meet), node(("person", one.person)), 1, 0)
                if ("person", one.person) not in seen:
                    seen.add(("person", one.person))
                    flow.add_arc_with_capacity_and_unit_cost(node(("person", one.person)), 1, room[one.person], 0)
    flow.set_node_supply(0, number)
    flow.set_node_supply(1, -number)
    flow.solve()
    return {key: one for arc, key, one in arcs if flow.flow(arc)}
