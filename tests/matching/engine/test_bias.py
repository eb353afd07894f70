"""Exposure of groups: shares that add up, small groups that are not told, and bias that is found."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from socx.matching.engine.bias import LEAST, OTHERS, changes, shares, told_groups

GROUPS = {n: "ab"[n % 2] for n in range(20)}


def orders(count: int, first: str | None = None, seed: int = 0) -> list[list[int]]:
    """Rankings at random, or with one group before the other."""
    rng = np.random.default_rng(seed)
    made = [rng.permutation(20).tolist() for _ in range(count)]
    return [sorted(order, key=lambda key: GROUPS[key] != first) for order in made] if first else made


def by_group(found):
    return {one.group: one for one in found}


def test_shares_add_up():
    found = shares(orders(10), GROUPS)

    assert sum(one.eligible for one in found) == pytest.approx(1)
    assert sum(one.exposure for one in found) == pytest.approx(1)
    assert sum(one.difference for one in found) == pytest.approx(0)


def test_chance_is_not_taken_for_bias():
    assert all(one.low <= 0 <= one.high for one in shares(orders(30), GROUPS))


def test_a_group_that_always_comes_last_loses():
    found = by_group(shares(orders(10, "a"), GROUPS))

    assert found["b"].high < 0
    assert found["a"].low > 0
    assert found["b"].exposure == 0


def test_new_weights_that_push_a_group_down_are_seen():
    found = by_group(changes(orders(20), orders(20, "a"), GROUPS))

    assert found["b"].high < 0
    assert all(one.high >= 0 for one in changes(orders(20), orders(20), GROUPS))


@given(st.dictionaries(st.integers(0, 60), st.sampled_from("abcdef"), max_size=60))
def test_no_group_that_is_told_is_small_and_the_others_are_not_told_by_what_is(groups):
    told = told_groups(groups)
    sizes = Counter(told.values())

    assert told.keys() == groups.keys()
    if len(sizes) > 1:
        assert min(sizes.values()) >= LEAST
    assert all(told[key] in (group, OTHERS) for key, group in groups.items())


def test_nobody_eligible_tells_nothing():
    assert shares([[]], GROUPS) == []
    assert changes([], [], GROUPS) == []
