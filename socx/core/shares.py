"""Shares of a few cases with the range that the true share may lie in, and parts in whole numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

#: The normal deviate of a range that holds the true share in 95 of 100 cases.
DEVIATE = 1.959964


@dataclass(frozen=True, slots=True)
class Range:
    """A figure between two others: where it is, and where it may lie."""

    value: float
    low: float
    high: float


def wilson(share: float, number: int) -> Range:
    """A share (0 to 1) of so many cases with its 95 % range (Wilson 1927).

    It also serves for a mean, as the share of the way from the lowest to the highest mark: no set of marks
    varies more around its mean than one of lowest and highest alone, so the range is never too narrow.

    Raises ZeroDivisionError where there are no cases.
    """
    square = DEVIATE**2
    middle = (share + square / (2 * number)) / (1 + square / number)
    reach = DEVIATE / (1 + square / number) * math.sqrt(share * (1 - share) / number + square / (4 * number**2))
    return Range(share, max(0.0, middle - reach), min(1.0, middle + reach))


def whole(value: float) -> int:
    """The nearest whole number, halves upwards; what a sum of fractions is off by does not count."""
    return math.floor(round(value, 6) + 0.5)


def whole_parts(values: Sequence[float], total: int | None = None) -> list[int]:
    """Parts as whole numbers that add up to `total`, by default to their rounded sum (largest remainder).

    Each is within 1 of its exact value unless `total` itself is further off.
    """
    parts = [math.floor(value) for value in values]
    left = (whole(math.fsum(values)) if total is None else total) - sum(parts)
    order = sorted(range(len(parts)), key=lambda n: (parts[n] - values[n], n))
    for step in range(abs(left)):
        if order:
            parts[order[step % len(order)]] += 1 if left > 0 else -1
    return parts
