"""People who came or changed after an index was built: few, and searchable at once."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from socx.matching.engine.pooling import PooledSimilarity
from socx.matching.engine.postings import over
from socx.matching.engine.pruning import rounding


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

    def matrix(self, terms: int) -> sparse.csr_matrix:
        """What is there, not copied."""
        shape = (self._ends.size - 1, terms)
        return over(sparse.csr_matrix, self._data.values, self._columns.values, self._ends.values, shape)


class LivePeople:
    """The same scores as `PooledSimilarity` and the same bounds as `BestPeople`, for a growing few.

    The bounds of all are read for every query: that is exact, quick for some thousands, and
    nothing has to be built when somebody is added.
    """

    def __init__(self, centroid: float = 0.5) -> None:
        self.centroid = centroid
        self.terms = 0
        self._passages, self._bounds = GrowingRows(), GrowingRows()
        self._starts, self._lengths = Growing(np.intp), Growing(np.float64)
        self._starts.extend(np.zeros(1, np.intp))

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
        self.__dict__.pop("bounds", None)
        return len(self) - 1

    @cached_property
    def bounds(self) -> sparse.csr_matrix:
        """One row per person whose product with a query is never below the similarity."""
        return self._bounds.matrix(self.terms)

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
        if not len(self):
            return np.empty(0, np.intp), np.empty(0)
        dense = np.zeros(self.terms, np.float32)
        known = query.indices < self.terms
        dense[query.indices[known]] = query.data[known]
        bound = self.bounds @ dense
        bound[without] = -1.0
        rows = np.flatnonzero(bound >= max(0.0, least - rounding(query) * max(1.0, float(bound.max()))))
        return rows, self.pooled.of(query, rows)
