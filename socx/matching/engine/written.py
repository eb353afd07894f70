"""What texts wrote: the words behind each stem and those that name each concept, to be shown to people."""

from __future__ import annotations

from array import array
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np

from socx.matching.engine.concepts import Mention
from socx.matching.engine.text import Token, prose


class Reading(NamedTuple):
    """A text taken apart: its words, the stem of each, and the concepts that it names."""

    words: Sequence[str]
    stems: Sequence[str]
    mentions: Sequence[Mention]

    @classmethod
    def of(cls, tokens: Sequence[Token], mentions: Sequence[Mention]) -> Self:
        return cls([token.word for token in tokens], [token.stem for token in tokens], mentions)

    @property
    def concepts(self) -> list[str]:
        """The concepts in the order in which they are named, repeated when repeated."""
        return [mention.concept for mention in self.mentions]


class Written:
    """The readings of many passages as numbers, which may lie on disk.

    Somebody is explained from here, so that the texts of a profile are taken apart once, when it is
    fitted. Of a passage each written word is kept once, in the order in which it comes first.

    Parameters
    ----------
    readings
        One for each passage, in order.
    """

    def __init__(self, readings: Iterable[Reading]) -> None:
        forms: dict[tuple[str, str], int] = {}
        concepts: dict[str, int] = {}
        written, named = array("i"), array("i")
        ends, named_ends = array("q", [0]), array("q", [0])
        for one in readings:
            written.extend(
                forms.setdefault(form, len(forms)) for form in dict.fromkeys(zip(one.words, one.stems, strict=True))
            )
            for mention in one.mentions:
                number = concepts.setdefault(mention.concept, len(concepts))
                named.extend((number, mention.start, mention.end))
            ends.append(len(written))
            named_ends.append(len(named) // 3)
        self._words, self._stems = [word for word, _ in forms], [stem for _, stem in forms]
        self._concepts = list(concepts)
        self._written, self._ends = np.array(written, np.int32), np.array(ends, np.int64)
        self._named, self._named_ends = np.array(named, np.int32).reshape(-1, 3), np.array(named_ends, np.int64)

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, row: int) -> Reading:
        """The reading of one passage."""
        forms = self._written[self._ends[row] : self._ends[row + 1]].tolist()
        named = self._named[self._named_ends[row] : self._named_ends[row + 1]].tolist()
        mentions = [Mention(self._concepts[number], start, end) for number, start, end in named]
        return Reading([self._words[n] for n in forms], [self._stems[n] for n in forms], mentions)


class TwoWritten:
    """Two `Written` one behind the other, as if they were one."""

    def __init__(self, base: Written, live: Written) -> None:
        self.base, self.live = base, live

    def __len__(self) -> int:
        return len(self.base) + len(self.live)

    def __getitem__(self, row: int) -> Reading:
        """As of one; rows count on behind those of the base."""
        first = len(self.base)
        return self.base[row] if row < first else self.live[row - first]


@dataclass(frozen=True, slots=True)
class Side:
    """What one side wrote: the words behind each stem and each concept, in order, each once."""

    words: Mapping[str, tuple[str, ...]]
    concepts: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(
        cls,
        texts: Iterable[tuple[str, Reading]],
        stems: Container[str] | None = None,
        concepts: Container[str] | None = None,
    ) -> Self:
        """From texts with their readings; of some stems and concepts only, where these are given."""
        words: dict[str, dict[str, str]] = {}
        named: dict[str, dict[str, str]] = {}
        for text, reading in texts:
            for word, stem in zip(reading.words, reading.stems, strict=True):
                if stems is None or stem in stems:
                    words.setdefault(stem, {}).setdefault(word.casefold(), word)
            mentions = [one for one in reading.mentions if concepts is None or one.concept in concepts]
            written = prose(text) if mentions else ""
            for one in mentions:
                quoted = " ".join(written[one.start : one.end].split())
                named.setdefault(one.concept, {}).setdefault(quoted.casefold(), quoted)
        return cls(_listed(words), _listed(named))


def _listed(forms: Mapping[str, Mapping[str, str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(found.values()) for key, found in forms.items()}
