"""Who gains and who loses by a ranking: the share of the top places beside the share of the eligible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from socx.matching.engine.learning import RESAMPLES, draws
from socx.matching.engine.values import Key

OTHERS = "*"
"""The group of all groups that are too small to be told."""

LEAST = 5
"""People that a group must have to be told by itself."""

Order = Sequence[Key]
"""Everybody who could be proposed for one request, the best first."""


@dataclass(frozen=True, slots=True)
class GroupShare:
    """One group: its people, shares of the eligible and of the exposure, and the difference in shares.

    The interval is the 95 % bootstrap interval of the difference, by request. An interval that holds
    0 is no sign of bias; neither is it a proof that there is none.
    """

    group: str
    people: int
    eligible: float
    exposure: float
    difference: float
    low: float
    high: float


def told_groups(groups: Mapping[Key, str], least: int = LEAST) -> dict[Key, str]:
    """The group of each person, where groups under `least` people are one group of others.

    Where the others are still too few, the smallest of the larger groups joins them: else the shares
    of all that is told would tell theirs.
    """
    sizes = Counter(groups.values())
    small = {group for group, size in sizes.items() if size < least}
    large = sorted(sizes.keys() - small, key=lambda group: (sizes[group], group))
    while small and large and sum(sizes[group] for group in small) < least:
        small.add(large.pop(0))
    return {key: OTHERS if group in small else group for key, group in groups.items()}


def exposures(orders: Sequence[Order], groups: Mapping[Key, str], k: int) -> NDArray[np.float64]:
    """Share of each group (in alphabetical order) of the exposure of the first `k`, shape (n_requests, n_groups).

    A place counts 1 / log2(1 + rank).
    """
    return _shares(orders, groups, k)


def shares(
    orders: Sequence[Order], groups: Mapping[Key, str], k: int = 10, resamples: int = RESAMPLES
) -> list[GroupShare]:
    """How visible each group is among the first `k`, against its share of those who could be proposed."""
    asked = [order for order in orders if order]
    if not asked:
        return []
    shown, there = exposures(asked, groups, k), _shares(asked, groups, None)
    return _told(asked, groups, there, shown, resamples)


def changes(
    old: Sequence[Order], new: Sequence[Order], groups: Mapping[Key, str], k: int = 10, resamples: int = RESAMPLES
) -> list[GroupShare]:
    """How new weights change what each group is seen: `eligible` is the exposure before, `exposure` after."""
    both = [(before, after) for before, after in zip(old, new, strict=True) if before and after]
    if not both:
        return []
    before, after = (exposures([pair[side] for pair in both], groups, k) for side in (0, 1))
    return _told([pair[0] for pair in both], groups, before, after, resamples)


def _shares(orders: Sequence[Order], groups: Mapping[Key, str], k: int | None) -> NDArray[np.float64]:
    names = sorted(set(groups.values()))
    column = {name: j for j, name in enumerate(names)}
    table = np.zeros((len(orders), len(names)))
    for row, order in enumerate(orders):
        counted = order[:k]
        weights = np.ones(len(counted)) if k is None else 1 / np.log2(np.arange(2, len(counted) + 2))
        columns = np.array([column[groups[key]] for key in counted])
        table[row] = np.bincount(columns, weights, minlength=len(names)) / weights.sum()
    return table


def _told(
    orders: Sequence[Order], groups: Mapping[Key, str],
    before: NDArray[np.float64], after: NDArray[np.float64], resamples: int,
) -> list[GroupShare]:  # fmt: skip
    names = sorted(set(groups.values()))
    people = Counter(groups[key] for key in {key for order in orders for key in order})
    difference = after - before
    low, high = np.percentile(draws(len(orders), resamples) @ difference, [2.5, 97.5], axis=0)
    return [
        GroupShare(
            name, people[name], float(before[:, j].mean()), float(after[:, j].mean()),
            float(difference[:, j].mean()), float(low[j]), float(high[j]),
        )
        for j, name in enumerate(names)
        if people[name]
    ]  # fmt: skip
