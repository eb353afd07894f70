"""The best people for a query, exactly, from a small part of what it touches."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from socx.matching.engine.pooling import PooledSimilarity
from socx.matching.engine.postings import Postings
from socx.matching.engine.ranking import best_rows

FIRST = 2
"""How many times the people asked for are weighed exactly to begin with."""

FEW = 0.05
"""If a larger share of people may still be among the best, the bound is made sharper for all."""


class BestPeople:
    """Exact top k of a `PooledSimilarity`.

    Everybody has one row that bounds the similarity from above (`PooledSimilarity.bounds`). A
    search reads the postings of the rare terms only; what the common terms may add is bounded by
    Cauchy-Schwarz. Some promising people are weighed exactly, which gives a score to beat, and
    then all those whose bound is not below it.

    Parameters
    ----------
    pooled
        Fitted.
    postings
        Of the bounds of the same people; made when not given.
    """

    def __init__(self, pooled: PooledSimilarity, postings: Postings | None = None) -> None:
        self.pooled = pooled
        shape = (len(pooled.lengths_), pooled.passages_.shape[1])
        self.postings = Postings.of(pooled.bounds(), shape) if postings is None else postings

    def top(
        self, query: sparse.csr_matrix, k: int, without: NDArray[np.intp] | None = None
    ) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """The `k` best people and their similarities, as if all had been weighed.

        Parameters
        ----------
        query
            One non-negative row.
        k
            How many; fewer are returned where fewer are there.
        without
            Those who must not be returned, each once; nobody by default.

        Returns
        -------
        rows, similarities
            The best first; ties in the order of rows.
        """
        out = np.empty(0, np.intp) if without is None else without
        allowed = self.postings.n_rows - len(out)
        k = min(k, allowed)
        if k <= 0:
            return np.empty(0, np.intp), np.empty(0)
        common = self.postings.common_terms(query)
        rare = self.postings.rare_part(query)
        bound = rare + np.linalg.norm(common) * self.postings.lengths
        bound[out] = -1.0
        slack = rounding(query) * float(bound.max())
        least = self._score_to_beat(query, bound, k)
        rows = np.flatnonzero(bound >= least - slack)
        if len(rows) > FEW * allowed + FIRST * k:
            bound = rare + self.postings.block @ common
            bound[out] = -1.0
            least = max(least, self._score_to_beat(query, bound, k))
            rows = np.flatnonzero(bound >= least - slack)
        else:
            rows = rows[rare[rows] + self.postings.block[rows] @ common >= least - slack]
        if len(out):
            rows = np.setdiff1d(rows, out, assume_unique=True)
        scores = self.pooled.of(query, rows)
        best = best_rows(scores, k)
        return rows[best], scores[best]

    def _score_to_beat(self, query: sparse.csr_matrix, bound: NDArray[np.float32], k: int) -> float:
        """The k-th best exact similarity among those who promise most."""
        promising = min(len(bound), FIRST * k)
        rows = np.sort(np.argpartition(bound, len(bound) - promising)[len(bound) - promising :])
        rows = rows[bound[rows] >= 0]
        scores = self.pooled.of(query, rows)
        return float(np.partition(scores, len(scores) - k)[len(scores) - k]) if len(scores) >= k else 0.0


def rounding(query: sparse.csr_matrix) -> float:
    """By how much, at most, a sum over the terms of a query is off in single precision, relatively."""
    return float(np.finfo(np.float32).eps) * (query.nnz + 8)
