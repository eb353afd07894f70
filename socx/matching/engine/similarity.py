"""How alike two texts are: stems and near spelling, made fair between languages; and concepts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.utils.validation import check_is_fitted

from socx.matching.engine.pooling import PooledSimilarity
from socx.matching.engine.spelling import NearSpelling


def as_they_are(terms: Sequence[str]) -> Sequence[str]:
    """The analyser of texts that are terms already."""
    return terms


@dataclass(frozen=True, slots=True)
class Readings:
    """The passages of all people as terms: one row each, those of one person together.

    `counts` holds the number of rows of each person, `languages` the language of each row.
    """

    terms: Sequence[Sequence[str]]
    counts: NDArray[np.intp]
    languages: Sequence[str]


@dataclass(frozen=True, slots=True)
class Query:
    """A need as rows over the vocabulary.

    `spelled` is the row of near-spelled stems, `through` names the words of the need that each of
    its columns came from, `foreign` the share of each person's passages that are in a language in
    which the need is not written.
    """

    words: sparse.csr_matrix
    spelled: sparse.csr_matrix
    through: Mapping[int, Sequence[str]]
    foreign: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Similarities:
    """`values` in [0, 1] are `raw * scale + offset`, cut at the bounds."""

    raw: NDArray[np.float64]
    scale: NDArray[np.float64]
    offset: NDArray[np.float64]
    values: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Shared:
    """What makes one similarity; everything sums to the value.

    `words` and `spelled` hold what each column adds, `offset` the constant of the language group,
    `bound` what was cut off to stay in [0, 1], `best` the rows of the best passages.
    """

    words: Mapping[int, float]
    spelled: Mapping[int, float]
    offset: float
    bound: float
    best: Sequence[int]


class TextSimilarity(BaseEstimator):
    """Stemmed sublinear TF-IDF, pooled per person, with near spelling between languages.

    Parameters
    ----------
    spelling
        Weight of near-spelled words, for passages in a language that the need is not written in.
    full_at
        Similarity that earns the whole part. Texts by different hands on the very same subject
        seldom pass 0.4, so a scale up to 1 would leave half of it empty.
    align_languages
        Whether scores are brought to one mean and deviation in each group of profiles of one
        language. Without it, a mixed roster favours profiles in the language of the need.
    group_floor
        Groups with fewer profiles are shrunk towards the whole roster in proportion.
    stretch
        How much a group may be stretched at most; a group in which hardly anything matches would
        otherwise make much of a single word.

    Attributes
    ----------
    vectorizer_ : TfidfVectorizer or None
        None when no profile has a word.
    """

    def __init__(
        self,
        *,
        spelling: float = 0.5,
        full_at: float = 0.5,
        align_languages: bool = True,
        group_floor: int = 50,
        stretch: float = 4.0,
    ) -> None:
        self.spelling = spelling
        self.full_at = full_at
        self.align_languages = align_languages
        self.group_floor = group_floor
        self.stretch = stretch

    def fit(self, readings: Readings) -> Self:
        """Learn the vocabulary and its weights, and keep the postings."""
        self.vectorizer_: TfidfVectorizer | None = None
        self.languages_, self.shares_ = _language_shares(readings)
        if any(readings.terms):
            self.vectorizer_ = TfidfVectorizer(
                analyzer=as_they_are, lowercase=False, sublinear_tf=True, dtype=np.float64
            )
            rows = self.vectorizer_.fit_transform(readings.terms)
            self.stems_ = self.vectorizer_.get_feature_names_out()
            self.pooled_ = PooledSimilarity().fit(rows, readings.counts)
            self.near_ = NearSpelling().fit(self.stems_.tolist())
            self.rarest_ = log(1 + len(readings.terms)) + 1  # idf of a word that no profile has
        return self

    def query(self, terms: Sequence[str], languages: Sequence[str]) -> Query | None:
        """A need as rows; None when it has no words or there is nothing to compare it with."""
        check_is_fitted(self)
        if self.vectorizer_ is None or not terms:
            return None
        weights = self._weights(terms)
        column = self.vectorizer_.vocabulary_
        words = self._row({column[t]: weight for t, weight in weights.items() if t in column})
        native = np.isin(self.languages_, list(languages))
        foreign = self.shares_[:, ~native].sum(axis=1)
        spelled, through = self._near(weights) if foreign.any() else (self._row({}), {})
        return Query(words, spelled, through, foreign)

    def similarities(self, query: Query) -> Similarities:
        """Every person's similarity with a need, and the line that was laid through the raw one."""
        raw = self.pooled_.similarity(query.words)
        if query.foreign.any() and self.spelling:
            raw = raw + self.spelling * query.foreign * self.pooled_.similarity(query.spelled)
        scale, offset = self._alignment(raw)
        scale, offset = scale / self.full_at, offset / self.full_at
        return Similarities(raw, scale, offset, np.clip(raw * scale + offset, 0.0, 1.0))

    def shared(self, query: Query, person: int, similarities: Similarities) -> Shared:
        """What made one person's similarity."""
        scale, offset = float(similarities.scale[person]), float(similarities.offset[person])
        words, best = self.pooled_.contributions(query.words, person)
        spelled, near = self.pooled_.contributions(query.spelled, person)
        weight = self.spelling * float(query.foreign[person]) * scale
        words = {column: value * scale for column, value in words.items()}
        spelled = {column: value * weight for column, value in spelled.items() if weight}
        straight = sum(words.values()) + sum(spelled.values()) + offset
        bound = float(similarities.values[person]) - straight
        return Shared(
            words,
            spelled,
            offset,
            bound if abs(bound) > 1e-12 else 0.0,
            list(dict.fromkeys((*best, *near))),
        )

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

    def _near(self, weights: Mapping[str, float]) -> tuple[sparse.csr_matrix, Mapping[int, Sequence[str]]]:
        """The row of the near-spelled stems, of length 1 at most, and the words they came from."""
        row: dict[int, float] = {}
        through: dict[int, list[str]] = {}
        for term, neighbours in self.near_.near(list(weights)).items():
            for near in neighbours:
                row[near.column] = row.get(near.column, 0.0) + weights[term] * near.likeness
                through.setdefault(near.column, []).append(term)
        size = max(1.0, sum(value**2 for value in row.values()) ** 0.5)
        return self._row({column: value / size for column, value in row.items()}), through

    def _row(self, values: Mapping[int, float]) -> sparse.csr_matrix:
        columns = sorted(values)
        data = np.array([values[column] for column in columns], dtype=np.float64)
        return sparse.csr_matrix((data, columns, [0, len(columns)]), shape=(1, len(self.stems_)))

    def _alignment(self, raw: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Slope and constant that give every language group the mean and deviation of the whole."""
        one, none = np.ones(len(raw)), np.zeros(len(raw))
        present = self.shares_.sum(axis=1) > 0
        if not self.align_languages or len(self.languages_) < 2:
            return one, none
        mean, deviation = raw[present].mean(), raw[present].std()
        if deviation == 0:
            return one, none
        sizes = self.shares_.sum(axis=0)
        means = self.shares_.T @ raw / sizes
        spread = (raw[:, None] - means[None, :]) ** 2
        deviations = np.sqrt((self.shares_ * spread).sum(axis=0) / sizes)
        own = np.minimum(1.0, sizes / self.group_floor)
        means = own * means + (1 - own) * mean
        deviations = np.maximum(own * deviations + (1 - own) * deviation, deviation / self.stretch)
        with_text = self.shares_[present]
        scale, offset = one, none
        scale[present] = deviation / (with_text @ deviations)
        offset[present] = mean - (with_text @ means) * scale[present]
        return scale, offset


class ConceptSimilarity(BaseEstimator):
    """The same pooled cosine over concepts, which know no language and need no alignment.

    Parameters
    ----------
    concepts
        Ids of the concepts; the columns are these, in sorted order.
    """

    def __init__(self, concepts: Sequence[str] = ()) -> None:
        self.concepts = concepts

    def fit(self, readings: Readings) -> Self:
        """Learn how rare each concept is in the passages, and keep the postings."""
        self.ids_ = np.array(sorted(set(self.concepts)), dtype=object)
        self.vectorizer_: TfidfVectorizer | None = None
        if len(self.ids_) and len(readings.terms):
            self.vectorizer_ = TfidfVectorizer(
                analyzer=as_they_are,
                lowercase=False,
                sublinear_tf=True,
                vocabulary={concept: j for j, concept in enumerate(self.ids_)},
                dtype=np.float64,
            )
            rows = self.vectorizer_.fit_transform(readings.terms)
            self.pooled_ = PooledSimilarity().fit(rows, readings.counts)
        return self

    def query(self, mentioned: Sequence[str]) -> sparse.csr_matrix | None:
        """A need as a row of concepts; None when it names none."""
        check_is_fitted(self, "ids_")
        if self.vectorizer_ is None or not mentioned:
            return None
        return self.vectorizer_.transform([mentioned]).tocsr()


def _language_shares(readings: Readings) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    """The languages met, and the share of each person's passages in each of them."""
    languages = np.array(sorted(set(readings.languages)), dtype=object)
    column = {language: j for j, language in enumerate(languages)}
    owner = np.repeat(np.arange(len(readings.counts)), readings.counts)
    shares = np.zeros((len(readings.counts), len(languages)))
    columns = np.array([column[language] for language in readings.languages], dtype=np.intp)
    np.add.at(shares, (owner, columns), 1.0)
    shares /= np.maximum(readings.counts, 1)[:, None]
    return languages, shares
