"""Made-up profiles and requests for the benchmarks of matching, the same for the same seed.

Words are drawn by Zipf's law, as in real texts, and every passage has a subject of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product

import numpy as np
from numpy.typing import NDArray

from socx.matching.engine import Need, Passage, Period, Profile

WORDS, SUBJECTS, PASSAGES, PASSAGE_LENGTH, REQUEST_LENGTH = 30_000, 200, 4, 40, 150
LANGUAGES = ("en", "en", "fr", "es")
TOPICS = tuple(f"EM{number:02d}" for number in range(1, 19))
BATCH = 5_000

Words = list[str]


class Corpus:
    """People of four passages each, and requests."""

    def __init__(self, size: int, seed: int = 7) -> None:
        self.size = size
        self.chance = np.random.default_rng(seed)
        syllables = [c + v for c, v in product("bcdfglmnprstv", "aeiou")]
        letters = self.chance.integers(0, len(syllables), (WORDS, 4))
        self.words = np.array(["".join(syllables[s] for s in row) for row in letters], dtype=object)
        self.usual = np.cumsum(1 / np.arange(1, WORDS + 1))
        self.subjects = self.chance.integers(200, WORDS, (SUBJECTS, 60))

    def texts(self, number: int, length: int) -> NDArray[np.object_]:
        """Words of some texts, two thirds usual ones and one third of the subject."""
        usual = length * 2 // 3
        common = np.searchsorted(self.usual, self.chance.random((number, usual)) * self.usual[-1])
        subjects = self.subjects[self.chance.integers(0, SUBJECTS, number)]
        own = np.take_along_axis(subjects, self.chance.integers(0, 60, (number, length - usual)), axis=1)
        drawn: NDArray[np.object_] = self.words[np.hstack((common.clip(max=WORDS - 1), own))]
        return drawn

    def people(self) -> Iterator[tuple[int, list[Words]]]:
        """Key and passages of everybody, the passages as words, in a stream."""
        for first in range(0, self.size, BATCH):
            number = min(BATCH, self.size - first)
            drawn = self.texts(number * PASSAGES, PASSAGE_LENGTH).reshape(number, PASSAGES, -1).tolist()
            yield from enumerate(drawn, first)

    def requests(self, number: int) -> list[Words]:
        """Some requests, as words."""
        requests: list[Words] = self.texts(number, REQUEST_LENGTH).tolist()
        return requests

    def profiles(self) -> Iterator[Profile]:
        """The same people with facts, each in one language."""
        for key, passages in self.people():
            lang = LANGUAGES[key % len(LANGUAGES)]
            yield Profile(
                key,
                tuple(Passage(" ".join(words), lang) for words in passages),
                topics={TOPICS[t]: 3 for t in self.chance.integers(0, len(TOPICS), 4)},
                languages={"en": "C1", "fr": "B1"},
                kind="public_servant",
                modalities=frozenset({"onsite"}),
                partners=frozenset({"MD"} if key % 9 == 0 else ()),
                consent=True,
            )

    def needs(self, number: int) -> list[Need]:
        """Requests that ask for everything that counts."""
        return [
            Need(
                "need",
                (Passage(" ".join(words), "en"),),
                topics=frozenset(TOPICS[:3]),
                languages={"en": "B2"},
                partner="MD",
                period=Period(date(2026, 3, 2), date(2026, 3, 13)),
                modality="onsite",
            )
            for words in self.requests(number)
        ]
