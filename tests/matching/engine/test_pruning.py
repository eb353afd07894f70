"""The best people, found without weighing all, are the best of all."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import sparse

from socx.matching.engine.pooling import BEST, PooledSimilarity
from socx.matching.engine.postings import Postings
from socx.matching.engine.pruning import BestPeople
from socx.matching.engine.ranking import best_rows

seeds = st.integers(0, 2**32 - 1)


def random_people(seed: int, terms: int = 30, most: int = 60) -> tuple[PooledSimilarity, sparse.csr_matrix]:
    """People with 0 to 5 passages, some of them the same, and a query; few terms are common."""
    chance = np.random.default_rng(seed)
    counts = chance.integers(0, 6, chance.integers(0, most))
    spread = 1 / np.arange(1, terms + 1) ** chance.uniform(0, 2)
    dense = (chance.random((counts.sum(), terms)) < spread) * chance.integers(1, 4, (counts.sum(), terms))
    dense[chance.random(len(dense)) < 0.2] = dense[0] if len(dense) else 0
    query = (chance.random(terms) < 0.4) * chance.random(terms)
    return (
        PooledSimilarity().fit(_unit(dense), counts),
        _unit(query[None, :]),
    )


def _unit(rows: NDArray[np.float64]) -> sparse.csr_matrix:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return sparse.csr_matrix(rows / np.maximum(lengths, 1e-9))


def by_definition(pooled: PooledSimilarity, query: sparse.csr_matrix) -> NDArray[np.float64]:
    """Centroid and best three, person by person, as the definition says it."""
    found = []
    for first, last in zip(pooled.starts_, pooled.starts_[1:], strict=False):
        own = pooled.passages_[first:last].toarray().astype(float)
        total = own.sum(axis=0)
        length = np.linalg.norm(total) or 1.0
        best = sorted(own @ query.toarray()[0], reverse=True)[: len(BEST)]
        three = sum(share * score for share, score in zip(BEST, best, strict=False)) / sum(BEST)
        found.append(0.5 * float(total @ query.toarray()[0]) / length + 0.5 * three)
    return np.array(found)


@given(seeds)
def test_a_similarity_is_centroid_and_best_three(seed: int) -> None:
    pooled, query = random_people(seed)

    assert pooled.similarity(query) == pytest.approx(by_definition(pooled, query), abs=1e-6)


@given(seeds)
def test_some_people_have_the_very_similarities_that_all_have(seed: int) -> None:
    pooled, query = random_people(seed)
    some = np.flatnonzero(np.random.default_rng(seed).random(len(pooled.lengths_)) < 0.5)

    assert (pooled.of(query, some) == pooled.similarity(query)[some]).all()


@given(seeds)
def test_what_terms_add_is_the_similarity(seed: int) -> None:
    pooled, query = random_people(seed)

    for person, value in enumerate(pooled.similarity(query)):
        assert sum(pooled.contributions(query, person)[0].values()) == pytest.approx(value, abs=1e-12)


@given(seeds)
def test_no_bound_is_below_its_similarity(seed: int) -> None:
    pooled, query = random_people(seed)
    bounds = sparse.vstack([*pooled.bounds(), sparse.csr_matrix((0, query.shape[1]))])

    assert (bounds @ query.toarray()[0] >= pooled.similarity(query) - 1e-6).all()


@given(seeds, st.integers(0, 70), st.sampled_from((0.0, 0.05, 0.125, 0.5, 1.0)), st.booleans())
def test_the_best_are_the_best_of_all_in_the_same_order(seed: int, k: int, common: float, some: bool) -> None:
    pooled, query = random_people(seed)
    people = len(pooled.lengths_)
    mask = np.random.default_rng(seed + 1).random(people) < 0.5 if some else np.ones(people, bool)
    best = BestPeople(pooled, Postings.of(pooled.bounds(), (people, query.shape[1]), common))

    rows, similarities = best.top(query, k, without=np.flatnonzero(~mask) if some else None)

    scores = pooled.similarity(query)
    expected = np.flatnonzero(mask)[best_rows(scores[mask], k)]
    assert rows.tolist() == expected.tolist()
    assert similarities.tolist() == scores[expected].tolist()


@given(seeds, st.sampled_from((0.0, 0.125, 1.0)))
def test_postings_are_never_below_the_rows_and_less_than_a_step_above(seed: int, common: float) -> None:
    pooled, query = random_people(seed)
    rows = sparse.vstack([*pooled.bounds(), sparse.csr_matrix((0, query.shape[1]))]).toarray()
    postings = Postings.of(pooled.bounds(), rows.shape, common)

    for column in range(rows.shape[1]):
        asked = sparse.csr_matrix(([1.0], [column], [0, 1]), shape=query.shape)
        read = postings.rare_part(asked) + postings.common_part(postings.common_terms(asked), np.arange(len(rows)))
        above = read - rows[:, column]
        assert (above >= -1e-6).all()
        assert (above <= postings.steps[column] + 1e-6).all()
