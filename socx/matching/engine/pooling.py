"""One similarity per person from many passages: the centroid, and the best three (C + T3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from socx.matching.engine.postings import CHUNK, over, spans, weights_at, within

BEST = (1.0, 1 / 2, 1 / 3)
"""How much the best, second and third passage count, before they are divided by their sum."""

SHARES = np.array(BEST) / sum(BEST)


class Owners:
    """Who owns which scores: those of one owner stand together, from each of `starts` to the next."""

    def __init__(self, starts: NDArray[np.intp]) -> None:
        counts = self.sizes = np.diff(starts)
        self.present = np.flatnonzero(counts)
        self.begin = starts[:-1][self.present]
        self._groups: list[tuple[NDArray[np.intp], NDArray[np.intp]]] = []
        fewer, width = 0, len(BEST) + 1
        while fewer < counts.max(initial=0):
            some = np.flatnonzero((counts > fewer) & (counts <= width))
            place = np.arange(width)[:, None]
            # Places that somebody does not fill all point behind the last score
            at = np.where(place < counts[some], starts[:-1][some] + place, starts[-1])
            self._groups.append((some, at))
            fewer, width = width, 2 * width

    def sums(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """The sum of each of those who are `present`."""
        sums: NDArray[np.float64] = np.add.reduceat(scores, self.begin) if len(self.begin) else np.zeros(0)
        return sums

    def highest(self, scores: NDArray[np.float64], nothing: float = 0.0) -> NDArray[np.float64]:
        """The highest scores of everybody, the best first, shape (3, n_owners); `nothing` where there are fewer.

        Everybody's first score is compared, then everybody's second one, and so on: rows of a few
        numbers are sorted slowly one by one.
        """
        highest = np.full((len(BEST), len(self.sizes)), nothing)
        padded = np.append(scores, nothing)
        for owners, at in self._groups:
            best = np.full((len(BEST), len(owners)), nothing)
            for places in at:
                score = padded[places]
                for kept in best:
                    lower = np.minimum(kept, score)
                    np.maximum(kept, score, out=kept)
                    score = lower
            highest[:, owners] = best
        return highest


class Pooled(Protocol):
    """Passages of people, asked by a query: a `PooledSimilarity`, or two as one."""

    def similarity(self, query: sparse.csr_matrix) -> NDArray[np.float64]: ...

    def contributions(self, query: sparse.csr_matrix, person: int) -> tuple[dict[int, float], list[int]]: ...

    def prepare(self) -> None: ...


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
    passages_ : csr_matrix of shape (n_passages, n_terms), single precision
        Rows of one person stand together.
    starts_ : ndarray of shape (n_people + 1,)
        Where each person's passages begin.
    lengths_ : ndarray of shape (n_people,)
        Length of the sum of each person's passages, 1 where it is none: the centroid is that sum
        divided by it.

    Notes
    -----
    The centroid's part is the sum of the passages' scores divided by `lengths_`, so that no
    centroid is kept. Sums are of double precision and taken term by term and passage by passage, so
    that `similarity` and `of` return the very same numbers.
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
        self.passages_ = passages.astype(np.float32, copy=False).tocsr()
        self.passages_.sort_indices()
        self.starts_ = np.concatenate(([0], np.cumsum(counts)))
        self.lengths_ = np.zeros(len(counts))
        for first, last, rows in self.blocks():
            gather = self._gather(first, last, rows.shape[0], rows.data.dtype)
            total = (gather @ rows).tocsr()
            owner = np.repeat(np.arange(last - first), np.diff(total.indptr))
            self.lengths_[first:last] = np.sqrt(np.bincount(owner, total.data.astype(np.float64) ** 2, last - first))
        self.lengths_[self.lengths_ == 0] = 1.0
        return self

    @classmethod
    def over(
        cls, passages: sparse.csr_matrix, starts: NDArray[np.intp], lengths: NDArray[np.float64], centroid: float = 0.5
    ) -> Self:
        """The same without fitting, from what `fit` learns."""
        pooled = cls(centroid)
        pooled.passages_, pooled.starts_, pooled.lengths_ = passages, starts, lengths
        return pooled

    def similarity(self, query: sparse.csr_matrix) -> NDArray[np.float64]:
        """Similarity of one query row with every person, in [0, 1] for a query of unit length."""
        check_is_fitted(self)
        first, last = self.postings.indptr[query.indices], self.postings.indptr[query.indices + 1]
        passages, values = spans(self.postings, first, last)
        ends = np.concatenate(([0], np.cumsum(last - first)))
        shape = (self.passages_.shape[0], len(first))
        touched = over(sparse.csc_matrix, values.astype(np.float64), passages, ends, shape)
        return self._pooled(touched @ query.data, self.owners, self.lengths_)

    def of(self, query: sparse.csr_matrix, people: NDArray[np.intp]) -> NDArray[np.float64]:
        """The same for some people only, from their own passages."""
        first, last = self.starts_[people], self.starts_[people + 1]
        starts = np.concatenate(([0], np.cumsum(last - first)))
        rows = np.repeat(first - starts[:-1], last - first) + np.arange(starts[-1])
        terms, values = spans(self.passages_, self.passages_.indptr[first], self.passages_.indptr[last])
        owner = np.repeat(np.arange(len(rows)), self.passages_.indptr[rows + 1] - self.passages_.indptr[rows])
        scores = np.asarray(np.bincount(owner, values * _dense_row(query)[terms], len(rows)), np.float64)
        return self._pooled(scores, Owners(starts), self.lengths_[people])

    def contributions(self, query: sparse.csr_matrix, person: int) -> tuple[dict[int, float], list[int]]:
        """What each term adds to a person's similarity, and the best passages (row numbers).

        The columns of the query must be sorted. The values sum to the similarity, and are never negative.
        """
        check_is_fitted(self)
        first, last = int(self.starts_[person]), int(self.starts_[person + 1])
        ends = self.passages_.indptr[first : last + 1]
        entries = slice(ends[0], ends[-1])
        terms, row = self.passages_.indices[entries], np.repeat(np.arange(last - first), np.diff(ends))
        asked = weights_at(query, terms)
        shared = np.flatnonzero(asked)
        terms, row, values = terms[shared], row[shared], asked[shared] * self.passages_.data[entries][shared]
        scores = np.asarray(np.bincount(row, values, last - first), np.float64)
        best = [int(n) for n in np.argsort(-scores, kind="stable")[: len(BEST)] if scores[n] > 0]
        weights = np.full(last - first, self.centroid / self.lengths_[person])
        weights[best] += (1 - self.centroid) * SHARES[: len(best)]
        added: dict[int, float] = {}
        for term, value in zip(terms.tolist(), (values * weights[row]).tolist(), strict=True):
            added[term] = added.get(term, 0.0) + value
        return added, [first + n for n in best]

    def prepare(self) -> None:
        """Make what the first query would make, so that it can be kept."""
        self._postings, self._owners = self.postings, self.owners

    @property
    def postings(self) -> sparse.csr_matrix:
        """Terms by passages: a query reads the postings of its own terms and nothing else."""
        if "_postings" not in self.__dict__:
            self._postings = self.passages_.T.tocsr()
        return self._postings

    @property
    def owners(self) -> Owners:
        """Whose passages are whose."""
        if "_owners" not in self.__dict__:
            self._owners = Owners(self.starts_)
        return self._owners

    def blocks(self) -> Iterator[tuple[int, int, sparse.csr_matrix]]:
        """Everybody in blocks of a bounded size: first person, last (excluded), and their passages."""
        people, ends = len(self.starts_) - 1, self.passages_.indptr[self.starts_]
        first = 0
        while first < people:
            last = max(first + 1, int(np.searchsorted(ends, ends[first] + CHUNK, "right")) - 1)
            yield first, last, self.passages_[self.starts_[first] : self.starts_[last]]
            first = last

    def bounds(self) -> Iterator[sparse.csr_matrix]:
        """One row per person whose product with a query is never below the similarity, in blocks.

        The best three passages for a query are at most the best three for each of its terms; of
        these, all but the best count as if they were second.
        """
        for first, last, rows in self.blocks():
            owner = np.repeat(np.arange(last - first), np.diff(self.starts_[first : last + 1]))
            key = np.repeat(owner, np.diff(rows.indptr)).astype(np.int64) * rows.shape[1] + rows.indices
            order = np.argsort(key, kind="stable")
            key, values = key[order], rows.data[order].astype(np.float64)
            new = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1]))) if len(key) else np.empty(0, np.intp)
            key = key[new]
            person = key // rows.shape[1]
            total = np.add.reduceat(values, new) if len(new) else values
            most = np.maximum.reduceat(values, new) if len(new) else values
            best = SHARES[0] * most + SHARES[1] * (total - most)
            bound = self.centroid * total / self.lengths_[first:last][person] + (1 - self.centroid) * best
            indptr = np.concatenate(([0], np.cumsum(np.bincount(person, minlength=last - first))))
            columns = (key % rows.shape[1]).astype(rows.indices.dtype)
            yield over(sparse.csr_matrix, bound.astype(np.float32), columns, indptr, (last - first, rows.shape[1]))

    def _gather(self, first: int, last: int, rows: int, dtype: np.dtype) -> sparse.csr_matrix:
        starts = self.starts_[first : last + 1] - self.starts_[first]
        return over(sparse.csr_matrix, np.ones(rows, dtype), np.arange(rows), starts, (last - first, rows))

    def _pooled(self, scores: NDArray[np.float64], owners: Owners, lengths: NDArray[np.float64]) -> NDArray[np.float64]:
        """Centroid and best three of people whose passages have these scores."""
        pooled = np.zeros(len(lengths))
        if not scores.any():
            return pooled
        pooled[owners.present] = self.centroid * owners.sums(scores) / lengths[owners.present]
        for share, best in zip(SHARES, owners.highest(scores), strict=True):
            pooled += (1 - self.centroid) * share * best
        return pooled


class TwoPools:
    """Two `PooledSimilarity` one behind the other, as if they were one."""

    def __init__(self, base: PooledSimilarity, live: PooledSimilarity) -> None:
        self.base, self.live = base, live
        self._people = len(base.lengths_)

    def similarity(self, query: sparse.csr_matrix) -> NDArray[np.float64]:
        """Of everybody, those of the base first."""
        everybody = np.arange(len(self.live.lengths_))
        parts = (
            self.base.similarity(within(query, self.base.passages_.shape[1])),
            self.live.of(within(query, self.live.passages_.shape[1]), everybody),
        )
        return np.concatenate(parts)

    def prepare(self) -> None:
        """As of one pool."""
        self.base.prepare()

    def contributions(self, query: sparse.csr_matrix, person: int) -> tuple[dict[int, float], list[int]]:
        """As of one pool; rows of passages count on behind those of the base."""
        if person < self._people:
            return self.base.contributions(within(query, self.base.passages_.shape[1]), person)
        terms, best = self.live.contributions(within(query, self.live.passages_.shape[1]), person - self._people)
        return terms, [self.base.passages_.shape[0] + row for row in best]


def _dense_row(row: sparse.csr_matrix) -> NDArray[np.float64]:
    dense = np.zeros(row.shape[1])
    dense[row.indices] = row.data
    return dense
