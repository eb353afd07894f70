"""Synthetic judgements: people with parts, and advisers who follow weights of their own."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from socx.matching.engine.learning import Judged

#: Weights in force, of eight parts that could be anything.
PRIOR = (30.0, 15.0, 25.0, 10.0, 8.0, 5.0, 4.0, 3.0)
#: What these advisers really go by: the third part more, the first less.
TRUE = (15.0, 10.0, 50.0, 10.0, 8.0, 5.0, 4.0, 3.0)


def judgements(count: int, *, seed: int = 7, points: ArrayLike = TRUE, people: int = 12) -> list[Judged]:
    """Requests on each of which the best four by these points are shortlisted, with some noise."""
    rng = np.random.default_rng(seed)
    weights = np.asarray(points)
    made = []
    for number in range(count):
        values = rng.uniform(0, 1, (people, weights.size))
        liked = values @ weights / weights.sum() + rng.normal(0, 0.05, people)
        order = np.argsort(np.argsort(-liked))
        made.append(Judged(number, values, order < 4, np.arange(1, people + 1)))
    return made
