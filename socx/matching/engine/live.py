"""People who came or changed after an index was built: few, and searchable at once."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from socx.matching.engine.pooling import PooledSimilarity
from socx.matching.engine.postings import Postings, over, within
from socx.matching.engine.pruning import rounding

TURNED = 200
"""People after whose coming the bounds are turned into postings: some milliseconds each time."""


class Growing:
    """An array at the end of which values are put, for the price of copying them."""

    def __init__(self, dtype: type[np.generic]) -> None:
        self._room: NDArray[np.generic] = np.empty(1024, dtype)
        self.size = 0

    def extend(self, values: NDArray[np.generic]) -> None:
        """Put values at the end."""
        size = self.size + len(values)
        if size > len(self._room):
            room = np.empty(2 * size, self._room.dtype)
            room[: self.size] = self._room[: self.size]
            self._room = room
        self._room[self.size : size] = values
        self.size = size

    @property
    def values(self) -> NDArray[np.generic]:
        """What is there, not copied."""
        return self._room[: self.size]


class GrowingRows:
    """A CSR matrix at the end of which rows are put."""

    def __init__(self) -> None:
        self._data, self._columns, self._ends = Growing(np.float32), Growing(np.int32), Growing(np.int32)
        self._ends.extend(np.zeros(1, np.int32))

    def extend(self, rows: sparse.csr_matrix) -> None:
        """Put rows at the end."""
        ends = rows.indptr[1:] + self._data.size
        self._data.extend(rows.data)
        self._columns.extend(rows.indices)
        self._ends.extend(ends)

    def matrix(self, terms: int, first: int = 0) -> sparse.csr_matrix:
        """What is there from a row on, not copied."""
        ends = self._ends.values[first:]
        entries, shape = slice(ends[0], None), (len(ends) - 1, terms)
        data, columns = self._data.values[entries], self._columns.values[entries]
        return over(sparse.csr_matrix, data, columns, ends - ends[0] if first else ends, shape)


class LivePeople:
    """The same scores as `PooledSimilarity` and the same bounds as `BestPeople`, for a growing few.

    The bounds of the last ones to come are read for every query, so that nothing has to be built when
    somebody is added. Those of all before are turned into postings every `TURNED` people, of which a
    query reads what it asks.
    """

    def __init__(self, centroid: float = 0.5) -> None:
        self.centroid = centroid
        self.terms = 0
        self._passages, self._bounds = GrowingRows(), GrowingRows()
        self._starts, self._lengths = Growing(np.intp), Growing(np.float64)
        self._starts.extend(np.zeros(1, np.intp))
        self._turned: Postings | None = None

    def __len__(self) -> int:
        return self._lengths.size

    def add(self, passages: sparse.csr_matrix) -> int:
        """Put a person at the end; return the row."""
        one = PooledSimilarity(self.centroid).fit(passages, np.array([passages.shape[0]]))
        self.terms = max(self.terms, passages.shape[1])
        self._passages.extend(one.passages_)
        for bounds in one.bounds():
            self._bounds.extend(bounds)
        self._lengths.extend(one.lengths_)
        self._starts.extend(one.starts_[1:] + self._starts.values[-1])
        self.__dict__.pop("pooled", None)
        self.__dict__.pop("_last", None)
        if len(self) % TURNED == 0:
            rows = self._bounds.matrix(self.terms)
            self._turned = Postings.of([rows], rows.shape, common=1.0)
        return len(self) - 1

    def bounds(self, query: sparse.csr_matrix) -> NDArray[np.float32]:
        """For everybody, what the similarity with a query is never above."""
        last = self._last @ _dense(query, self.terms)
        if self._turned is None:
            return last
        return np.concatenate((self._turned.rare_part(within(query, self._turned.rare.shape[0])), last))

    @cached_property
    def _last(self) -> sparse.csr_matrix:
        return self._bounds.matrix(self.terms, 0 if self._turned is None else self._turned.n_rows)

    @cached_property
    def pooled(self) -> PooledSimilarity:
        """Exact similarities of those who are there now."""
        passages = self._passages.matrix(self.terms)
        starts, lengths = self._starts.values, self._lengths.values
        return PooledSimilarity.over(passages, starts, lengths, self.centroid)  # type: ignore[arg-type]  # of integers

    def beating(
        self, query: sparse.csr_matrix, least: float, without: NDArray[np.intp]
    ) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Everybody whose similarity is not below `least`, and some more: rows and similarities."""
        rows = np.empty(0, np.intp)
        if len(self):
            bound = self.bounds(query)
            bound[without] = -1.0
            rows = np.flatnonzero(bound >= max(0.0, least - rounding(query) * max(1.0, float(bound.max()))))
        return rows, self.pooled.of(query, rows) if len(rows) else np.empty(0)


def _dense(query: sparse.csr_matrix, terms: int) -> NDArray[np.float32]:
    dense = np.zeros(terms, np.float32)
    known = query.indices < terms
    dense[query.indices[known]] = query.data[known]
    return dense
