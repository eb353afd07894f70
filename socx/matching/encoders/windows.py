"""Long texts for models that read a few hundred words: cut into windows, and their vectors pooled."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

LETTERS = 1200
"""Letters of one window, about 180 words: most models have been trained on passages of such a length."""

WINDOWS = 8
"""Windows of one text at most, spread over all of it: a book costs no more than a long article."""


def windows(text: str, letters: int = LETTERS, most: int = WINDOWS) -> list[str]:
    """The text in pieces of nearly equal length, cut between words where there are any."""
    text = " ".join(text.split())
    count = max(1, -(-len(text) // letters))
    size = -(-len(text) // count)
    edges = [_edge(text, n * size, letters // 10) for n in range(count)] + [len(text)]
    shown = range(count) if count <= most else sorted({round(n) for n in np.linspace(0, count - 1, most)})
    return [text[edges[n] : edges[n + 1]].strip() for n in shown]


def _edge(text: str, near: int, reach: int) -> int:
    """The end of the word at a place, or the place itself where the word goes on for long."""
    found = text.find(" ", near, near + reach)
    return near if near == 0 or found < 0 else found


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
