"""Synthetic judgements: people with parts, and advisers who follow weights of their own."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from socx.matching.engine.learning import Judged
from socx.matching.engine.weights import DEFAULT_WEIGHTS

PRIOR = tuple(DEFAULT_WEIGHTS.points().values())

#: What these advisers really go by: topics more, words less.
TRUE = {"text": 15.0, "concepts": 10.0, "topics": 50.0}


def true_points() -> list[float]:
    return [TRUE.get(part, points) for part, points in DEFAULT_WEIGHTS.points().items()]


def judgements(count: int, *, seed: int = 7, points: ArrayLike | None = None, people: int = 12) -> list[Judged]:
    """Requests on each of which the best four by these points are shortlisted, with some noise."""
    rng = np.random.default_rng(seed)
    weights = np.asarray(true_points() if points is None else points)
    made = []
    for number in range(count):
        values = rng.uniform(0, 1, (people, weights.size))
        liked = values @ weights / weights.sum() + rng.normal(0, 0.05, people)
        order = np.argsort(np.argsort(-liked))
        made.append(Judged(number, values, order < 4, np.arange(1, people + 1)))
    return made
