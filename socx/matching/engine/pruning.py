"""The best people for a query, exactly, from a small part of what it touches."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from socx.matching.engine.pooling import PooledSimilarity
from socx.matching.engine.postings import Postings
from socx.matching.engine.ranking import best_rows

PROMISING, WEIGHED = 8, 2
"""How many people, for each one asked for, get a sharper bound to begin with, and how many are weighed."""


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

        def sharper(rows: NDArray[np.intp]) -> NDArray[np.float32]:
            """The bound with what the common terms add in truth."""
            return rare[rows] + self.postings.common_part(common, rows)

        first = _highest(bound, PROMISING * k)
        first = first[bound[first] >= 0]
        first = np.sort(first[_highest(sharper(first), WEIGHED * k)])
        scores = self.pooled.of(query, first)
        least = float(np.partition(scores, len(scores) - k)[len(scores) - k]) - slack
        bound[first] = -1.0
        rest = np.flatnonzero(bound >= least)
        rest = rest[sharper(rest) >= least]
        if len(rest):
            rows = np.concatenate((first, rest))
            order = np.argsort(rows)
            first, scores = rows[order], np.concatenate((scores, self.pooled.of(query, rest)))[order]
        best = best_rows(scores, k)
        return first[best], scores[best]


def _highest(values: NDArray[np.float32], number: int) -> NDArray[np.intp]:
    """Places of the highest values, in no order."""
    if number >= len(values):
        return np.arange(len(values))
    return np.argpartition(values, len(values) - number)[len(values) - number :]


def rounding(query: sparse.csr_matrix) -> float:
    """By how much, at most, a sum over the terms of a query is off in single precision, relatively."""
    return float(np.finfo(np.float32).eps) * (query.nnz + 8)
