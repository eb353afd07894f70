"""Sublinear TF-IDF whose vocabulary grows while it reads, and goes on growing afterwards."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence, Sized
from math import log
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.base import BaseEstimator

from socx.matching.engine.postings import over

BATCH = 2_000_000
"""Terms that are held one by one before they are counted."""


class TermWeights(BaseEstimator):
    """Unit rows of sublinear TF-IDF, made from a stream of texts that are terms already.

    Does what `TfidfVectorizer(sublinear_tf=True)` does for texts that are taken apart, and more:
    texts are read once and not kept, a query is weighed in microseconds, and new words of new
    texts get new columns, with the weight of a word that nobody had.

    Attributes
    ----------
    columns_ : dict
        The column of each term. Those that were fitted are in the order of the alphabet.
    idf_ : ndarray
        Of the fitted terms.
    rarest_ : float
        Of all others.
    """

    def fit(self, texts: Iterable[Sequence[str]], y: None = None) -> Self:
        """Learn the terms and how rare they are."""
        self.fit_transform(texts)
        return self

    def fit_transform(self, texts: Iterable[Sequence[str]], y: None = None) -> sparse.csr_matrix:
        """Learn the terms and return one row per text, of single precision."""
        grown: defaultdict[str, int] = defaultdict()
        grown.default_factory = grown.__len__
        rows = _counted(texts, lambda terms: [grown[term] for term in terms], grown)
        names = sorted(grown)
        place = np.empty(len(names), np.int32)
        place[[grown[name] for name in names]] = np.arange(len(names), dtype=np.int32)
        rows = over(sparse.csr_matrix, rows.data, place[rows.indices], rows.indptr, (rows.shape[0], len(names)))
        rows.has_sorted_indices = False
        rows.sort_indices()
        spread = np.bincount(rows.indices, minlength=len(names))
        self.idf_: NDArray[np.float64] = np.log((1 + rows.shape[0]) / (1 + spread)) + 1
        self.rarest_ = log(1 + rows.shape[0]) + 1
        self.columns_: dict[str, int] = {name: column for column, name in enumerate(names)}
        return self._weighed(rows)

    def transform(self, texts: Iterable[Sequence[str]]) -> sparse.csr_matrix:
        """Rows of new texts. Their new words become columns; the known weights stay as they are."""
        columns = self.columns_
        return self._weighed(
            _counted(texts, lambda terms: [columns.setdefault(term, len(columns)) for term in terms], columns)
        )

    def query(self, terms: Sequence[str]) -> sparse.csr_matrix:
        """One row of double precision; words without a column count in its length.

        Otherwise a query of twenty words of which one is known would be met in full by that one.
        """
        counted = Counter(terms)
        column = self.columns_.get
        columns = np.array([column(term, -1) for term in counted], dtype=np.int64)
        weights = (1 + np.log(np.fromiter(counted.values(), np.float64, len(counted)))) * self._idf(columns)
        # Sums must not depend on the order of the words
        order = np.argsort(columns, kind="stable")
        columns, weights = columns[order], weights[order]
        weights /= np.sqrt(np.sort(weights**2).sum()) or 1.0
        known = columns >= 0
        size = int(known.sum())
        return over(sparse.csr_matrix, weights[known], columns[known], np.array([0, size]), (1, len(self.columns_)))

    def _idf(self, columns: NDArray[np.integer]) -> NDArray[np.float64]:
        fitted = (columns >= 0) & (columns < len(self.idf_))
        idf = np.full(len(columns), self.rarest_)
        idf[fitted] = self.idf_[columns[fitted]]
        return idf

    def _weighed(self, counts: sparse.csr_matrix) -> sparse.csr_matrix:
        """Unit rows of counted terms, in place."""
        np.log(counts.data, out=counts.data)
        counts.data += 1
        counts.data *= self._idf(counts.indices)
        sizes = np.diff(counts.indptr)
        filled = np.flatnonzero(sizes)
        if len(filled):
            squares = np.add.reduceat(counts.data**2, counts.indptr[filled], dtype=np.float64)
            counts.data /= np.repeat(np.sqrt(squares).astype(np.float32), sizes[filled])
        return counts


def _counted(
    texts: Iterable[Sequence[str]], numbers: Callable[[Sequence[str]], list[int]], columns: Sized
) -> sparse.csr_matrix:
    """How often each text has each term, in sorted rows; `numbers` gives a column to what is new.

    A bounded number of terms is held at once, as numbers.
    """
    blocks: list[sparse.csr_matrix] = []
    ids, ends = array("i"), array("q", [0])

    def count() -> None:
        size = (len(ends) - 1, len(columns))
        block = sparse.csr_matrix(
            (np.ones(len(ids), np.float32), np.frombuffer(ids, np.int32), np.frombuffer(ends, np.int64)), size
        )
        block.sum_duplicates()
        blocks.append(block)

    for terms in texts:
        ids.extend(numbers(terms))
        ends.append(len(ids))
        if len(ids) >= BATCH:
            count()
            ids, ends = array("i"), array("q", [0])
    count()
    lengths = np.concatenate([np.diff(block.indptr) for block in blocks])
    return over(
        sparse.csr_matrix,
        np.concatenate([block.data for block in blocks]),
        np.concatenate([block.indices.astype(np.int32, copy=False) for block in blocks]),
        np.concatenate(([0], np.cumsum(lengths))),
        (len(lengths), len(columns)),
    )
