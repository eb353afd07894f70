"""What must hold for every activity, every roster and every setting of the rules."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from socx.selection.solver import Activity, Mode, NoTeam, Person, Rules, Team, propose
from socx.selection.solver.rules import paid
from tests.conftest import ALL
from tests.selection.solver.teams import any_rules, greedy_team, lawful_teams, problems

EXACT = 1e-6

#: Every example is solved a dozen times; the long run looks at many.
LAWS = settings(max_examples=150 if ALL else 15)

Problem = tuple[Activity, list[Person]]


@LAWS
@given(problems(), any_rules)
def test_the_team_is_the_best_of_all_teams_and_there_is_none_only_where_there_is_none(
    problem: Problem, rules: Rules
) -> None:
    every = [total for total, _ in lawful_teams(*problem, rules)]

    found = propose(*problem, rules)

    assert isinstance(found, Team) is bool(every)
    if isinstance(found, Team):
        assert found.total == pytest.approx(max(every), abs=EXACT)


@LAWS
@given(problems(), any_rules)
def test_a_team_is_never_worse_than_taking_the_best_one_by_one(problem: Problem, rules: Rules) -> None:
    greedy = greedy_team(*problem, rules)
    assume(greedy is not None)

    found = propose(*problem, rules)

    assert isinstance(found, Team)
    assert greedy is not None
    assert found.total >= greedy - EXACT


@LAWS
@given(problems(), any_rules)
def test_a_reported_relaxation_really_gives_a_team_and_lets_no_conflict_pass(problem: Problem, rules: Rules) -> None:
    found = propose(*problem, rules)
    assume(isinstance(found, NoTeam))
    assert isinstance(found, NoTeam)

    for way in found.relaxations:
        again = propose(*problem, way.rules, way.open_places)
        assert isinstance(again, Team)
        assert again.open_places == way.team.open_places
        assert again.total == pytest.approx(way.team.total, abs=EXACT)
        assert way.changes or way.open_places
        assert way.rules["conflict"] == rules["conflict"]


@LAWS
@given(problems(), any_rules)
def test_the_binding_rules_bind_and_none_of_them_is_there_for_nothing(problem: Problem, rules: Rules) -> None:
    found = propose(*problem, rules)
    assume(isinstance(found, NoTeam))
    assert isinstance(found, NoTeam)

    others = [name for name in rules.musts() if name not in found.binding]
    assert isinstance(propose(*problem, rules.without(*others)), NoTeam)
    for name in found.binding:
        assert isinstance(propose(*problem, rules.without(*others, name)), Team)


@LAWS
@given(problems(), any_rules, st.data())
def test_locked_people_stay_whatever_the_rules_say(problem: Problem, rules: Rules, data: st.DataObject) -> None:
    activity, people = problem
    number = data.draw(st.integers(0, len(activity.places) - 1))
    assume(activity.places[number].candidates)
    locked = data.draw(st.sampled_from(activity.places[number].candidates)).person
    places = [replace(place, agreed=locked) if n == number else place for n, place in enumerate(activity.places)]
    fixed = replace(activity, places=tuple(places))

    found = propose(fixed, people, rules)
    teams = [found] if isinstance(found, Team) else [way.team for way in found.relaxations]

    for team in teams:
        assert [m.person for m in team.members if m.place == number] == [locked]
        assert [m.locked for m in team.members] == [m.place == number for m in team.members]


@LAWS
@given(problems(), any_rules, st.randoms())
def test_the_order_of_candidates_people_and_places_changes_nothing(
    problem: Problem, rules: Rules, chance: random.Random
) -> None:
    activity, people = problem
    shuffled = [replace(p, candidates=tuple(chance.sample(p.candidates, len(p.candidates)))) for p in activity.places]
    other = replace(activity, places=tuple(chance.sample(shuffled, len(shuffled))))

    assert propose(other, chance.sample(people, len(people)), rules) == propose(activity, people, rules)


@LAWS
@given(problems(), any_rules, st.data())
def test_more_points_for_a_place_never_cost_a_person_that_place(
    problem: Problem, rules: Rules, data: st.DataObject
) -> None:
    activity, people = problem
    before = propose(activity, people, rules)
    assume(isinstance(before, Team) and before.members)
    assert isinstance(before, Team)
    member = data.draw(st.sampled_from(before.members))
    raised = [
        replace(
            place,
            candidates=tuple(
                replace(one, score=one.score + 1) if (place.key, one.person) == (member.place, member.person) else one
                for one in place.candidates
            ),
        )
        for place in activity.places
    ]

    after = propose(replace(activity, places=tuple(raised)), people, rules)

    assert isinstance(after, Team)
    assert (member.place, member.person) in {(m.place, m.person) for m in after.members}


@LAWS
@given(problems(), any_rules, st.data())
def test_a_further_qualification_never_makes_a_team_with_a_person_worse(
    problem: Problem, rules: Rules, data: st.DataObject
) -> None:
    activity, people = problem
    one = data.draw(st.sampled_from(people))
    more = replace(one, languages={"en": 6, "fr": 6}, years=one.years + 20, is_peer=True, load=0, days_left=None)

    before = {keys: total for total, keys in lawful_teams(activity, people, rules) if one.key in keys}
    after = {
        keys: total
        for total, keys in lawful_teams(activity, [more if p is one else p for p in people], rules)
        if one.key in keys
    }

    assert before.keys() <= after.keys()
    assert all(after[keys] >= total for keys, total in before.items())


@LAWS
@given(problems(), any_rules)
def test_scores_less_prices_add_up_to_the_total(problem: Problem, rules: Rules) -> None:
    activity, _ = problem
    found = propose(*problem, rules)
    assume(isinstance(found, Team))
    assert isinstance(found, Team)

    given_points = {(p.key, c.person): c.score for p in activity.places for c in p.candidates}
    assert found.score == sum(given_points[m.place, m.person] for m in found.members)
    assert found.total == found.score - paid(found.breaches)
    assert len({m.person for m in found.members}) == len(found.members)


@LAWS
@given(problems(), any_rules)
def test_the_cost_of_a_rule_is_what_the_best_team_gains_without_it(problem: Problem, rules: Rules) -> None:
    found = propose(*problem, rules)
    assume(isinstance(found, Team))
    assert isinstance(found, Team)

    assert [cost.rule for cost in found.costs] == list(rules.on)
    for cost in found.costs:
        best = max(total for total, _ in lawful_teams(*problem, rules.without(cost.rule)))
        assert cost.points == pytest.approx(best - found.total, abs=EXACT)


@LAWS
@given(problems(), any_rules)
def test_the_runner_up_is_the_best_swap_and_its_price_is_what_it_costs(problem: Problem, rules: Rules) -> None:
    found = propose(*problem, rules)
    assume(isinstance(found, Team))
    assert isinstance(found, Team)

    team = tuple(m.person for m in found.members)
    totals = {keys: total for total, keys in lawful_teams(*problem, rules)}
    for n, member in enumerate(found.members):
        others = [
            total
            for keys, total in totals.items()
            if keys[n] not in team and keys[:n] + keys[n + 1 :] == team[:n] + team[n + 1 :]
        ]
        assert (member.runner_up is not None) is bool(others)
        if member.runner_up is not None:
            swapped = (*team[:n], member.runner_up.person, *team[n + 1 :])
            assert totals[swapped] == pytest.approx(max(others), abs=EXACT)
            assert member.runner_up.points == pytest.approx(found.total - max(others), abs=EXACT)


@LAWS
@given(problems(), any_rules)
def test_only_an_open_balance_of_sexes_reads_the_sex(problem: Problem, rules: Rules) -> None:
    activity, people = problem
    without = rules.without("balance")
    unknown = [replace(person, sex="") for person in people]

    assert propose(activity, unknown, without) == propose(activity, people, without)


@LAWS
@given(problems(sizes=(4, 4), people=6), st.booleans())
def test_teams_of_four_are_found_too(problem: Problem, balanced: bool) -> None:
    rules = Rules().with_(balance=replace(Rules()["balance"], mode=Mode.PRICE if balanced else Mode.OFF))
    every = [total for total, _ in lawful_teams(*problem, rules)]

    found = propose(*problem, rules)

    assert isinstance(found, Team) is bool(every)
    if isinstance(found, Team):
        assert found.total == pytest.approx(max(every), abs=EXACT)
