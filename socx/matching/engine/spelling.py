"""Words of near spelling, for pairs in different languages: "observatoire", "observatorio"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from scipy import sparse
from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.preprocessing import normalize
from sklearn.utils.validation import check_is_fitted

SHORTEST = 4
"""Stems under four letters have near neighbours by chance only."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A column of the vocabulary whose stem is spelled nearly like a word of the query."""

    stem: str
    column: int
    likeness: float


class NearSpelling(BaseEstimator):
    """Finds stems of a vocabulary that share most of their character 3-5-grams with a word.

    Expanding a query by near stems is what comparing texts by character n-grams does, but it needs
    no second matrix over the profiles, and it can say which word met which.

    Parameters
    ----------
    likeness
        Least cosine of the n-grams of two stems, in (0, 1].
    neighbours
        How many near stems one word has at most.
    """

    def __init__(self, likeness: float = 0.55, neighbours: int = 5) -> None:
        self.likeness = likeness
        self.neighbours = neighbours

    def fit(self, vocabulary: Sequence[str]) -> Self:
        """Learn the n-grams of the stems; `vocabulary[j]` is the stem of column j."""
        self.vocabulary_ = tuple(vocabulary)
        self.columns_ = [j for j, stem in enumerate(self.vocabulary_) if len(stem) >= SHORTEST]
        self.grams_: CountVectorizer | None = None
        if self.columns_:
            grams = CountVectorizer(analyzer="char_wb", ngram_range=(3, 5), binary=True, lowercase=False)
            rows = normalize(grams.fit_transform([self.vocabulary_[j] for j in self.columns_]))
            self.grams_, self.postings_ = grams, rows.T.tocsr()
        return self

    def near(self, stems: Sequence[str]) -> Mapping[str, Sequence[Neighbour]]:
        """The near stems of each stem, the nearest first; never the stem itself."""
        check_is_fitted(self)
        asked = sorted({stem for stem in stems if len(stem) >= SHORTEST})
        if self.grams_ is None or not asked:
            return {}
        likeness: sparse.csr_matrix = normalize(self.grams_.transform(asked)) @ self.postings_
        found: dict[str, Sequence[Neighbour]] = {}
        for row, stem in enumerate(asked):
            span = slice(likeness.indptr[row], likeness.indptr[row + 1])
            values, places = likeness.data[span], likeness.indices[span]
            close = values >= self.likeness
            near = [
                Neighbour(self.vocabulary_[self.columns_[place]], self.columns_[place], float(value))
                for place, value in zip(places[close], values[close], strict=True)
                if self.vocabulary_[self.columns_[place]] != stem
            ]
            if near:
                near.sort(key=lambda n: (-n.likeness, n.stem))
                found[stem] = near[: self.neighbours]
        return found
