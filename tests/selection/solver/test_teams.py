"""Teams of one activity, case by case: each rule, its price, and the words of a refusal."""

from __future__ import annotations

import pytest

from socx.selection.solver import Activity, Candidate, Mode, NoTeam, Person, Place, Rule, Rules, Team, propose

OFF = Rules().without("seniority", "member_states", "peers")


def activity(*scores: dict[int, float], languages: dict[str, int] | None = None, **pair: bool) -> Activity:
    """An activity with a place for each mapping of people to points."""
    places = tuple(
        Place(n, tuple(Candidate(key, points, **pair) for key, points in given.items()), days=5)
        for n, given in enumerate(scores, 1)
    )
    return Activity("activity", places, languages or {})


def team(*given: object) -> Team:
    found = propose(*given)
    assert isinstance(found, Team)
    return found


def nobody(*given: object) -> NoTeam:
    found = propose(*given)
    assert isinstance(found, NoTeam)
    return found


def on(found: Team) -> list[object]:
    return [member.person for member in found.members]


def test_the_best_for_each_place_is_taken_when_nothing_speaks_against_it() -> None:
    found = team(activity({1: 90, 2: 70}, {1: 85, 3: 70}), [Person(1), Person(2), Person(3)], OFF)

    assert on(found) == [1, 3]
    assert found.total == 160
    assert [(m.rank, m.better) for m in found.members] == [(1, 0), (2, 0)]


def test_of_places_that_are_alike_the_first_has_the_best_person() -> None:
    points = {1: 70, 2: 90, 3: 80, 4: 60}

    assert on(team(activity(points, points, points), [Person(n) for n in points], OFF)) == [2, 3, 1]


def test_one_member_at_least_speaks_the_working_language() -> None:
    people = [Person(1, languages={"fr": 3}), Person(2, languages={"fr": 4}), Person(3)]
    found = team(activity({1: 90, 2: 50}, {3: 80}, languages={"fr": 4}), people, OFF)

    assert on(found) == [2, 3]
    assert {cost.rule: cost.points for cost in found.costs}["language"] == 40


def test_two_member_states_are_worth_their_price_and_no_more() -> None:
    people = [Person(1, "FR"), Person(2, "FR"), Person(3, "BE")]
    rules = OFF.with_(member_states=Rule(Mode.PRICE, 10))

    near, far = ({1: 90}, {2: 80, 3: 75}), ({1: 90}, {2: 80, 3: 65})

    assert on(team(activity(*near), people, rules)) == [1, 3]
    assert on(team(activity(*far), people, rules)) == [1, 2]
    assert [(b.rule, b.about, b.price) for b in team(activity(*far), people, rules).breaches] == [
        ("member_states", "FR", 10)
    ]


def test_balance_is_looked_at_only_when_it_is_asked_for() -> None:
    people = [Person(1, sex="m"), Person(2, sex="m"), Person(3, sex="f")]
    asked = activity({1: 90}, {2: 80, 3: 78})

    assert on(team(asked, people, OFF)) == [1, 2]
    assert on(team(asked, people, OFF.with_(balance=Rule(Mode.PRICE, 8)))) == [1, 3]


def test_peers_from_administrations_come_first() -> None:
    people = [Person(1, is_peer=False), Person(2)]

    assert on(team(activity({1: 84, 2: 80}), people, OFF.with_(peers=Rule(Mode.PRICE, 5)))) == [2]


@pytest.mark.parametrize(
    ("rule", "pair", "person"),
    [
        ("available", {"away": True}, {}),
        ("conflict", {"conflict": True}, {}),
        ("load", {}, {"load": 2}),
        ("days", {}, {"days_left": 4}),
    ],
)
def test_a_rule_about_one_person_keeps_that_person_out(
    rule: str, pair: dict[str, bool], person: dict[str, int]
) -> None:
    asked = Activity("activity", (Place(1, (Candidate(1, 90, **pair), Candidate(2, 60)), days=5),))
    people = [Person(1, **person), Person(2)]

    found = team(asked, people, OFF)

    assert on(found) == [2]
    assert [(cost.rule, cost.points) for cost in found.costs if cost.points] == [(rule, 30)]
    assert on(team(asked, people, OFF.without(rule))) == [1]


