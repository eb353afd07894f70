"""One similarity per person from many passages: the centroid, and the best three (C + T3)."""

from __future__ import annotations

from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.base import BaseEstimator
from sklearn.preprocessing import normalize
from sklearn.utils.validation import check_is_fitted

BEST = (1.0, 1 / 2, 1 / 3)
"""How much the best, second and third passage count, before they are divided by their sum."""


class PooledSimilarity(BaseEstimator):
    """Cosine of a query with people who have several passages each.

    Half comes from the centroid of a person's passages, half from the best three. The centroid
    alone loses where people have many passages, the best ones alone where they have few. A person
    with fewer than three gets nothing for the ones that are not there.

    Parameters
    ----------
    centroid
        Share of the centroid, in [0, 1].

    Attributes
    ----------
    passages_ : csr_matrix of shape (n_passages, n_terms)
        Rows of one person stand together.
    starts_ : ndarray of shape (n_people + 1,)
        Where each person's passages begin.
    """

    def __init__(self, centroid: float = 0.5) -> None:
        self.centroid = centroid

    def fit(self, passages: sparse.csr_matrix, counts: NDArray[np.intp]) -> Self:
        """Keep the postings.

        Parameters
        ----------
        passages
            Non-negative rows of unit length, shape (n_passages, n_terms).
        counts
            How many rows each person has, in order; may be 0.
        """
        people = len(counts)
        owner = np.repeat(np.arange(people), counts)
        gather = sparse.csr_matrix((np.ones(len(owner)), (owner, np.arange(len(owner)))), shape=(people, len(owner)))
        self.passages_ = passages
        self.starts_ = np.concatenate(([0], np.cumsum(counts)))
        self.centroids_ = normalize(gather @ passages).tocsr()
        # Terms by people: a query then reads the postings of its own terms and nothing else
        self._centroid_postings = self.centroids_.T.tocsr()
        self._passage_postings = passages.T.tocsr()
        return self

    def similarity(self, query: sparse.csr_matrix) -> NDArray[np.float64]:
        """Similarity of one query row with every person, in [0, 1] for a query of unit length."""
        check_is_fitted(self)
        centroids = _dense_row(query @ self._centroid_postings)
        return self.centroid * centroids + (1 - self.centroid) * self._best(query)

    def contributions(self, query: sparse.csr_matrix, person: int) -> tuple[dict[int, float], list[int]]:
        """What each term adds to a person's similarity, and the best passages (row numbers).

        The values sum to the similarity, and are never negative.
        """
        check_is_fitted(self)
        first, last = self.starts_[person], self.starts_[person + 1]
        own = self.passages_[first:last]
        scores = np.asarray((own @ query.T).todense()).ravel()
        best = [int(row) for row in np.argsort(-scores, kind="stable")[: len(BEST)] if scores[row] > 0]
        mixture = self.centroid * self.centroids_[person]
        for share, row in zip(BEST, best, strict=False):
            mixture = mixture + (1 - self.centroid) * share / sum(BEST) * own[row]
        shared = query.multiply(mixture).tocoo()
        terms = {int(t): float(v) for t, v in zip(shared.col, shared.data, strict=True) if v}
        return terms, [int(first) + row for row in best]

    def _best(self, query: sparse.csr_matrix) -> NDArray[np.float64]:
        counts = np.diff(self.starts_)
        best = np.zeros(len(counts))
        present = np.flatnonzero(counts)
        scores = _dense_row(query @ self._passage_postings)
        if not scores.any():
            return best
        starts, repeats = self.starts_[:-1][present], counts[present]
        owner = np.repeat(np.arange(len(present)), repeats)
        for share in BEST:
            highest = np.maximum.reduceat(scores, starts)
            best[present] += share / sum(BEST) * highest
            at = np.flatnonzero(scores == highest[owner])
            first = np.concatenate(([True], owner[at][1:] != owner[at][:-1]))
            scores[at[first]] = 0.0
        return best


def _dense_row(row: sparse.csr_matrix) -> NDArray[np.float64]:
    dense = np.zeros(row.shape[1])
    dense[row.indices] = row.data
    return dense
