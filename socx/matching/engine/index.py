"""The best people for a text among very many, with people who come, change and go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from threading import RLock
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from socx.matching.engine.live import LivePeople
from socx.matching.engine.pooling import PooledSimilarity
from socx.matching.engine.postings import COMMON, Postings, narrow, over, within
from socx.matching.engine.pruning import BestPeople
from socx.matching.engine.ranking import key_order
from socx.matching.engine.tfidf import TermWeights
from socx.matching.engine.values import Key

Texts = Sequence[Sequence[str]]
"""The passages of one person, each a sequence of terms."""


class TextIndex(BaseEstimator):
    """Exact top k by the pooled cosine of sublinear TF-IDF.

    What was there when the index was fitted is a fixed base that may lie on disk; whoever changes
    afterwards is dead there and stands in a small live segment, which is searched too. How rare a
    term is stays as it was when the index was fitted.

    Parameters
    ----------
    centroid
        Share of the centroid, as in `PooledSimilarity`.
    common
        Share of the people from which a term is common, as in `Postings`.

    Examples
    --------
    >>> index = TextIndex().fit([("a", [["mine", "inspect"]]), ("b", [["pension", "reform"]])])
    >>> index.replace("c", [["pension", "fund", "reform"], ["pension"]])
    >>> [key for key, _ in index.top(["pension"], 2)]
    ['c', 'b']
    """

    _lock: Any  # an RLock, whose type has no public name
    _out: NDArray[np.intp]
    _out_of_live: NDArray[np.intp]

    def __init__(self, centroid: float = 0.5, common: float = COMMON) -> None:
        self.centroid = centroid
        self.common = common

    def fit(self, people: Iterable[tuple[Key, Texts]], y: None = None) -> Self:
        """Read a stream of people once; no text is kept.

        Raises
        ------
        ValueError
            When two people have one key.
        """
        keys: list[Key] = []
        counts: list[int] = []

        def texts() -> Iterator[Sequence[str]]:
            for key, passages in people:
                kept = [terms for terms in passages if terms]
                keys.append(key)
                counts.append(len(kept))
                yield from kept

        self.weights_ = TermWeights()
        rows = self.weights_.fit_transform(texts())
        return self._with(keys, rows, np.array(counts, dtype=np.intp))

    @property
    def keys_(self) -> list[Key]:
        """Those who are there now, in order."""
        check_is_fitted(self, "base_")
        return sorted(
            {key for key, row in self._rows.items() if row not in self._dead} | self._live.keys(), key=key_order
        )

    def top(self, terms: Sequence[str], k: int) -> list[tuple[Key, float]]:
        """The `k` best people and their similarities, the best first; ties in the order of keys."""
        check_is_fitted(self, "base_")
        query = self.weights_.query(terms)
        with self._lock:
            return self._top(query, k)

    def _top(self, query: sparse.csr_matrix, k: int) -> list[tuple[Key, float]]:
        rows, scores = self.base_.top(within(query, len(self.weights_.idf_)), k, without=self._out)
        found: list[tuple[Key, float]] = [
            (self._keys[row], score) for row, score in zip(rows.tolist(), scores.tolist(), strict=True)
        ]
        least = found[-1][1] if len(found) == k > 0 else 0.0
        rows, scores = self.live_.beating(query, least, self._out_of_live)
        if len(rows) and k > 0:
            found += [(self._live_keys[row], s) for row, s in zip(rows.tolist(), scores.tolist(), strict=True)]
            found.sort(key=lambda one: (-one[1], key_order(one[0])))
        return found[:k]

    def similarity(self, terms: Sequence[str], key: Key) -> float:
        """Of one person; KeyError for who is not there."""
        query = self.weights_.query(terms)
        if key in self._live:
            return float(self.live_.pooled.of(query, np.array([self._live[key]]))[0])
        row = self._rows[key]
        if row in self._dead:
            raise KeyError(key)
        return float(self.base_.pooled.of(within(query, len(self.weights_.idf_)), np.array([row]))[0])

    def replace(self, key: Key, texts: Texts) -> None:
        """Put a person in, or in the place of the same person before; the next search sees it."""
        with self._lock:
            row = self.live_.add(self.weights_.transform([terms for terms in texts if terms]))
            self._live_keys.append(key)
            self.remove(key)
            self._live[key] = row

    def remove(self, key: Key) -> None:
        """Take a person out; nothing happens where the key is unknown."""
        with self._lock:
            if (row := self._live.pop(key, None)) is not None:
                self._out_of_live = np.append(self._out_of_live, row)
            if (row := self._rows.get(key)) is not None and row not in self._dead:
                self._dead.add(row)
                self._out = np.append(self._out, row)

    def __getstate__(self) -> dict[str, Any]:
        """The base only, with its terms in the order of their columns."""
        pooled, names = self.base_.pooled, list(self.weights_.columns_)[: len(self.weights_.idf_)]
        return {
            "params": self.get_params(), "keys": self._keys, "terms": names, "idf": self.weights_.idf_,
            "rarest": self.weights_.rarest_, "passages": _kept(pooled.passages_), "starts": pooled.starts_,
            "lengths": pooled.lengths_, "postings": dict(self.base_.postings.arrays()),
        }  # fmt: skip

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(**state["params"])  # type: ignore[misc]  # what is read back begins as any other
        self.weights_ = TermWeights()
        self.weights_.idf_, self.weights_.rarest_ = state["idf"], state["rarest"]
        self.weights_.columns_ = {name: column for column, name in enumerate(state["terms"])}
        terms = len(state["terms"])
        data, indices, indptr = state["passages"]
        passages = over(sparse.csr_matrix, data, indices, indptr, (len(indptr) - 1, terms))
        pooled = PooledSimilarity.over(passages, state["starts"], state["lengths"], self.centroid)
        self._keep(state["keys"], BestPeople(pooled, Postings.from_arrays(state["postings"])))

    def _with(self, keys: list[Key], rows: sparse.csr_matrix, counts: NDArray[np.intp]) -> Self:
        order = sorted(range(len(keys)), key=lambda n: key_order(keys[n]))
        if order != list(range(len(keys))):
            starts = np.concatenate(([0], np.cumsum(counts)))
            rows = rows[np.concatenate([np.arange(starts[n], starts[n + 1]) for n in order])]
            keys, counts = [keys[n] for n in order], counts[order]
        pooled = PooledSimilarity(self.centroid).fit(rows, counts)
        shape = (len(keys), rows.shape[1])
        self._keep(keys, BestPeople(pooled, Postings.of(pooled.bounds(), shape, self.common)))
        return self

    def _keep(self, keys: list[Key], base: BestPeople) -> None:
        self.base_, self.live_ = base, LivePeople(self.centroid)
        self._keys = keys
        self._rows: Mapping[Key, int] = {key: row for row, key in enumerate(keys)}
        if len(self._rows) < len(keys):
            raise ValueError("Two people have the same key.")
        self._dead: set[int] = set()
        self._live: dict[Key, int] = {}
        self._live_keys: list[Key] = []
        self._out = self._out_of_live = np.empty(0, np.intp)
        self._lock = RLock()


def _kept(rows: sparse.csr_matrix) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    return rows.data, narrow(rows.indices, rows.shape[1]), rows.indptr