def test_the_runner_up_keeps_the_rules_and_has_a_price() -> None:
    people = [Person(1, languages={"fr": 5}), Person(2), Person(3, languages={"fr": 4})]
    found = team(activity({1: 90, 2: 85, 3: 70}, languages={"fr": 4}), people, OFF)

    assert found.members[0].runner_up is not None
    assert (found.members[0].runner_up.person, found.members[0].runner_up.points) == (3, 20)


def test_without_a_speaker_the_level_that_somebody_has_is_proposed() -> None:
    people = [Person(1, languages={"fr": 3}), Person(2)]
    found = nobody(activity({1: 90}, {2: 80}, languages={"fr": 5}), people, OFF)

    assert found.binding == ("language",)
    change = found.relaxation.changes[0]
    assert (change.rule, change.after.mode, change.after.value) == ("language", Mode.MUST, 2)
    assert on(found.relaxation.team) == [1, 2]


def test_without_years_enough_the_years_that_somebody_has_are_proposed() -> None:
    found = nobody(activity({1: 90}), [Person(1, years=7)], OFF.with_(seniority=Rule(Mode.MUST, 6, 10)))

    assert [(c.rule, c.after.mode, c.after.value) for c in found.relaxation.changes] == [("seniority", Mode.MUST, 7)]


def test_rules_that_only_together_leave_nobody_are_named_together_and_the_cheaper_one_goes() -> None:
    people = [Person(1, languages={"fr": 5}, days_left=1), Person(2, days_left=9)]
    found = nobody(activity({1: 90, 2: 80}, languages={"fr": 4}), people, OFF)

    assert set(found.binding) == {"language", "days"}
    assert [change.rule for change in found.relaxation.changes] == ["days"]
    assert on(found.relaxation.team) == [1]


def test_two_rules_are_given_up_together_when_one_is_not_enough() -> None:
    asked = Activity("activity", (Place(1, (Candidate(1, 90, away=True),), days=5),))
    found = nobody(asked, [Person(1, load=2)], OFF)

    assert {change.rule for change in found.relaxations[0].changes} == {"available", "load"}


def test_a_conflict_of_interest_leaves_the_place_open_rather_than_being_traded() -> None:
    found = nobody(activity({1: 90}, conflict=True), [Person(1)], OFF)

    assert found.binding == ("conflict",)
    assert found.relaxation.changes == ()
    assert found.relaxation.open_places == (1,)


def test_too_few_people_is_nobodys_rule() -> None:
    found = nobody(activity({1: 90}, {1: 80}), [Person(1)], OFF)

    assert found.binding == ()
    assert found.relaxation.open_places == (2,)


def test_a_place_without_candidates_can_stay_open() -> None:
    found = nobody(activity({}, {1: 50}), [Person(1)], OFF)

    assert found.relaxation.open_places == (1,)
    assert on(found.relaxation.team) == [1]
    assert nobody(activity({}), [], OFF).relaxation.open_places == (1,)


@pytest.mark.parametrize(
    ("asked", "people", "sentence"),
    [
        (activity({1: 50}), [], "1 is a candidate whom nobody has described"),
        (Activity("a", (Place(1, ()), Place(1, ()))), [], "two places have the same key"),
        (Activity("a", (Place(1, (Candidate(1, 5), Candidate(1, 6))),)), [Person(1)], "place 1 names somebody twice"),
        (
            Activity("a", (Place(1, (), agreed=1),)),
            [Person(1)],
            "the person agreed for place 1 is not one of its candidates",
        ),
        (
            Activity("a", tuple(Place(n, (Candidate(1, 5),), agreed=1) for n in (1, 2))),
            [Person(1)],
            "one person is agreed for two places of one activity",
        ),
    ],
)
def test_input_that_contradicts_itself_is_refused_in_words(
    asked: Activity, people: list[Person], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        propose(asked, people)


def test_rules_that_there_are_not_and_prices_below_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="there is no rule 'sex'"):
        Rules({"sex": Rule(Mode.MUST, 1)})
    with pytest.raises(ValueError, match="a price is never below zero"):
        Rules({"load": Rule(Mode.PRICE, -1)})
