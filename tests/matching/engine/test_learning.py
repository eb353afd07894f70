"""Laws of learning: no data no change, one answer, never negative, and it learns where there is something."""

from __future__ import annotations

import doctest

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from sklearn.base import clone

from socx.matching.engine import Matcher, learning
from socx.matching.engine.learning import (
    Judged,
    PositionBias,
    WeightLearner,
    compare,
    learn,
    leave_one_out,
    ndcg,
    pairs_of,
    rescored,
)
from socx.matching.engine.weights import DEFAULT_WEIGHTS, Weights
from tests.matching.engine.judgements import PRIOR, TRUE, judgements
from tests.matching.engine.rosters import asked, mixed_roster

WIDTH = len(PRIOR)
NO_BIAS = PositionBias().fit([], [])

pairs = arrays.arrays(
    np.float64, st.tuples(st.integers(0, 12), st.just(WIDTH)), elements=st.floats(-1, 1, allow_subnormal=False)
)
priors = st.lists(st.floats(0.01, 100), min_size=WIDTH, max_size=WIDTH)


def test_no_data_means_no_change():
    learnt = WeightLearner(PRIOR).fit(np.empty((0, WIDTH)))

    assert learnt.points_ == pytest.approx(PRIOR)


@given(priors)
def test_pairs_that_do_not_differ_teach_nothing(prior):
    learnt = WeightLearner(prior).fit(np.zeros((5, WIDTH)))

    assert learnt.points_ == pytest.approx(100 * np.array(prior) / sum(prior))


@given(pairs, priors)
def test_weights_are_never_negative_and_sum_to_100(rows, prior):
    learnt = WeightLearner(prior).fit(rows)

    assert (learnt.points_ >= 0).all()
    assert learnt.points_.sum() == pytest.approx(100)


@given(pairs, st.randoms(use_true_random=False))
def test_the_order_of_pairs_changes_no_digit(rows, random):
    order = list(range(len(rows)))
    random.shuffle(order)

    assert WeightLearner(PRIOR).fit(rows[order]).points_.tolist() == WeightLearner(PRIOR).fit(rows).points_.tolist()


@given(pairs)
def test_a_pair_twice_is_a_pair_that_counts_twice(rows):
    twice = WeightLearner(PRIOR).fit(np.concatenate([rows, rows]))

    assert WeightLearner(PRIOR).fit(rows, sample_weight=[2.0] * len(rows)).points_ == pytest.approx(
        twice.points_, abs=1e-4
    )


@given(pairs, st.floats(0.1, 50))
def test_only_the_proportions_of_the_prior_count(rows, factor):
    same = WeightLearner(np.array(PRIOR) * factor).fit(rows)

    assert same.points_ == pytest.approx(WeightLearner(PRIOR).fit(rows).points_, abs=1e-4)


@given(pairs.filter(len))
def test_what_was_preferred_is_not_further_behind_than_before(rows):
    before, after = WeightLearner(PRIOR).fit(np.empty((0, WIDTH))), WeightLearner(PRIOR).fit(rows)

    def loss(learner):
        return np.logaddexp(0, -learner.sharpness * rows @ learner.coef_).mean()

    assert loss(after) <= loss(before) + 1e-9


@given(st.integers(0, WIDTH - 1))
def test_more_of_one_part_raises_that_weight(part):
    row = np.zeros(WIDTH)
    row[part] = 0.5

    assert WeightLearner(PRIOR).fit([row] * 20).points_[part] > PRIOR[part]


def test_it_learns_what_advisers_go_by():
    seen, later = judgements(120), judgements(80, seed=8)
    rows, counts = pairs_of(later, NO_BIAS)
    before = WeightLearner(PRIOR).fit(np.empty((0, WIDTH)))
    losses = []
    for count in (20, 40, 120):
        learnt = learn(seen[:count], PRIOR, NO_BIAS)
        losses.append(1 - learnt.score(rows, sample_weight=counts))
    found = compare([ndcg(one, PRIOR) for one in later], [ndcg(one, learnt.points_) for one in later])

    assert losses[0] < 1 - before.score(rows, sample_weight=counts)
    assert losses[2] < losses[1] < losses[0]
    assert found.is_better
    assert np.abs(learnt.points_ - TRUE).sum() < np.abs(np.array(PRIOR) - TRUE).sum()


def test_advisers_who_go_by_the_weights_in_force_change_little():
    learnt = learn(judgements(120, points=PRIOR), PRIOR, NO_BIAS)

    assert learnt.points_ == pytest.approx(PRIOR, abs=4)


def test_a_part_that_is_nearly_another_one_changes_no_ranking():
    judged = judgements(100, seed=3)
    rng = np.random.default_rng(1)
    doubled = [
        Judged(
            one.key, np.column_stack([one.values, one.values[:, 2] + rng.normal(0, 0.01, len(one.values))]),
            one.taken, one.places,
        )
        for one in judged
    ]  # fmt: skip
    alone = learn(judged, PRIOR, NO_BIAS).points_
    prior = [*PRIOR, PRIOR[2] / 2]
    prior[2] /= 2

    both = learn(doubled, prior, NO_BIAS).points_

    assert both[2] + both[-1] == pytest.approx(alone[2], abs=5)
    changed = [abs(ndcg(a, alone) - ndcg(b, both)) for a, b in zip(judged, doubled, strict=True)]
    assert np.mean(changed) < 0.01


