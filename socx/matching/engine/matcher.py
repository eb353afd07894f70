"""The matcher: profiles in, needs asked, and scores that are the sum of named parts."""

from __future__ import annotations

import copy
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from socx.matching.engine import explain
from socx.matching.engine.concepts import Concept, ConceptFinder, Mention, glossary
from socx.matching.engine.features import Criterion, criteria
from socx.matching.engine.languages import settled, told
from socx.matching.engine.levelling import Levelled, Levelling, language_shares
from socx.matching.engine.meaning import Encoder, MeaningSimilarity, Meant, TwoMeanings
from socx.matching.engine.ranking import best_rows, key_order
from socx.matching.engine.screening import Screening, TwoScreenings
from socx.matching.engine.similarity import ConceptSimilarity, Query, Terms, TextSimilarity
from socx.matching.engine.text import Analyser, Token
from socx.matching.engine.values import Explanation, Key, Need, Passage, Profile, Ranked
from socx.matching.engine.weights import DEFAULT_WEIGHTS, Weights
from socx.matching.engine.written import Reading, TwoWritten, Written


@dataclass(frozen=True)
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
    asked
        The passages of the need that have words, each with its language.
    readings
        What each of them was taken apart into.
    query, concepts, meant
        What the parts made of texts came from; None where a part is not asked.
    levelled
        What was made of the raw values of these parts.
    credits
        Credits of the criteria that are asked, each of shape (n_profiles, n_things_asked).
    """

    names: tuple[str, ...]
    weights: NDArray[np.float64]
    values: NDArray[np.float64]
    asked: tuple[Passage, ...]
    readings: tuple[Reading, ...]
    query: Query | None
    concepts: sparse.csr_matrix | None
    meant: Meant | None
    levelled: Mapping[str, Levelled]
    credits: Mapping[str, NDArray[np.float64]]

    @cached_property
    def scores(self) -> NDArray[np.float64]:
        """Points out of 100, shape (n_profiles,)."""
        scores = np.zeros(len(self.values))
        for column, weight in enumerate(self.weights):
            scores += self.values[:, column] * weight
        return scores


class Matcher(BaseEstimator):
    """Ranks profiles for a need by a score out of 100 whose parts can be taken apart.

    Parameters
    ----------
    weights
        Points of each part; None for those that come with the engine.
    concepts
        The concepts looked for in texts; None for the glossary that comes with the engine.
    places
        Names of places and institutions that must not count as subjects.
    encoders
        Ways from text to vector, for the part "meaning"; without them there is no such part.
    spelling
        Weight of near-spelled words between texts in different languages.
    full_at
        Likeness of words that earns the whole part, nearly: texts by different hands on the very
        same subject seldom pass 0.4, so a scale up to 1 would leave half of it empty.
    align_languages
        Whether text scores are made comparable between profiles in different languages.
    group_floor
        Profiles of one language from which their own mean and deviation are taken as they are.

    Attributes
    ----------
    keys_ : list
        Keys of the profiles in the order in which `fit` was given them.
    weights_ : Weights
        Those that are used.

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
        weights: Weights | None = None,
        *,
        concepts: Sequence[Concept] | None = None,
        places: Sequence[str] = (),
        encoders: Sequence[Encoder] = (),
        spelling: float = 1.5,
        full_at: float = 0.6,
        align_languages: bool = True,
        group_floor: int = 50,
    ) -> None:
        self.weights = weights
        self.concepts = concepts
        self.places = places
        self.encoders = encoders
        self.spelling = spelling
        self.full_at = full_at
        self.align_languages = align_languages
        self.group_floor = group_floor

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
        self._everybody = np.arange(len(given))
        self.weights_ = DEFAULT_WEIGHTS if self.weights is None else self.weights
        self.analyser_ = Analyser(self.places)
        known = glossary() if self.concepts is None else self.concepts
        self.finder_ = ConceptFinder(known)
        self._read_passages([concept.id for concept in known])
        self.criteria_: tuple[Criterion, ...] = tuple(c.fit(self.profiles_) for c in criteria())
        self.screening_: Screening | TwoScreenings = Screening().fit(self.profiles_)
        return self

    def refitted(self, profiles: Iterable[Profile], encoders: Sequence[Encoder] | None = None) -> Self:
        """Another matcher, as if new and fitted with these; texts that this one has read are not read again."""
        params = self.get_params(deep=False)
        made = type(self)(**params if encoders is None else {**params, "encoders": encoders})
        made._given = self._read
        return made.fit(profiles)

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
        rows = self.rows_among(among)
        scores = scored.scores
        return [self.ranked(scored, row, float(scores[row])) for row in rows[best_rows(scores[rows], k)]]

    def ranked(self, scored: Scored, row: int, score: float) -> Ranked:
        """One place of a ranking: the score of a row and its parts."""
        points = (scored.values[row] * scored.weights).tolist()
        return Ranked(self.profiles_[row].key, score, dict(zip(scored.names, points, strict=True)))

    def asking(self, weights: Weights, encoders: Sequence[Encoder]) -> Self:
        """The same roster with other weights, and with encoders that have the vectors of needs.

        Each encoder stands in the place of the one that read the profiles; without any, meaning is no part.
        """
        made = copy.copy(self)
        made.weights_ = weights
        made.meaning_ = self.meaning_.asking(encoders)
        return made

    def explain(self, need: Need, key: Key, *, among: Collection[Key] | None = None) -> Explanation:
        """A profile's score for a need, down to the words; its rank is among the same as in `rank`.

        Raises
        ------
        KeyError
            When there is no such profile.
        """
        return self.explanations(need, [key], among=among)[key]

    def explanations(
        self, need: Need, keys: Iterable[Key], *, among: Collection[Key] | None = None
    ) -> dict[Key, Explanation]:
        """The same for several profiles; the need is scored once. KeyError when there is no such profile."""
        check_is_fitted(self)
        scored, rows = self.scored(need), self.rows_among(among)
        explainer = explain.Explainer(self, need, scored, rows[best_rows(scored.scores[rows])])
        return {key: explainer.explanation(self.rows_[key]) for key in keys}

    def ready(self) -> Self:
        """The same to be kept: with all that a first need would make, and without what made vectors."""
        for part in (self.text_, self.concepts_):
            if part.vectorizer_ is not None:
                part.pooled_.prepare()
        if self.text_.vectorizer_ is not None:
            self.text_._nearness = self.text_.near_
        made = copy.copy(self)
        made.meaning_ = self.meaning_.emptied()
        made.encoders = made.meaning_.encoders
        made._read = {}
        return made

    def scored(self, need: Need) -> Scored:
        """Every part of every profile for one need; rows as in `profiles_`."""
        check_is_fitted(self)
        written = self.written(need)
        passages, readings, share = self._asked(written)
        raw: dict[str, NDArray[np.float64]] = {}
        concepts, meant = None, None
        terms = [stem for reading in readings for stem in reading.stems]
        query = self.text_.query(terms, [passage.lang for passage in passages])
        if query is not None:
            mentioned = [concept for reading in readings for concept in reading.concepts]
            raw["text"] = self.text_.raw(query) / self.full_at
            if (concepts := self.concepts_.query(mentioned, share)) is not None:
                raw["concepts"] = self.concepts_.pooled_.similarity(concepts)
            meant = self.meaning_.query([(passage.text, passage.lang) for passage in written])
            if meant.parts:
                raw["meaning"] = self.levelling_.filled(self.meaning_.raw(meant))
        levelled = self.levelling_.level(raw, self.weights_.points())
        columns = {name: part.values for name, part in levelled.items()}
        asked = [c for c in self.criteria_ if c.asked(need)]
        if not columns and all(c.name == "kind" for c in asked):
            asked = []  # the kind of person alone ranks nobody
        credits = {criterion.name: criterion.credits(need) for criterion in asked}
        columns |= {criterion.name: criterion.values(need, credits[criterion.name]) for criterion in asked}
        weights = self.weights_.points()
        names = tuple(name for name in weights if name in columns)
        points = np.array([weights[name] for name in names])
        if points.sum() > 0:
            points = 100 * points / points.sum()
        values = np.zeros((len(self.profiles_), len(names)), order="F")
        for column, name in enumerate(names):
            values[:, column] = columns[name]
        return Scored(names, points, values, passages, readings, query, concepts, meant, levelled, credits)

    def _read_passages(self, concept_ids: Sequence[str]) -> None:
        given = [sorted(p.passages, key=lambda one: (one.lang, one.text, one.source)) for p in self.profiles_]
        languages, self.common_language_ = settled([told(own) for own in given])
        self.passages_: list[Passage] = []
        readings: list[Reading] = []
        counts = np.zeros(len(self.profiles_), dtype=np.intp)
        given_readings = self.__dict__.pop("_given", {})
        self._read: dict[str, Reading] = {}
        for row, own in enumerate(given):
            for passage, lang in zip(own, languages[row], strict=True):
                named = f"{lang} {passage.text}"
                read = given_readings.get(named) or Reading.of(*self._taken_apart(passage.text, lang))
                self._read[named] = read
                if not read.stems:
                    continue
                self.passages_.append(replace(passage, lang=lang))
                readings.append(read)
                counts[row] += 1
        self.starts_ = np.concatenate(([0], np.cumsum(counts)))
        self.written_: Written | TwoWritten = Written(readings)
        spoken = [passage.lang for passage in self.passages_]
        terms, mentioned = [one.stems for one in readings], [one.concepts for one in readings]
        self.text_ = TextSimilarity(spelling=self.spelling).fit(Terms(terms, counts, spoken))
        self.concepts_ = ConceptSimilarity(concept_ids).fit(Terms(mentioned, counts, spoken))
        self.meaning_: MeaningSimilarity | TwoMeanings = MeaningSimilarity(self.encoders).fit(
            [one.text for one in self.passages_], spoken, counts
        )
        _, shares = language_shares(spoken if self.align_languages else [""] * len(spoken), counts)
        self.levelling_ = Levelling(shares, self.group_floor)

    def _taken_apart(self, text: str, lang: str) -> tuple[list[Token], list[Mention]]:
        tokens = self.analyser_.tokens(text, lang)
        return tokens, self.finder_.mentions(tokens, lang)

    def written(self, need: Need) -> list[Passage]:
        """The passages of a need, each with its language as far as it can be told."""
        [languages], _ = settled([told(need.passages)])
        return [
            replace(passage, lang=lang or self.common_language_)
            for passage, lang in zip(need.passages, languages, strict=True)
        ]

    def _asked(self, written: Iterable[Passage]) -> tuple[tuple[Passage, ...], tuple[Reading, ...], float]:
        """The passages of a need that have words, their readings, and the share of the words that name concepts."""
        passages, readings, naming, size = [], [], 0, 0
        for passage in written:
            tokens, mentions = self._taken_apart(passage.text, passage.lang)
            if tokens:
                passages.append(passage)
                readings.append(Reading.of(tokens, mentions))
                naming += _count_named(tokens, {(mention.start, mention.end) for mention in mentions})
                size += len(tokens)
        return tuple(passages), tuple(readings), naming / max(1, size)

    def passages_of(self, row: int) -> Sequence[Passage]:
        """The passages of one profile that have words, in the order in which they are kept."""
        return self.passages_[self.starts_[row] : self.starts_[row + 1]]

    def texts_of(self, row: int) -> Iterator[tuple[str, Reading]]:
        """Their texts, each with its reading."""
        return ((self.passages_[n].text, self.written_[n]) for n in range(self.starts_[row], self.starts_[row + 1]))

    def rows_among(self, among: Collection[Key] | None = None) -> NDArray[np.intp]:
        """Rows in the order of their keys; of everybody by default."""
        if among is None:
            return self._everybody
        wanted = set(among)
        return np.array([row for key, row in self.rows_.items() if key in wanted], dtype=np.intp)


def _count_named(tokens: Sequence[Token], spans: Iterable[tuple[int, int]]) -> int:
    """How many tokens stand in one of the spans, in one walk: a text of a book names thousands."""
    ahead, reach, named = deque(sorted(spans)), 0, 0
    for token in tokens:
        while ahead and ahead[0][0] <= token.start:
            reach = max(reach, ahead.popleft()[1])
        named += token.start < reach
    return named
