"""The order of a ranking: the best first, and equal scores in the order of their keys."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from socx.matching.engine.values import Key


def key_order(key: Key) -> tuple[bool, int, str]:
    """Sorts whole numbers by value and before texts."""
    return (False, key, "") if isinstance(key, int) else (True, 0, key)


def best_rows(scores: NDArray[np.float64], k: int | None = None) -> NDArray[np.intp]:
    """The rows of the `k` best scores (all by default), exactly; ties keep the order of rows.

    Selects before it sorts, so that a few of many cost one pass.
    """
    if k is not None and k <= 0:
        return np.empty(0, dtype=np.intp)
    rows = np.arange(len(scores))
    if k is not None and k < len(scores):
        least = np.partition(scores, len(scores) - k)[len(scores) - k]
        rows = np.flatnonzero(scores >= least)  # every tie at the edge, so that keys decide
    return rows[np.argsort(-scores[rows], kind="stable")][:k]
