"""How alike texts are by their words: stems and near spelling, and concepts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.utils.validation import check_is_fitted

from socx.matching.engine.levelling import language_shares
from socx.matching.engine.lexicon import translations
from socx.matching.engine.pooling import Pooled, PooledSimilarity
from socx.matching.engine.spelling import NearSpelling


def as_they_are(terms: Sequence[str]) -> Sequence[str]:
    """The analyser of texts that are terms already."""
    return terms


TRANSLATED = 0.5
"""Likeness of a word and its translation, beside 1 for the same spelling. More finds a little more in large rosters;
in small ones, where levelling is shrunk, it puts people of other languages first."""

HALF_OF_THE_FIELD = 0.08
"""Share of words that name concepts from which a text counts as half of the field."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The passages of all people taken apart: one row each, those of one person together.

    `counts` holds the number of rows of each person, `languages` the language of each row.
    """

    terms: Sequence[Sequence[str]]
    counts: NDArray[np.intp]
    languages: Sequence[str]


@dataclass(frozen=True, slots=True)
class Query:
    """A need as rows over the vocabulary.

    `words` holds its own stems; `spelled` their translations and the stems spelled nearly like them, of which
    `near` says how much each stem of `stems` (rows) brought to each column. `foreign` is the share of each
    person's passages that are in a language in which the need is not written.
    """

    words: sparse.csr_matrix
    spelled: sparse.csr_matrix
    stems: Sequence[str]
    near: sparse.csc_matrix
    foreign: NDArray[np.float64]

    def through(self, column: int) -> list[str]:
        """The stems of the need that a near-spelled column came from, the one that brought most first."""
        own = slice(self.near.indptr[column], self.near.indptr[column + 1])
        rows, brought = self.near.indices[own], self.near.data[own]
        return [self.stems[rows[n]] for n in np.lexsort((rows, -brought))]


@dataclass(frozen=True, slots=True)
class Shared:
    """What makes one similarity; everything sums to the value.

    `words` and `spelled` hold what each column adds, `best` the rows of the best passages.
    """

    words: Mapping[int, float]
    spelled: Mapping[int, float]
    best: Sequence[int]


class TextSimilarity(BaseEstimator):
    """Stemmed sublinear TF-IDF, pooled per person, with near spelling between languages.

    Parameters
    ----------
    spelling
        Weight of near-spelled words, for passages in a language that the need is not written in.

    Attributes
    ----------
    vectorizer_ : TfidfVectorizer or None
        None when no profile has a word.
    """

    def __init__(self, *, spelling: float = 1.5) -> None:
        self.spelling = spelling

    def fit(self, passages: Terms, y: None = None) -> Self:
        """Learn the vocabulary and its weights, and keep the postings."""
        self.__dict__.pop("_nearness", None)
        self.vectorizer_: TfidfVectorizer | None = None
        self.languages_, self.shares_ = language_shares(passages.languages, passages.counts)
        if any(passages.terms):
            self.vectorizer_ = TfidfVectorizer(
                analyzer=as_they_are, lowercase=False, sublinear_tf=True, dtype=np.float64
            )
            rows = self.vectorizer_.fit_transform(passages.terms)
            self.stems_ = self.vectorizer_.get_feature_names_out()
            self.pooled_: Pooled = PooledSimilarity().fit(rows, passages.counts)
            self.rarest_ = log(1 + len(passages.terms)) + 1  # idf of a word that no profile has
        return self

    @property
    def near_(self) -> NearSpelling:
        """The spelling of all stems, learnt when a need in another language first asks."""
        if "_nearness" not in self.__dict__:
            self._nearness = NearSpelling().fit(self.stems_.tolist())
        return self._nearness

    def query(self, terms: Sequence[str], languages: Sequence[str]) -> Query | None:
        """A need as rows; None when it has no words or there is nothing to compare it with."""
        check_is_fitted(self)
        if self.vectorizer_ is None or not terms:
            return None
        weights = self._weights(terms)
        column = self.vectorizer_.vocabulary_
        words = self._row({column[t]: weight for t, weight in weights.items() if t in column})
        # A language that is not known is not that of anybody
        native = np.isin(np.array(self.languages_, dtype=object), [lang for lang in languages if lang])
        foreign = self.shares_[:, ~native].sum(axis=1)
        stems = list(weights) if foreign.any() and self.spelling else []
        near = self._near(stems, weights, frozenset(languages))
        spelled = sparse.csr_matrix(near.sum(axis=0))
        size = max(1.0, float(np.sqrt(spelled.multiply(spelled).sum())))
        return Query(words, spelled / size, stems, (near / size).tocsc(), foreign)

    def raw(self, query: Query) -> NDArray[np.float64]:
        """Every person's similarity with a need, from 0 up to 1 plus the weight of near spelling."""
        raw = self.pooled_.similarity(query.words)
        if query.stems:
            raw = raw + self.spelling * query.foreign * self.pooled_.similarity(query.spelled)
        return raw

    def shared(self, query: Query, person: int) -> Shared:
        """What made one person's similarity."""
        words, best = self.pooled_.contributions(query.words, person)
        if not query.stems or not query.foreign[person]:
            return Shared(words, {}, best)
        spelled, near = self.pooled_.contributions(query.spelled, person)
        weight = self.spelling * float(query.foreign[person])
        spelled = {column: value * weight for column, value in spelled.items()}
        return Shared(words, spelled, list(dict.fromkeys((*best, *near))))

    def _weights(self, terms: Sequence[str]) -> dict[str, float]:
        """Weight of each term of a need, of length 1 over all of them.

        Words that no profile has count in the length: otherwise a need of twenty words of which
        one is known would be met in full by that one.
        """
        assert self.vectorizer_ is not None
        idf, column = self.vectorizer_.idf_, self.vectorizer_.vocabulary_
        weights = {
            term: (1 + log(count)) * float(idf[column[term]] if term in column else self.rarest_)
            for term, count in sorted(Counter(terms).items())
        }
        length = sum(weight**2 for weight in weights.values()) ** 0.5
        return {term: weight / length for term, weight in weights.items()}

    def _near(
        self, stems: Sequence[str], weights: Mapping[str, float], languages: Collection[str]
    ) -> sparse.csr_matrix:
        """What each stem of a need brings to each column, shape (n_stems, n_columns)."""
        if not stems:
            return sparse.csr_matrix((0, len(self.stems_)))
        near = self.near_.near(stems)
        near = near.maximum(self._translated(stems, languages, near.shape[1]))
        return sparse.diags_array([weights[stem] for stem in stems]).tocsr() @ near

    def _translated(self, stems: Sequence[str], languages: Collection[str], width: int) -> sparse.csr_matrix:
        """`TRANSLATED` where a column is the translation of a stem."""
        assert self.vectorizer_ is not None
        column = self.vectorizer_.vocabulary_
        found = [
            (row, place)
            for row, stem in enumerate(stems)
            for other in sorted(translations(stem, languages))
            if (place := column.get(other, width)) < width
        ]
        rows, columns = zip(*found, strict=True) if found else ((), ())
        return sparse.csr_matrix((np.full(len(found), TRANSLATED), (rows, columns)), shape=(len(stems), width))

    def _row(self, values: Mapping[int, float]) -> sparse.csr_matrix:
        columns = sorted(values)
        data = np.array([values[column] for column in columns], dtype=np.float64)
        return sparse.csr_matrix((data, columns, [0, len(columns)]), shape=(1, len(self.stems_)))


