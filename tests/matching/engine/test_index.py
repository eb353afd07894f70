"""An index that people come to, change in and leave says what a new one would say."""

from __future__ import annotations

import pickle
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socx.matching.engine.index import TextIndex

terms = st.lists(st.sampled_from("abcdefgh"), max_size=8)
texts = st.lists(terms, max_size=4)
keys = st.integers(0, 12) | st.sampled_from(("a", "b", "zz"))
people = st.dictionaries(keys, texts, max_size=12)
changes = st.lists(st.tuples(keys, st.none() | texts), max_size=10)


def top(index: TextIndex, asked: Sequence[str], k: int) -> list[tuple[object, object]]:
    return [(key, pytest.approx(score, abs=1e-6)) for key, score in index.top(asked, k)]


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


@given(people, st.sets(keys), terms)
def test_who_is_taken_out_for_good_leaves_no_word(
    first: dict[int, list[list[str]]], gone: set[int], asked: list[str]
) -> None:
    index = TextIndex().fit(first.items())
    for key in gone:
        index.remove(key)

    left = index.without(gone)

    said = {word for key, written in first.items() if key not in gone for words in written for word in words}
    assert set(left.weights_.columns_) == said
    assert left.keys_ == index.keys_
    known = [word for word in asked if word in said]
    assert top(left, known, 12) == index.top(known, 12)


def test_two_people_with_one_key_are_refused() -> None:
    with pytest.raises(ValueError, match="same key"):
        TextIndex().fit([(1, []), (1, [])])


def test_a_word_that_nobody_had_is_found_as_soon_as_somebody_has_it() -> None:
    index = TextIndex().fit([(1, [["a"]]), (2, [["b"]])])

    index.replace(3, [["telematics"]])

    assert [key for key, score in index.top(["telematics"], 1) if score > 0] == [3]
