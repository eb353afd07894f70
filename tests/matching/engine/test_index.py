"""An index that people come to, change in and leave says what a new one would say."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socx.matching.engine.index import TextIndex

terms = st.lists(st.sampled_from("abcdefgh"), max_size=8)
texts = st.lists(terms, max_size=4)
keys = st.integers(0, 12) | st.sampled_from(("a", "b", "zz"))
people = st.dictionaries(keys, texts, max_size=12)
changes = st.lists(st.tuples(keys, st.none() | texts), max_size=10)


@given(people, changes, st.lists(st.sampled_from("abcdefgh?"), max_size=6), st.integers(0, 15))
def test_live_changes_are_as_good_as_a_new_build_with_the_same_weights(
    first: dict[int, list[list[str]]], later: list[tuple[int, list[list[str]] | None]], asked: list[str], k: int
) -> None:
    index = TextIndex().fit(first.items())
    fresh = TextIndex().fit(first.items())
    expected = dict(first)

    for key, written in later:
        if written is None:
            index.remove(key)
            expected.pop(key, None)
        else:
            index.replace(key, written)
            expected[key] = written

    for key in first:
        fresh.remove(key)
    for key, written in expected.items():
        fresh.replace(key, written)
    assert index.keys_ == fresh.keys_
    # New words may stand in other columns, so that sums are taken in another order
    assert [score for _, score in index.top(asked, k)] == pytest.approx([s for _, s in fresh.top(asked, k)], abs=1e-12)
    assert len(index.top(asked, k)) == min(k, len(expected))
    for key, score in index.top(asked, k):
        assert index.similarity(asked, key) == score


@given(people, terms, st.integers(0, 15), st.randoms())
def test_the_order_of_people_changes_nothing(
    first: dict[int, list[list[str]]], asked: list[str], k: int, chance
) -> None:
    shuffled = chance.sample(list(first.items()), len(first))

    assert TextIndex().fit(shuffled).top(asked, k) == TextIndex().fit(first.items()).top(asked, k)


@given(people, terms, st.integers(0, 15))
def test_a_kept_index_answers_as_before(first: dict[int, list[list[str]]], asked: list[str], k: int) -> None:
    index = TextIndex().fit(first.items())

    again = pickle.loads(pickle.dumps(index))

    assert again.top(asked, k) == index.top(asked, k)
    assert again.get_params() == index.get_params()


def test_two_people_with_one_key_are_refused() -> None:
    with pytest.raises(ValueError, match="same key"):
        TextIndex().fit([(1, []), (1, [])])


def test_a_word_that_nobody_had_is_found_as_soon_as_somebody_has_it() -> None:
    index = TextIndex().fit([(1, [["a"]]), (2, [["b"]])])

    index.replace(3, [["telematics"]])

    assert [key for key, score in index.top(["telematics"], 1) if score > 0] == [3]
