"""Rows by their terms, kept so that the best rows are found without reading all that a query touches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Matrix = TypeVar("Matrix", sparse.csr_matrix, sparse.csc_matrix)

COMMON = 1 / 8
"""Terms in a larger share of the rows are common: they are few, and most of what a query would read."""

MOST_STEPS = 255
"""In the highest value of a term."""

NARROW = np.dtype(np.uint16)
"""The type of column numbers that are kept in half the bytes."""

CHUNK = 4_000_000
"""Entries that are worked on at once where a whole copy would cost memory."""


class Postings:
    """Non-negative rows, split into the postings of rare terms and a dense block of common ones.

    A query reads the postings of its rare terms. What the common ones may add to a row is at most
    the length of the query's common terms times the length of the row's (Cauchy-Schwarz), so they
    are read for those rows only that can still be among the best.

    Values are kept as whole steps of their term, one byte each, and rounded up: what is read is
    never below the row that was given, and above it by less than one step.

    Parameters
    ----------
    rare : csr_matrix of shape (n_terms, n_rows)
        Postings in steps; those of common terms are empty.
    steps
        The step of each term: a part of its highest value.
    common
        Columns of the common terms, in order.
    block
        Steps of the common terms, shape (n_rows, len(common)).
    lengths
        Of each row of the block.
    """

    def __init__(
        self,
        rare: sparse.csr_matrix,
        steps: NDArray[np.float32],
        common: NDArray[np.int32],
        block: NDArray[np.uint8],
        lengths: NDArray[np.float32],
    ) -> None:
        self.rare, self.steps = rare, steps
        self.common, self.block, self.lengths = common, block, lengths

    @classmethod
    def of(cls, rows: Iterable[sparse.csr_matrix], shape: tuple[int, int], common: float = COMMON) -> Self:
        """Turn rows, given in blocks, into postings.

        Parameters
        ----------
        rows
            Blocks of rows of non-negative values, in order.
        shape
            Of all blocks together.
        common
            Share of the rows from which a term is common.
        """
        blocks = list(rows)
        spread, most = np.zeros(shape[1], np.int64), np.zeros(shape[1], np.float32)
        for block in blocks:
            spread += np.bincount(block.indices, minlength=shape[1])
            np.maximum.at(most, block.indices, block.data)
        steps = most / np.float32(MOST_STEPS)
        for n, block in enumerate(blocks):
            blocks[n] = _in_steps(block, steps)
        is_common = spread > common * max(shape[0], 1)
        columns = np.flatnonzero(is_common).astype(np.int32)
        dense = np.vstack([np.empty((0, len(columns)), np.uint8), *(b[:, columns].toarray() for b in blocks)])
        squares = np.zeros(len(dense), np.float32)
        for column, step in zip(dense.T, steps[columns], strict=True):
            squares += (column * step) ** 2
        for n, block in enumerate(blocks):
            blocks[n] = _without(block, is_common)
        return cls(_transposed(blocks, shape), steps, columns, dense, np.sqrt(squares))

    @property
    def n_rows(self) -> int:
        return int(self.rare.shape[1])

    def rare_part(self, query: sparse.csr_matrix) -> NDArray[np.float32]:
        """What the rare terms of a query add to each row."""
        first, last = self.rare.indptr[query.indices], self.rare.indptr[query.indices + 1]
        rows, values = spans(self.rare, first, last)
        ends = np.concatenate(([0], np.cumsum(last - first)))
        touched = over(sparse.csc_matrix, values, rows, ends, (self.n_rows, len(first)))
        return touched @ (query.data * self.steps[query.indices]).astype(np.float32)

    def common_terms(self, query: sparse.csr_matrix) -> NDArray[np.float32]:
        """The weights that a query gives to the common terms."""
        return weights_at(query, self.common).astype(np.float32)

    def common_part(self, weights: NDArray[np.float32], rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """What common terms of such weights add to some rows."""
        return self.block[rows] @ (weights * self.steps[self.common])

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        """Everything that has to be kept to make the same postings again with `from_arrays`."""
        rare = self.rare
        return {
            "indptr": rare.indptr, "indices": rare.indices, "data": rare.data, "steps": self.steps,
            "common": self.common, "block": self.block, "lengths": self.lengths,
        }  # fmt: skip

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Postings over arrays that are not copied, so that they may stay on disk."""
        shape = (len(arrays["steps"]), len(arrays["block"]))
        rare = over(sparse.csr_matrix, arrays["data"], arrays["indices"], arrays["indptr"], shape)
        return cls(rare, *(arrays[name] for name in ("steps", "common", "block", "lengths")))


