"""All open places of a facility at once, beside the usual ways; `python -m benchmarks.assignment`.

CPU seconds from scores to answer: cutting the candidates, the arrays, the programme, runners-up and
their prices. The greedy way and the min-cost flow do not know the rules of teams, days and dates:
"breaks" counts the rules of teams and the dates that a choice breaks; "points" are less the prices
of the rules that have one.
"""

from __future__ import annotations

import argparse

import numpy as np

from benchmarks.facility import Facility, broken, greedy, measured, min_cost_flow
from socx.selection.solver import Activity, Aim, Assignment, Candidate, Key, Mode, Rule, Rules, assign
from tests.selection.solver.teams import programme
from tests.selection.solver.test_assignments import problems_of

BEST = 40
RULES = Rules().with_(balance=Rule(Mode.PRICE, 8))
#: What a min-cost flow can say: load, absence and conflicts, no rule of teams and no days.
FLOW_RULES = Rules().without("language", "seniority", "member_states", "peers", "balance", "days")


def row(name: str, seconds: float, total: float, worst: float, filled: int, breaks: int, wanted: float = 0.0) -> None:
    late = "   TOO SLOW" if wanted and seconds > wanted else ""
    print(f"  {name:<44}{seconds:7.2f} s{total:12.1f}{worst:8.2f}{filled:8}{breaks:8}{late}")


def of_choice(name: str, seconds: float, choice: dict[Key, Candidate], activities: list[Activity], f: Facility) -> None:
    scores = [one.score for one in choice.values()]
    breaks, price = broken(activities, f.people, RULES, choice)
    row(name, seconds, sum(scores) - price, min(scores), len(scores), breaks)


def of_assignment(name: str, seconds: float, found: Assignment, wanted: float) -> None:
    worst = found.worst.score if found.worst else 0.0
    breaks = sum(not one.places for breaches in found.breaches.values() for one in breaches)
    row(name, seconds, found.total, worst, len(found.places) - len(found.open), breaks, wanted)


def compare(activities: int, people: int, wanted: dict[Aim, float], repeats: int) -> None:
    facility = Facility(activities, people)
    places = sum(facility.sizes)
    print(f"\n{places} open places of {activities} activities, {people:,} people, best {BEST} for each place")
    print(f"  {'':<44}{'CPU':>9}{'points':>12}{'worst':>8}{'filled':>8}{'breaks':>8}")
    cut = facility.activities(BEST)
    seconds, choice = measured(lambda: greedy(facility.activities(BEST), facility.people, RULES), repeats)
    of_choice("greedy", seconds, choice, cut, facility)
    seconds, flow = measured(lambda: min_cost_flow(facility.activities(BEST), facility.people, FLOW_RULES), repeats)
    if flow is None:
        print("  min-cost flow is left out: OR-tools is not installed")
    else:
        of_choice("min-cost flow (OR-tools)", seconds, flow, cut, facility)
    undated = [Activity(a.key, a.places) for a in cut]
    seconds, plain = measured(lambda: assign(undated, facility.people, FLOW_RULES), repeats)
    chosen = {p.place: Candidate(p.person, p.score) for p in plain.places if p.person is not None}
    of_choice("HiGHS, what the flow can say", seconds, chosen, cut, facility)
    for aim, limit in wanted.items():
        seconds, found = measured(
            lambda aim=aim: assign(facility.activities(BEST), facility.people, RULES, aim), repeats
        )
        of_assignment(f"HiGHS, all rules: {aim} (wanted {limit} s)", seconds, found, limit)


def hard_rules(instances: int) -> None:
    """Random instances with too few people; every hard rule is looked up in the input."""
    chance, wrong = np.random.default_rng(3), 0
    for n in range(instances):
        activities, people = programme(chance)
        found = assign(activities, people, aim=list(Aim)[n % 2])
        wrong += len(problems_of(found, activities, people, Rules()))
    print(f"\n{instances:,} random instances: {wrong} hard rules broken, nobody twice on one activity")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=2, help="runs per figure; the best one counts")
    parser.add_argument("--instances", type=int, default=1_000, help="random instances for the hard rules")
    asked = parser.parse_args()
    assign(Facility(2, 50).activities(5), Facility(2, 50).people)  # loads SciPy
    compare(30, 2_000, {Aim.TOTAL: 0.5, Aim.FAIREST: 4.0}, asked.repeats)
    compare(500, 10_000, {Aim.TOTAL: 5.0, Aim.FAIREST: 5.0}, asked.repeats)
    hard_rules(asked.instances)


if __name__ == "__main__":
    main()
