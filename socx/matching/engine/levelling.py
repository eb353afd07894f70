"""Makes what texts earn fair between profiles in different languages, and keeps it in bounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LOW, HIGH = 0.02, 0.7
"""Below and above these a value bends towards 0 and 1, and never gets there: no two that differ tie."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Levelled:
    """One part of every profile: `values` in [0, 1] are `raw * slope + offset`, bent at the bounds.

    `slope` and `offset` come from the language groups of the profiles, and are 1 and 0 without them.
    """

    raw: Floats
    slope: Floats
    offset: Floats

    @property
    def values(self) -> Floats:
        """What is earned, growing with `raw`; 0 where `raw` is 0 and nothing is added."""
        line = self.raw * self.slope + self.offset
        values = np.where(line > HIGH, 1 - (1 - HIGH) * np.exp(-(np.maximum(line, HIGH) - HIGH) / (1 - HIGH)), line)
        sunk = (line < LOW) & (self.offset < 0)
        # From 0 at nothing shared straight up to LOW, where the line has caught up
        low = LOW * self.raw * self.slope / np.where(sunk, LOW - self.offset, 1.0)
        return np.where(sunk, low, values)


class Levelling:
    """Gives what texts earn one mean and one deviation in every language group of profiles.

    Without it, a mixed roster favours profiles in the language of the need. The sum of the parts
    is levelled, so that what each part is worth beside the others stays as it is in every group; each
    part keeps a constant of its own. Nothing is taken from a need as a whole: the mean and the
    deviation over all profiles stay, and scores of one profile can be compared between needs.

    Parameters
    ----------
    shares
        Share of each person's passages in each language, shape (n_people, n_languages).
    floor
        Groups with fewer profiles are shrunk towards the whole roster in proportion.
    stretch
        How much a group may be stretched at most; a group in which hardly anything matches would
        otherwise make much of a single word.
    """

    def __init__(self, shares: Floats, floor: int = 50, stretch: float = 4.0) -> None:
        self.shares, self.floor, self.stretch = shares, floor, stretch
        self._spoken = shares[:, shares.any(axis=0)]  # a language that nobody writes any more is no group
        self._present = shares.sum(axis=1) > 0

    def level(self, raw: Mapping[str, Floats], weights: Mapping[str, float]) -> dict[str, Levelled]:
        """The parts, levelled together; each is a raw value of every person."""
        people = len(self.shares)
        slope = np.ones(people)
        groups = self._groups(raw, weights)
        if groups is not None:
            means, deviations, deviation = groups
            np.divide(deviation, self._spoken @ deviations, out=slope, where=self._present)
        levelled = {}
        for name, values in raw.items():
            offset = np.zeros(people)
            if groups is not None:
                centre = values[self._present].mean()
                offset = np.where(self._present, centre - slope * (self._spoken @ means[name]), 0.0)
            levelled[name] = Levelled(values, slope, offset)
        return levelled

    def filled(self, raw: Floats) -> Floats:
        """What is not known (NaN) counts as the mean of all others who are there; 0 where nothing is known."""
        known = ~np.isnan(raw)
        mean = raw[known & self._present].mean() if (known & self._present).any() else 0.0
        return np.where(known, raw, mean)

    def _groups(
        self, raw: Mapping[str, Floats], weights: Mapping[str, float]
    ) -> tuple[dict[str, Floats], Floats, float] | None:
        """Means of each part and deviations of their sum by language, and the deviation of the whole."""
        shares = self._spoken
        if shares.shape[1] < 2 or not raw:
            return None
        total = sum((weights[name] * values for name, values in raw.items()), np.zeros(len(shares)))
        deviation = float(total[self._present].std())
        if deviation == 0:
            return None
        sizes = shares.sum(axis=0)
        own = np.minimum(1.0, sizes / self.floor)

        def shrunk(values: Floats) -> Floats:
            mean: Floats = own * (shares.T @ values / sizes) + (1 - own) * values[self._present].mean()
            return mean

        spread = (total[:, None] - (shares.T @ total / sizes)[None, :]) ** 2
        deviations = own * np.sqrt((shares * spread).sum(axis=0) / sizes) + (1 - own) * deviation
        means = {name: shrunk(values) for name, values in raw.items()}
        return means, np.maximum(deviations, deviation / self.stretch), deviation


def language_shares(languages: Sequence[str], counts: NDArray[np.intp]) -> tuple[tuple[str, ...], Floats]:
    """The languages met, in order, and the share of each person's passages in each of them."""
    met = tuple(sorted(set(languages)))
    column = {language: j for j, language in enumerate(met)}
    owner = np.repeat(np.arange(len(counts)), counts)
    shares = np.zeros((len(counts), len(met)))
    np.add.at(shares, (owner, np.array([column[language] for language in languages], dtype=np.intp)), 1.0)
    return met, shares / np.maximum(counts, 1)[:, None]