class ConceptSimilarity(BaseEstimator):
    """The same pooled cosine over concepts, which know no language and need no alignment.

    Parameters
    ----------
    concepts
        Ids of the concepts; the columns are these, in sorted order.
    """

    def __init__(self, concepts: Sequence[str] = ()) -> None:
        self.concepts = concepts

    def fit(self, passages: Terms, y: None = None) -> Self:
        """Learn how rare each concept is in the passages, and keep the postings."""
        self.ids_ = np.array(sorted(set(self.concepts)), dtype=object)
        self.vectorizer_: TfidfVectorizer | None = None
        if len(self.ids_) and len(passages.terms):
            self.vectorizer_ = TfidfVectorizer(
                analyzer=as_they_are,
                lowercase=False,
                sublinear_tf=True,
                vocabulary={concept: j for j, concept in enumerate(self.ids_)},
                dtype=np.float64,
            )
            rows = self.vectorizer_.fit_transform(passages.terms)
            self.pooled_: Pooled = PooledSimilarity().fit(rows, passages.counts)
        return self

    def query(self, mentioned: Sequence[str], share: float) -> sparse.csr_matrix | None:
        """A need as a row of concepts; None when there is no concept to look for.

        Parameters
        ----------
        mentioned
            The concepts that the need names, repeated when repeated.
        share
            Share of the words of the need that name them. One mention in a long text is chance as
            often as not, so the row is the shorter the less of the text is of the field.
        """
        check_is_fitted(self, "ids_")
        if self.vectorizer_ is None:
            return None
        return self.vectorizer_.transform([mentioned]).tocsr() * (share**2 / (share**2 + HALF_OF_THE_FIELD**2))
