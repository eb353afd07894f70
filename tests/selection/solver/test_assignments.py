"""All open places of the facility at once: what is never broken, what is best, what is fair."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import combinations, product

import numpy as np
import pytest

from socx.core.values import Period
from socx.selection.solver import (
    Activity,
    Aim,
    Assigned,
    Assignment,
    Candidate,
    Mode,
    Person,
    Place,
    Rule,
    Rules,
    assign,
)
from socx.selection.solver.assignment import CLOSE, WITHIN
from tests.conftest import ALL
from tests.selection.solver.teams import programme

STRICT = Rules().with_(member_states=Rule(Mode.MUST, 10), seniority=Rule(Mode.MUST, 6, 10), balance=Rule(Mode.MUST, 8))
#: Instances for each setting and aim: a thousand in all in the long run, which the benchmark does too.
INSTANCES = 250 if ALL else 30


def problems_of(found: Assignment, activities: list[Activity], people: list[Person], rules: Rules) -> list[str]:
    """Every hard rule that an assignment breaks, looked up in the input and not in what the solver says."""
    known, pairs = {p.key: p for p in people}, {}
    for activity in activities:
        pairs |= {(p.key, c.person): (activity, p, c) for p in activity.places for c in p.candidates}
    chosen = [(*pairs[a.place, a.person], known[a.person]) for a in found.places if a.person is not None]
    wrong = []
    of_person: dict[object, list[tuple[Activity, Place]]] = {}
    for activity, place, candidate, person in chosen:
        of_person.setdefault(person.key, []).append((activity, place))
        if candidate.away or candidate.conflict:
            wrong.append(f"{person.key} is away or in conflict")
    for key, places in of_person.items():
        wrong += _of_person(known[key], places, rules)
    for activity in activities:
        team = [person for other, _, _, person in chosen if other is activity]
        if len(team) == len(activity.places):
            wrong += _of_team(team, activity, rules)
    return wrong


def _of_person(person: Person, places: list[tuple[Activity, Place]], rules: Rules) -> list[str]:
    wrong = []
    if max(Counter(activity.key for activity, _ in places).values()) > 1:
        wrong.append(f"{person.key} is twice on one activity")
    if any(a.period and b.period and a.period.overlaps(b.period) for (a, _), (b, _) in combinations(places, 2)):
        wrong.append(f"{person.key} is on two activities on the same days")
    if person.load + len(places) > rules["load"].value:
        wrong.append(f"{person.key} has too many activities")
    if person.days_left is not None and sum(place.days for _, place in places) > person.days_left:
        wrong.append(f"{person.key} gives more days than offered")
    return wrong


def _of_team(team: list[Person], activity: Activity, rules: Rules) -> list[str]:
    wrong = []
    for language, level in activity.languages.items():
        if max(person.languages.get(language, 0) for person in team) < level:
            wrong.append(f"nobody on {activity.key} speaks {language}")
    if rules["seniority"].mode is Mode.MUST and max(person.years for person in team) < rules["seniority"].value:
        wrong.append(f"nobody on {activity.key} is senior")
    if len(team) > 1 and rules["member_states"].mode is Mode.MUST and len({p.member_state for p in team}) < 2:
        wrong.append(f"all of {activity.key} are of one Member State")
    if len(team) > 1 and rules["balance"].mode is Mode.MUST and not {"f", "m"} <= {p.sex for p in team}:
        wrong.append(f"{activity.key} is not balanced")
    return wrong


@pytest.mark.parametrize("aim", list(Aim))
@pytest.mark.parametrize("rules", [Rules(), STRICT], ids=["usual", "strict"])
def test_nobody_is_twice_on_one_activity_and_no_hard_rule_is_broken(aim: Aim, rules: Rules) -> None:
    chance = np.random.default_rng(11)
    filled = 0

    for _ in range(INSTANCES):
        activities, people = programme(chance)
        found = assign(activities, people, rules, aim)
        filled += len(found.places) - len(found.open)
        assert problems_of(found, activities, people, rules) == []

    assert filled > INSTANCES  # else nothing was looked at


def every_assignment(activities: list[Activity], people: list[Person], rules: Rules) -> list[list[Candidate | None]]:
    """All lawful ways to fill the places, found by trying all of them; None where a place stays open."""
    places = [(activity, place) for activity in activities for place in activity.places]
    lawful = []
    for choice in product(*([None, *place.candidates] for _, place in places)):
        assigned = [_assigned(activity, place, one) for (activity, place), one in zip(places, choice, strict=True)]
        if not problems_of(Assignment(Aim.TOTAL, tuple(assigned), {}, (), 0, 0), activities, people, rules):
            lawful.append(list(choice))
    return lawful


def _assigned(activity: Activity, place: Place, one: Candidate | None) -> Assigned:
    person, score = (None, 0.0) if one is None else (one.person, one.score)
    return Assigned(activity.key, place.key, person, score, False, None)


def _small(chance: np.random.Generator) -> tuple[list[Activity], list[Person]]:
    activities, people = programme(chance)
    small = []
    for activity in activities[:2]:
        places = tuple(replace(p, candidates=p.candidates[:4]) for p in activity.places[:2])
        small.append(replace(activity, places=places))
    return small, people


#: Without prices, so that the total is the sum of the points.
PLAIN = Rules().without("peers", "seniority", "member_states")


def test_the_best_total_is_the_best_of_all_assignments_that_fill_as_many_places() -> None:
    chance = np.random.default_rng(5)
    for _ in range(25):
        activities, people = _small(chance)
        lawful = every_assignment(activities, people, PLAIN)
        most = max(sum(one is not None for one in choice) for choice in lawful)
        best = max(
            sum(one.score for one in choice if one)
            for choice in lawful
            if sum(one is not None for one in choice) == most
        )

        found = assign(activities, people, PLAIN)

        assert len(found.places) - len(found.open) == most
        assert found.total == pytest.approx(best, abs=0.05)


def test_the_fairest_assignment_serves_the_worst_place_as_well_as_can_be_and_then_the_total() -> None:
    chance = np.random.default_rng(6)
    for _ in range(25):
        activities, people = _small(chance)
        lawful = every_assignment(activities, people, PLAIN)
        most = max(sum(one is not None for one in choice) for choice in lawful)
        full = [
            [one.score for one in choice if one] for choice in lawful if sum(one is not None for one in choice) == most
        ]
        worst = max((min(scores, default=0.0) for scores in full), default=0.0)

        found = assign(activities, people, PLAIN, Aim.FAIREST)

        assert len(found.places) - len(found.open) == most
        if most:
            assert found.worst is not None
            assert found.worst.score >= (worst - CLOSE) * (1 - WITHIN)
            reached = max(sum(scores) for scores in full if min(scores) >= worst * (1 - WITHIN))
            assert found.total >= reached - 0.05


def test_the_fairest_assignment_never_serves_the_worst_place_much_worse_than_the_best_total() -> None:
    chance = np.random.default_rng(7)
    for _ in range(30):
        activities, people = programme(chance)
        total, fairest = assign(activities, people), assign(activities, people, aim=Aim.FAIREST)
        assert len(fairest.open) == len(total.open)
        if total.worst and fairest.worst:
            assert fairest.worst.score >= total.worst.score * (1 - WITHIN) - CLOSE


def test_the_order_of_everything_changes_nothing() -> None:
    chance = np.random.default_rng(8)
    for aim in Aim:
        activities, people = programme(chance)
        turned = [
            replace(a, places=tuple(replace(p, candidates=p.candidates[::-1]) for p in a.places[::-1]))
            for a in activities[::-1]
        ]
        assert assign(turned, people[::-1], aim=aim) == assign(activities, people, aim=aim)


def two_activities(**changed: object) -> tuple[list[Activity], list[Person]]:
    """Two activities with a place each; person 1 is the best for both."""
    first, second = date(2026, 3, 2), date(2026, 5, 4)
    pairs = (Candidate(1, 90), Candidate(2, 60), Candidate(3, 40))
    activities = [
        Activity("a", (Place("a1", pairs, days=5),), period=Period(first, first)),
        Activity("b", (Place("b1", pairs, days=5),), period=Period(second, second)),
    ]
    people = [Person(1, years=20, **changed), Person(2, years=20), Person(3, years=20)]
    return activities, people


def proposed(found: Assignment) -> dict[object, object]:
    return {place.place: place.person for place in found.places}


def test_one_person_can_have_two_activities_within_the_load() -> None:
    assert proposed(assign(*two_activities())) == {"a1": 1, "b1": 1}


def test_the_load_keeps_a_person_from_a_second_activity() -> None:
    assert sorted(proposed(assign(*two_activities(load=1))).values()) == [1, 2]


def test_the_days_offered_keep_a_person_from_a_second_activity() -> None:
    assert sorted(proposed(assign(*two_activities(days_left=9))).values()) == [1, 2]


def test_nobody_is_on_two_activities_on_the_same_days() -> None:
    activities, people = two_activities()
    together = [replace(activity, period=activities[0].period) for activity in activities]

    assert sorted(proposed(assign(together, people)).values()) == [1, 2]


def test_agreed_people_stay_even_beyond_every_limit() -> None:
    activities, people = two_activities(load=5, days_left=0)
    agreed = [
        replace(a, period=activities[0].period, places=tuple(replace(p, agreed=1) for p in a.places))
        for a in activities
    ]

    found = assign(agreed, people)

    assert proposed(found) == {"a1": 1, "b1": 1}
    assert {breach.rule for breaches in found.breaches.values() for breach in breaches} == {"load", "days"}
    assert found.total == 180


def test_an_earlier_proposal_is_left_only_for_more_than_its_small_price() -> None:
    def with_earlier(score: float) -> Assignment:
        place = Place("a1", (Candidate(1, 60), Candidate(2, score)), earlier=1)
        return assign([Activity("a", (place,))], [Person(1, years=20), Person(2, years=20)])

    assert proposed(with_earlier(60.5)) == {"a1": 1}
    assert proposed(with_earlier(62)) == {"a1": 2}
    assert with_earlier(62).total == 61


def test_a_rule_of_teams_that_cannot_be_kept_leaves_a_place_open() -> None:
    activities, people = two_activities()
    french = [replace(activity, languages={"fr": 4}) for activity in activities]

    found = assign(french, people)

    assert proposed(found) == {"a1": None, "b1": None}
    assert found.worst is None


def test_a_wish_that_cannot_be_met_is_reported_with_its_price_and_not_refused() -> None:
    activities, people = two_activities()
    young = [replace(person, years=1) for person in people]

    found = assign(activities, young)

    assert [breach.rule for breach in found.breaches["a"]] == ["seniority"]
    assert found.total == 180 - 2 * Rules()["seniority"].price


def test_the_load_can_be_passed_for_its_price() -> None:
    activities, people = two_activities(load=1)

    found = assign(activities, people, Rules().with_(load=Rule(Mode.PRICE, 15, 2)))

    assert proposed(found) == {"a1": 1, "b1": 1}
    assert found.overloaded == (1,)
    assert found.total == 180 - 15


def test_with_each_pair_stands_the_runner_up_and_the_price_of_swapping() -> None:
    first, second = assign(*two_activities(load=1)).places
    high, low = (first, second) if first.person == 1 else (second, first)

    assert (high.runner_up.person, high.runner_up.points) == (2, 30) or high.runner_up.person == 3
    assert (low.runner_up.person, low.runner_up.points) == (3, 20)


def test_more_candidates_take_part_where_a_place_would_stay_open() -> None:
    pairs = tuple(Candidate(n, 100 - n) for n in range(9))
    activities = [Activity(n, (Place(n, pairs),), period=Period(date(2026, 3, 2), date(2026, 3, 6))) for n in range(9)]

    found = assign(activities, [Person(n, years=20) for n in range(9)], best=2)

    assert found.open == ()


def test_nothing_to_assign_is_an_empty_assignment() -> None:
    assert assign([], []).places == ()
    assert assign([Activity(1, (Place(1, ()),))], []).open[0].place == 1
