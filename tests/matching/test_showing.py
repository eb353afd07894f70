"""What is kept of a page that was shown, lots between neighbours, and the weights in force."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from socx.access.actors import Role
from socx.core.errors import Invalid, NotPermitted, WrongState
from socx.core.personal import Person
from socx.db import db as database
from socx.matching import jobs, personal, services, showing, weighing
from socx.matching.engine import DEFAULT_WEIGHTS, WEIGHTS_VERSION
from socx.matching.models import MatchDecision, RankingView, WeightsVersion
from tests.factories import make_request, make_user
from tests.matching.deciding import decide, expert_at, look, make_roster

numbers = st.integers(1, 10_000)
days = st.dates(date(2026, 1, 1), date(2027, 1, 1))


@pytest.fixture
def manager(db):
    return make_user(Role.MANAGER)


@pytest.fixture
def case(db):
    """A request with 25 people who can be ranked, no two alike."""
    make_roster()
    return make_request("assessment")


@given(numbers, days, st.sampled_from([(1, 20), (21, 40), (41, 55), (1, 6), (1, 3)]))
def test_lots_fall_below_the_fifth_place_and_touch_few(number, day, ranks):
    drawn = showing.trials(number, day, "v", *ranks)

    assert len(drawn) <= showing.TRIALS
    touched = [rank for trial in drawn for rank in (trial.rank, trial.rank + 1)]
    assert len(set(touched)) == len(touched)
    assert all(rank >= showing.FIRST_EXCHANGED and ranks[0] <= rank <= ranks[1] for rank in touched)
    assert showing.trials(number, day, "v", *ranks) == drawn


def test_about_half_of_the_lots_exchange_neighbours():
    drawn = [t for n in range(500) for t in showing.trials(n, date(2026, 3, 2), "v", 1, 20)]

    assert 0.4 < sum(trial.is_exchanged for trial in drawn) / len(drawn) < 0.6
    assert {trial.rank for trial in drawn} == {6, 8, 10, 12, 14, 16, 18}


def test_a_page_shows_everybody_once_and_the_first_five_in_their_order(case, now):
    ranking = services.ranking(case, now)
    drawn = [showing.Trial(6, True), showing.Trial(10, False)]

    placed = showing.page_of(ranking, 1, drawn)

    assert [one.rank for one in placed][:8] == [1, 2, 3, 4, 5, 7, 6, 8]
    assert [one.place for one in placed] == list(range(1, 21))
    assert {one.rank for one in placed if one.in_trial} == {6, 7, 10, 11}
    assert [one.rank for one in showing.page_of(ranking, 2)] == [21, 22, 23, 24, 25]
    assert {showing.upper_place(1, place) for place in (6, 7)} == {6}
    assert {showing.upper_place(2, place) for place in (21, 22)} == {21}


def test_nobody_is_exchanged_when_a_manager_has_turned_it_off(case, manager, now):
    ranking = services.ranking(case, now)
    assert showing.drawn_for(case, ranking, 1, now)

    weighing.turn(on=False, by=manager.actor(), at=now)

    assert showing.drawn_for(case, ranking, 1, now) == ()
    with pytest.raises(NotPermitted):
        weighing.turn(on=True, by=make_user(Role.ADVISER).actor(), at=now)


def test_a_page_is_kept_once_with_the_parts_of_everybody_on_it(case, manager, now):
    view = look(case, 1, manager, now)
    database.session.flush()

    assert look(case, 1, manager, now + timedelta(hours=1)) is None
    assert (view.weights_version, view.page, view.source, view.by_id) == (WEIGHTS_VERSION, 1, "page", manager.id)
    assert len(view.places) == 20
    for place in view.places:
        weights = DEFAULT_WEIGHTS.points()
        asked = sum(weights[part] for part in place.values)
        score = sum(100 * weights[part] / asked * value for part, value in place.values.items())
        assert place.score == pytest.approx(score)


def test_a_decision_keeps_what_was_shown_and_with_which_weights(case, manager, now):
    view = look(case, 1, manager, now)
    person = expert_at(case, 3, now)

    kept = decide(case, 3, manager, now)

    assert (kept.weights_version, kept.view) == (WEIGHTS_VERSION, view)
    assert kept.values == {
        part.name: part.value for part in services.ranking(case, now).explain(person.id).parts
    }  # fmt: skip


def test_a_decision_without_a_look_keeps_the_page_and_says_so(case, manager, now):
    kept = decide(case, 23, manager, now, "profile")

    assert (kept.view.source, kept.view.page, len(kept.view.places)) == ("decision", 2, 5)


def test_pages_are_forgotten_after_a_year_but_those_of_decisions(case, manager, now):
    look(case, 2, manager, now)
    first = look(case, 1, manager, now)
    decide(case, 1, manager, now)

    assert jobs.forget_views(now + timedelta(days=364)) == 0
    assert jobs.forget_views(now + timedelta(days=366)) == 1
    assert jobs.forget_views(now + timedelta(days=366)) == 0

    database.session.flush()
    assert list(database.session.scalars(select(RankingView))) == [first]


def test_an_erased_person_leaves_every_page(case, manager, now):
    view = look(case, 1, manager, now)
    number = view.places[0].expert_id
    person = Person(expert_id=number)
    assert len(personal.read_shown(person)["match_shown"]) == 1

    assert personal.erase_shown(person, now) == 1
    assert personal.erase_shown(person, now) == 0

    assert personal.read_shown(person)["match_shown"] == []
    database.session.expire(view)
    assert len(view.places) == 19


def propose(manager, now, points=None, *, passes=True):
    given = points or DEFAULT_WEIGHTS.points() | {"text": 10.0, "topics": 45.0}
    return weighing.propose(given, {"passes": passes}, by=manager.actor(), at=now)


def test_rankings_follow_the_version_in_force_and_one_click_brings_back_the_earlier_one(case, manager, now):
    before = services.ranking(case, now)
    version = propose(manager, now)
    assert services.ranking(case, now).weights_version == WEIGHTS_VERSION

    weighing.approve(version, reason="It fits our work better.", by=manager.actor(), at=now)

    after = services.ranking(case, now)
    assert after.weights_version == version.name
    assert [place.score for place in after.ranked] != [place.score for place in before.ranked]
    first = database.session.scalars(select(WeightsVersion).where(WeightsVersion.name == WEIGHTS_VERSION)).one()
    assert first.state == "retired"

    weighing.go_back(first, by=manager.actor(), at=now)

    assert [p.score for p in services.ranking(case, now).ranked] == [p.score for p in before.ranked]
    assert (version.state, first.state) == ("retired", "in_force")


def test_weights_that_did_not_pass_their_check_cannot_be_approved(db, manager, now):
    version = propose(manager, now, passes=False)

    with pytest.raises(Invalid):
        weighing.approve(version, reason="I like them.", by=manager.actor(), at=now)
    assert weighing.in_force() == DEFAULT_WEIGHTS


def test_weights_are_decided_on_with_a_reason_once_and_by_a_manager(db, manager, now):
    version = propose(manager, now)

    with pytest.raises(Invalid):
        weighing.approve(version, reason="  ", by=manager.actor(), at=now)
    with pytest.raises(NotPermitted):
        weighing.refuse(version, reason="No.", by=make_user(Role.ADVISER).actor(), at=now)
    weighing.refuse(version, reason="Too few cases of my desk.", by=manager.actor(), at=now)
    with pytest.raises(WrongState):
        weighing.approve(version, reason="After all.", by=manager.actor(), at=now)
    with pytest.raises(WrongState):
        weighing.go_back(version, by=manager.actor(), at=now)


def test_a_newer_proposal_takes_the_place_of_an_open_one(db, manager, now):
    first, second = propose(manager, now), propose(manager, now)

    assert (first.state, second.state) == ("refused", "proposed")
    assert first.name != second.name


def test_a_newer_engine_brings_its_weights_unless_a_manager_has_chosen_others(db, manager, now):
    old = WeightsVersion(name="2001.1", state="in_force", origin="engine", points={"text": 1.0}, made_at=now)
    database.session.add(old)
    database.session.flush()
    assert weighing.in_force() == DEFAULT_WEIGHTS

    weighing.keep_engine_weights(now)
    weighing.keep_engine_weights(now)

    assert (old.state, weighing.in_force()) == ("retired", DEFAULT_WEIGHTS)
    weighing.go_back(old, by=manager.actor(), at=now)
    assert weighing.in_force().points() == DEFAULT_WEIGHTS.points() | {"text": 1.0}
    assert weighing.named("2001.1").version == "2001.1"
    assert weighing.named("nothing") is None


def test_undone_decisions_leave_the_page_that_was_shown(case, manager, now):
    look(case, 1, manager, now)
    decide(case, 1, manager, now)

    services.undo(case, expert_at(case, 1, now), by=manager.actor(), at=now)

    assert list(database.session.scalars(select(MatchDecision))) == []
    assert len(list(database.session.scalars(select(RankingView)))) == 1
