"""How alike texts are by what they mean, where there is an encoder: a port for any text to vector."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from socx.matching.engine.pooling import BEST

Floats = NDArray[np.float64]
Encode = Callable[[Sequence[str]], NDArray[np.floating]]
"""Texts to one unit vector each, shape (n_texts, n_dimensions); zeros for a text without words."""

FAINT = 0.02
"""Below this a likeness bends towards 0, so that unlike texts earn nearly nothing and do not tie."""


@dataclass(frozen=True)
class Encoder:
    """A way from text to vector, and the pairs of languages that it compares.

    Parameters
    ----------
    encode
        Called with many texts at once.
    languages
        ISO 639-1 codes of the languages that it reads; None for all.
    across
        Whether it compares any two of these; otherwise only texts in one and the same.
    full_at
        Cosine that earns the whole part.
    """

    encode: Encode
    languages: frozenset[str] | None = None
    across: bool = True
    full_at: float = 1.0

    def serves(self, one: str, other: str) -> bool:
        """Whether it compares texts in these languages; one that is not known counts as read."""
        if not self.across and (one != other or not one):
            return False
        return self.languages is None or all(lang in self.languages for lang in (one, other) if lang)


@dataclass(frozen=True, slots=True)
class Meant:
    """A need as vectors: for each encoder at work its number, the vector, and the languages of passages it serves."""

    parts: tuple[tuple[int, Floats, tuple[str, ...]], ...]


class MeaningSimilarity(BaseEstimator):
    """Cosines of vectors, pooled per person like words: half the centroid, half the best three passages.

    Each pair of a need and a passage goes to the first encoder that serves their languages. A
    person with passages of several encoders gets a mean of theirs by the number of passages.

    Parameters
    ----------
    encoders
        In the order of preference.

    Notes
    -----
    Passages are encoded when a need first asks for their language, and kept.
    """

    def __init__(self, encoders: Sequence[Encoder] = ()) -> None:
        self.encoders = encoders

    def fit(self, texts: Sequence[str], languages: Sequence[str], counts: NDArray[np.intp]) -> Self:
        """Keep the passages, one row each, those of one person together; `counts` says how many."""
        self.texts_ = tuple(texts)
        self.languages_ = np.array(languages, dtype=object)
        self.counts_ = counts
        self.owner_ = np.repeat(np.arange(len(counts)), counts)
        self.vectors_: dict[int, NDArray[np.float32]] = {}
        self.lengths_: dict[str, Floats] = {}
        self.encoded_: set[str] = set()
        return self

    def query(self, texts: Sequence[tuple[str, str]]) -> Meant:
        """A need as vectors, from its passages as pairs of text and language."""
        check_is_fitted(self, "texts_")
        asked = {lang for _, lang in texts}
        chosen: dict[int, list[str]] = {}
        for lang in sorted(set(self.languages_.tolist())):
            pairs = sorted(asked, key=lambda one: (one != lang, one))
            serving = (n for one in pairs for n, encoder in enumerate(self.encoders) if encoder.serves(one, lang))
            if (number := next(serving, None)) is not None:
                chosen.setdefault(number, []).append(lang)
        parts = []
        for number, served in sorted(chosen.items()):
            encoder = self.encoders[number]
            read = [text for text, lang in texts if encoder.languages is None or not lang or lang in encoder.languages]
            vector = np.asarray(encoder.encode(["\n".join(read)]), dtype=np.float64)[0]
            parts.append((number, vector, tuple(served)))
        return Meant(tuple(parts))

    def raw(self, meant: Meant) -> Floats:
        """Every person's likeness with a need, from 0."""
        total = np.zeros(len(self.counts_))
        for number, vector, served in meant.parts:
            rows = np.flatnonzero(np.isin(self.languages_, served))
            total += self._pooled(self._cosines(number, vector, served)[rows], rows, number, served)
        return total

    def nearest(self, meant: Meant, person: int) -> tuple[int, float] | None:
        """The row of a person's passage that means most nearly what the need means, and the cosine."""
        found = []
        for number, vector, served in meant.parts:
            own = np.flatnonzero((self.owner_ == person) & np.isin(self.languages_, served))
            if len(own):
                cosines = self._cosines(number, vector, served)[own]
                best = int(np.argmax(cosines))
                found.append((float(cosines[best]), int(own[best])))
        if not found:
            return None
        cosine, row = max(found, key=lambda pair: (pair[0], -pair[1]))
        return row, cosine

    def _cosines(self, number: int, vector: Floats, served: Sequence[str]) -> Floats:
        """Of every passage; those in languages that are not served stay 0 or are not to be read."""
        for lang in served:
            if f"{number} {lang}" not in self.encoded_:
                rows = np.flatnonzero(self.languages_ == lang)
                made = np.asarray(self.encoders[number].encode([self.texts_[row] for row in rows]), dtype=np.float32)
                kept = self.vectors_.setdefault(number, np.zeros((len(self.texts_), made.shape[1]), dtype=np.float32))
                kept[rows] = made
                self.encoded_.add(f"{number} {lang}")
        return (self.vectors_[number] @ vector.astype(np.float32)).astype(np.float64)

    def _pooled(self, cosines: Floats, rows: NDArray[np.intp], number: int, served: tuple[str, ...]) -> Floats:
        people = len(self.counts_)
        sizes = np.bincount(self.owner_[rows], minlength=people)
        present = np.flatnonzero(sizes)
        starts = np.concatenate(([0], np.cumsum(sizes[present])[:-1])).astype(np.intp)
        kept = " ".join((str(number), *served))
        if kept not in self.lengths_:
            sums = np.add.reduceat(self.vectors_[number][rows], starts, axis=0)
            lengths = np.linalg.norm(sums, axis=1).astype(np.float64)
            self.lengths_[kept] = np.where(lengths == 0, 1.0, lengths)
        centroids = np.add.reduceat(cosines, starts) / self.lengths_[kept]
        spans = zip(starts.tolist(), sizes[present].tolist(), strict=True)
        best = np.array([_best(cosines[start : start + size]) for start, size in spans])
        pooled = (centroids + best) / 2 / self.encoders[number].full_at
        likeness = np.zeros(people)
        likeness[present] = np.where(pooled < FAINT, FAINT * np.exp(np.minimum(pooled, FAINT) / FAINT - 1), pooled)
        return likeness * sizes / np.maximum(self.counts_, 1)


def _best(cosines: Floats) -> float:
    """The weighted mean of the best three, or of fewer where there are fewer."""
    found = -np.sort(-cosines)[: len(BEST)]
    weights = np.array(BEST[: len(found)])
    return float(found @ weights / weights.sum())
