"""Figures of answers: counts, means and shares with the range they may lie in. Plain Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from socx.core.shares import Range, wilson
from socx.evaluations.questions import INDICATORS, SCALE, choices_of
from socx.evaluations.values import FEWEST

LOWEST, HIGHEST = min(map(int, SCALE)), max(map(int, SCALE))


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each answer was given to one question, by one group.

    `leaves_out`: some answers are not counted, because too few were given about one activity.
    """

    key: str
    counts: Mapping[str, int] = field(default_factory=dict)
    leaves_out: bool = False

    @property
    def number(self) -> int:
        return sum(self.counts.values())

    @property
    def is_hidden(self) -> bool:
        """Too few have answered: a figure would tell what one of them said."""
        return 0 < self.number < FEWEST or (self.leaves_out and not self.number)

    @property
    def mean(self) -> Range | None:
        """The mean of a question on the scale, from 1 to 5; None for other questions and too few answers."""
        if choices_of(self.key) is not SCALE or self.number < FEWEST:
            return None
        span = HIGHEST - LOWEST
        way = sum((int(said) - LOWEST) * number for said, number in self.counts.items()) / span / self.number
        found = wilson(way, self.number)
        return Range(*(LOWEST + span * part for part in (found.value, found.low, found.high)))

    def share(self, answer: str) -> Range | None:
        """The share of one answer, from 0 to 1; None where too few have answered."""
        return wilson(self.counts.get(answer, 0) / self.number, self.number) if self.number >= FEWEST else None

    @property
    def indicator(self) -> Range | None:
        """The share of those who say yes, for the questions that the facility reports on."""
        return self.share("yes") if self.key in INDICATORS else None


def added(key: str, parts: Iterable[Mapping[str, int]], *, closed: bool) -> Tally:
    """The answers of several activities together.

    closed: whoever answered is not known. Then what fewer than three said on one activity is left out of
    every sum, so that no difference of two sums tells it.
    """
    counts: Counter[str] = Counter()
    leaves_out = False
    for part in parts:
        if closed and 0 < sum(part.values()) < FEWEST:
            leaves_out = True
        else:
            counts.update(part)
    return Tally(key, counts, leaves_out)