def test_a_request_counts_once_however_many_pairs_it_has():
    _, counts = pairs_of(judgements(3), NO_BIAS)

    assert counts.sum() == pytest.approx(3)


@pytest.mark.parametrize("taken", [True, False])
def test_a_request_on_which_all_were_taken_or_none_teaches_nothing(taken):
    one = judgements(1)[0]
    flat = Judged(one.key, one.values, np.full(len(one.taken), taken), one.places)

    assert not flat.teaches
    assert pairs_of([flat], NO_BIAS)[0].shape == (0, WIDTH)


@pytest.mark.parametrize(
    ("prior", "rows", "counts"),
    [
        ([1, -1], [[0, 0]], None), ([0, 0], [[0, 0]], None), ([1], [[0, 0]], None), ([1, 1], [[0, 0]], [-1]),
        ([1, 1], [[np.nan, 0]], None), ([1, 1], [[0, 0]], [1, 1]),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(prior, rows, counts):
    with pytest.raises(ValueError, match=r"weight|NaN"):
        WeightLearner(prior).fit(rows, sample_weight=counts)


@pytest.mark.parametrize("estimator", [WeightLearner(PRIOR, spread=0.1), PositionBias(0.2)])
def test_estimators_follow_the_conventions_of_scikit_learn(estimator):
    copied = clone(estimator)

    assert copied.get_params() == estimator.get_params()
    assert copied.set_params(spread=0.3).spread == 0.3
    assert not [name for name in vars(copied) if name.endswith("_")]


def test_nobody_looked_further_down_without_lots():
    assert NO_BIAS.exponent_ == 0
    assert NO_BIAS.weights([1, 9], [5, 20]).tolist() == [1, 1]


def test_lots_show_how_much_less_the_lower_place_is_looked_at():
    rng = np.random.default_rng(4)
    places = rng.integers(6, 19, 20_000)
    upper = 1 / (1 + (places / (places + 1)) ** 1.0)  # examined(place) = 1 / place

    bias = PositionBias(5.0).fit(places, rng.uniform(size=places.size) < upper)

    assert bias.exponent_ == pytest.approx(1, abs=0.4)
    assert bias.weights(1, 2) < bias.weights(3, 4) <= bias.cut


def test_lots_that_show_the_contrary_are_taken_for_chance():
    assert PositionBias().fit([6] * 50, [0] * 50).exponent_ == 0


@given(arrays.arrays(np.float64, (6, WIDTH), elements=st.floats(0, 1)), st.integers(1, 5))
def test_ndcg_lies_between_0_and_1_and_the_best_order_has_1(values, taken):
    one = Judged("r", values, np.arange(6) < taken, np.arange(1, 7))
    best = np.zeros(WIDTH)
    best[0] = 100
    sorted_ = Judged("r", np.column_stack([one.taken * 1.0, values[:, 1:]]), one.taken, one.places)

    assert 0 < ndcg(one, PRIOR) <= 1 + 1e-12
    assert ndcg(sorted_, best) == pytest.approx(1)


def test_equal_scores_are_worth_the_mean_of_their_orders():
    one = Judged("r", np.zeros((2, WIDTH)), np.array([True, False]), np.array([1, 2]))

    assert ndcg(one, PRIOR) == pytest.approx((1 + 1 / np.log2(3)) / 2)


def test_each_request_is_left_out_of_its_own_weights():
    judged = judgements(6)

    found = leave_one_out(judged, PRIOR, NO_BIAS)

    assert found[2] == pytest.approx(ndcg(judged[2], learn(judged[:2] + judged[3:], PRIOR, NO_BIAS).points_))


@given(pairs)
def test_where_the_search_begins_changes_nothing(rows):
    begun = WeightLearner(PRIOR).fit(rows, coef_init=[1.0, *[0.0] * (WIDTH - 1)])

    assert begun.points_ == pytest.approx(WeightLearner(PRIOR).fit(rows).points_, abs=1e-3)


def test_a_comparison_is_the_same_every_time_and_needs_a_clear_difference():
    rng = np.random.default_rng(0)
    old = rng.uniform(0.5, 1, 40)

    assert compare(old, old + 0.05) == compare(old, old + 0.05)
    assert compare(old, old + 0.05).is_better
    assert not compare(old, old).is_better
    assert not compare(old, old + rng.normal(0, 0.2, 40)).is_better
    assert not compare([0.5], [0.9]).is_better
    assert compare([], []).requests == 0


def test_kept_parts_give_the_same_score_again_to_the_last_digit():
    need = asked("pensions", "fr")
    for weights in (DEFAULT_WEIGHTS, Weights(text=11, concepts=37, kind=0, version="x")):
        matcher = Matcher(weights).fit(mixed_roster())
        ranked = matcher.rank(need)
        kept = [{part.name: part.value for part in matcher.explain(need, one.key).parts} for one in ranked]

        assert rescored(kept, weights) == [one.score for one in ranked]
    assert rescored([], DEFAULT_WEIGHTS) == []


def test_the_example_in_the_documentation_is_right():
    assert doctest.testmod(learning).failed == 0
