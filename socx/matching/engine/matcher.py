"""The matcher: profiles in, needs asked, and scores that are the sum of named parts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from socx.matching.engine import explain
from socx.matching.engine.concepts import Concept, ConceptFinder, glossary
from socx.matching.engine.features import Criterion, criteria
from socx.matching.engine.ranking import best_rows, key_order
from socx.matching.engine.similarity import (
    ConceptSimilarity,
    Query,
    Readings,
    Similarities,
    TextSimilarity,
)
from socx.matching.engine.text import Analyser, language_code
from socx.matching.engine.values import Explanation, Key, Need, Passage, Profile, Ranked
from socx.matching.engine.weights import DEFAULT_WEIGHTS, Weights


@dataclass(frozen=True, slots=True)
class Scored:
    """One need against every profile.

    Parameters
    ----------
    names
        The parts that the need asks for.
    weights
        Points of each part, summing to 100 (or none at all when nothing is asked).
    values
        Shape (n_profiles, n_parts), in [0, 1].
    query, similarities, concepts
        What the text and concept parts were made from; None where a part is not asked.
    """

    names: tuple[str, ...]
    weights: NDArray[np.float64]
    values: NDArray[np.float64]
    query: Query | None
    similarities: Similarities | None
    concepts: sparse.csr_matrix | None

    @property
    def points(self) -> NDArray[np.float64]:
        """Points of every part, shape (n_profiles, n_parts)."""
        return self.values * self.weights

    @property
    def scores(self) -> NDArray[np.float64]:
        """Points out of 100, shape (n_profiles,)."""
        scores: NDArray[np.float64] = self.points.sum(axis=1)
        return scores


class Matcher(BaseEstimator):
    """Ranks profiles for a need by a score out of 100 whose parts can be taken apart.

    Parameters
    ----------
    weights
        Points of each part.
    concepts
        The concepts looked for in texts; None for the glossary that comes with the engine.
    places
        Names of places and institutions that must not count as subjects.
    spelling
        Weight of near-spelled words between texts in different languages.
    align_languages
        Whether text scores are made comparable between profiles in different languages.

    Attributes
    ----------
    keys_ : list
        Keys of the profiles in the order in which `fit` was given them.

    Notes
    -----
    Eligibility is asked before, with `screen`. The fitted matcher does not change, and one may be
    used by several threads.

    Examples
    --------
    >>> from socx.matching.engine import Matcher, Need, Passage, Profile
    >>> roster = [Profile("a", (Passage("Labour inspection in mines", "en"),)),
    ...           Profile("b", (Passage("Old-age pensions and their reform", "en"),))]
    >>> need = Need("r", (Passage("Réforme des pensions de retraite", "fr"),))
    >>> Matcher().fit(roster).rank(need, 1)[0].key
    'b'
    """

    def __init__(
        self,
        weights: Weights = DEFAULT_WEIGHTS,
        *,
        concepts: Sequence[Concept] | None = None,
        places: Sequence[str] = (),
        spelling: float = 0.5,
        align_languages: bool = True,
    ) -> None:
        self.weights = weights
        self.concepts = concepts
        self.places = places
        self.spelling = spelling
        self.align_languages = align_languages

    def fit(self, profiles: Iterable[Profile], y: None = None) -> Self:
        """Learn the words, concepts and criteria of a roster.

        Raises
        ------
        ValueError
            When two profiles have one key.
        """
        given = list(profiles)
        self.keys_ = [profile.key for profile in given]
        # Sums must not depend on the order of the roster, so everything inside is sorted
        order = sorted(range(len(given)), key=lambda i: key_order(given[i].key))
        self.profiles_ = [given[i] for i in order]
        self.rows_ = {profile.key: row for row, profile in enumerate(self.profiles_)}
        if len(self.rows_) < len(given):
            raise ValueError("Two profiles have the same key.")
        self._columns = np.argsort(order)
        self.analyser_ = Analyser(self.places)
        known = glossary() if self.concepts is None else self.concepts
        self.finder_ = ConceptFinder(known)
        self._read_passages([concept.id for concept in known])
        self.criteria_: tuple[Criterion, ...] = tuple(c.fit(self.profiles_) for c in criteria())
        return self

    def score(self, needs: Sequence[Need]) -> NDArray[np.float64]:
        """Points out of 100, shape (n_needs, n_profiles), columns as in `keys_`."""
        check_is_fitted(self)
        points = np.zeros((len(needs), len(self.keys_)))
        for row, need in enumerate(needs):
            points[row] = self.scored(need).scores[self._columns]
        return points

    def rank(self, need: Need, k: int | None = None, *, among: Collection[Key] | None = None) -> list[Ranked]:
        """The profiles for a need, the best first; ties fall in the order of their keys.

        Parameters
        ----------
        need
            What is asked.
        k
            How many to return; all by default.
        among
            Keys of those who may be ranked, the eligible; all by default. Keys that the matcher
            does not know are passed over.
        """
        check_is_fitted(self)
        scored = self.scored(need)
        rows = self._rows_among(among)
        points, scores = scored.points, scored.scores
        return [
            Ranked(
                self.profiles_[row].key,
                float(scores[row]),
                dict(zip(scored.names, points[row].tolist(), strict=True)),
            )
            for row in rows[best_rows(scores[rows], k)]
        ]

    def explain(self, need: Need, key: Key, *, among: Collection[Key] | None = None) -> Explanation:
        """A profile's score for a need, down to the words; its rank is among the same as in `rank`.

        Raises
        ------
        KeyError
            When there is no such profile.
        """
        check_is_fitted(self)
        row = self.rows_[key]
        rivals = self._rows_among(among)
        return explain.explanation(self, need, row, rivals[rivals != row])

    def scored(self, need: Need) -> Scored:
        """Every part of every profile for one need; rows as in `profiles_`."""
        check_is_fitted(self)
        columns: dict[str, NDArray[np.float64]] = {}
        terms, mentioned, languages = self._read(need.passages)
        similarities = None
        if (query := self.text_.query(terms, languages)) is not None:
            similarities = self.text_.similarities(query)
            columns["text"] = similarities.values
        if (concepts := self.concepts_.query(mentioned)) is not None:
            columns["concepts"] = self.concepts_.pooled_.similarity(concepts)
        asked = [c for c in self.criteria_ if c.asked(need)]
        if not columns and all(c.name == "kind" for c in asked):
            asked = []  # the kind of person alone ranks nobody
        columns |= {criterion.name: criterion.values(need) for criterion in asked}
        weights = self.weights.points()
        names = tuple(name for name in weights if name in columns)
        points = np.array([weights[name] for name in names])
        if points.sum() > 0:
            points = 100 * points / points.sum()
        values = np.zeros((len(self.profiles_), len(names)))
        for column, name in enumerate(names):
            values[:, column] = columns[name]
        return Scored(names, points, values, query, similarities, concepts)

    def _read_passages(self, concept_ids: Sequence[str]) -> None:
        self.passages_: list[Passage] = []
        terms: list[list[str]] = []
        mentioned: list[list[str]] = []
        counts = np.zeros(len(self.profiles_), dtype=np.intp)
        for row, profile in enumerate(self.profiles_):
            for passage in sorted(profile.passages, key=lambda p: (p.lang, p.text, p.source)):
                tokens = self.analyser_.tokens(passage.text, passage.lang)
                if not tokens:
                    continue
                self.passages_.append(passage)
                terms.append([token.stem for token in tokens])
                found = self.finder_.mentions(tokens, passage.lang)
                mentioned.append([mention.concept for mention in found])
                counts[row] += 1
        self.starts_ = np.concatenate(([0], np.cumsum(counts)))
        languages = [language_code(passage.lang) for passage in self.passages_]
        self.text_ = TextSimilarity(spelling=self.spelling, align_languages=self.align_languages).fit(
            Readings(terms, counts, languages)
        )
        self.concepts_ = ConceptSimilarity(concept_ids).fit(Readings(mentioned, counts, languages))

    def _read(self, passages: Iterable[Passage]) -> tuple[list[str], list[str], list[str]]:
        """Stems, concepts and languages of the passages of a need."""
        terms: list[str] = []
        mentioned: list[str] = []
        languages: set[str] = set()
        for passage in passages:
            tokens = self.analyser_.tokens(passage.text, passage.lang)
            terms.extend(token.stem for token in tokens)
            found = self.finder_.mentions(tokens, passage.lang)
            mentioned.extend(mention.concept for mention in found)
            if tokens:
                languages.add(language_code(passage.lang))
        return terms, mentioned, sorted(languages)

    def passages_of(self, row: int) -> Sequence[Passage]:
        """The passages of one profile that have words, in the order in which they are kept."""
        return self.passages_[self.starts_[row] : self.starts_[row + 1]]

    def _rows_among(self, among: Collection[Key] | None) -> NDArray[np.intp]:
        if among is None:
            return np.arange(len(self.profiles_))
        rows = {self.rows_[key] for key in among if key in self.rows_}
        return np.array(sorted(rows), dtype=np.intp)
