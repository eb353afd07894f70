"""Long texts for models that read a few hundred words: cut into windows, and their vectors pooled."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

WORDS = 180
"""Words of one window: most models have been trained on passages of about this length."""

WINDOWS = 8
"""Windows of one text at most, spread over all of it: a book costs no more than a long article."""


def windows(text: str, words: int = WORDS, most: int = WINDOWS) -> list[str]:
    """The text in pieces of nearly equal length, at most `words` long where `most` allows it."""
    found = text.split()
    if len(found) <= words:
        return [" ".join(found)]
    pieces = -(-len(found) // words)
    size = -(-len(found) // pieces)
    starts = list(range(0, len(found), size))
    if len(starts) > most:
        starts = [starts[round(n)] for n in np.linspace(0, len(starts) - 1, most)]
    return [" ".join(found[start : start + size]) for start in starts]


def pooled(encode: Callable[[Sequence[str]], Vectors], texts: Sequence[str]) -> Vectors:
    """One unit vector for each text: the mean of those of its windows; zeros where there is nothing to read."""
    cut = [windows(text) for text in texts]
    counts = np.array([len(pieces) for pieces in cut])
    vectors = encode([piece for pieces in cut for piece in pieces])
    if not len(texts):
        return vectors
    return unit(np.add.reduceat(vectors, np.concatenate(([0], np.cumsum(counts)[:-1]))))


def unit(vectors: Vectors) -> Vectors:
    """Rows of length 1; rows of zeros stay."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths == 0, 1, lengths)).astype(np.float32)