def over(
    kind: type[Matrix],
    data: NDArray[Any],
    indices: NDArray[Any],
    indptr: NDArray[Any],
    shape: tuple[int, int],
) -> Matrix:
    """A sorted CSR or CSC matrix over arrays as they are: no check reads them, so a file stays unread.

    One over `narrow` indices is for `spans` alone: SciPy's own routines want both index arrays of one type.
    """
    matrix = kind(shape, dtype=data.dtype)
    matrix.data, matrix.indices = data, indices
    matrix.indptr = indptr if indices.dtype == NARROW else indptr.astype(indices.dtype, copy=False)
    matrix.has_sorted_indices = matrix.has_canonical_format = True
    return matrix


def narrow(columns: NDArray[Any], terms: int) -> NDArray[Any]:
    """Column numbers below `terms` in half the bytes, where they fit."""
    return columns.astype(NARROW) if terms <= np.iinfo(NARROW).max + 1 else columns


def within(query: sparse.csr_matrix, terms: int) -> sparse.csr_matrix:
    """A query in the first `terms` columns, without what stands behind them."""
    if query.shape[1] == terms:
        return query
    known = query.indices < terms
    size = np.array([0, int(known.sum())])
    return over(sparse.csr_matrix, query.data[known], query.indices[known], size, (1, terms))


def weights_at(query: sparse.csr_matrix, columns: NDArray[np.integer]) -> NDArray[np.float64]:
    """The weights that a query, whose own columns are sorted, gives to some columns; 0 to those it does not ask."""
    if not query.nnz:
        return np.zeros(len(columns))
    places = np.minimum(np.searchsorted(query.indices, columns), query.nnz - 1)
    return np.where(query.indices[places] == columns, query.data[places], 0.0)


def spans(matrix: sparse.csr_matrix, first: NDArray[Any], last: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Columns and values from each first to each last entry (excluded), one span after the other.

    Whole spans are copied, which is many times quicker than choosing their entries one by one.
    """
    indices, data = matrix.indices, matrix.data
    ends = list(zip(first.tolist(), last.tolist(), strict=True)) or [(0, 0)]
    return np.concatenate([indices[a:b] for a, b in ends]), np.concatenate([data[a:b] for a, b in ends])


def _in_steps(rows: sparse.csr_matrix, steps: NDArray[np.float32]) -> sparse.csr_matrix:
    """Rows in whole steps of their terms, rounded up."""
    own = steps[rows.indices]
    values = np.ceil(np.divide(rows.data, own, out=np.zeros_like(own), where=own > 0))
    data = np.minimum(values, MOST_STEPS).astype(np.uint8)
    return over(sparse.csr_matrix, data, rows.indices, rows.indptr, rows.shape)


def _without(rows: sparse.csr_matrix, leave_out: NDArray[np.bool_]) -> sparse.csr_matrix:
    keep = ~leave_out[rows.indices]
    ends = np.concatenate(([0], np.cumsum(keep)))[rows.indptr]
    return over(sparse.csr_matrix, rows.data[keep], rows.indices[keep], ends.astype(rows.indptr.dtype), rows.shape)


def _transposed(blocks: list[sparse.csr_matrix], shape: tuple[int, int]) -> sparse.csr_matrix:
    """Terms by rows. Block after block is put in its place and let go, so that there is one copy."""
    counts = sum((np.bincount(b.indices, minlength=shape[1]) for b in blocks), np.zeros(shape[1], np.int64))
    indptr = np.concatenate(([0], np.cumsum(counts)))
    wide = np.int64 if indptr[-1] > np.iinfo(np.int32).max else np.int32
    indices, data = np.empty(indptr[-1], wide), np.empty(indptr[-1], np.uint8)
    free, first = indptr[:-1].copy(), 0
    for n, block in enumerate(blocks):
        turned = block.tocsc()
        lengths = np.diff(turned.indptr)
        at = np.repeat(free - turned.indptr[:-1], lengths) + np.arange(turned.nnz)
        indices[at], data[at] = turned.indices + first, turned.data
        free += lengths
        first += block.shape[0]
        blocks[n] = block[:0]  # its memory is needed for the next
    return over(sparse.csr_matrix, data, indices, indptr.astype(wide), (shape[1], shape[0]))
