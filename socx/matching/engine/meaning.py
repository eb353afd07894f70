"""How alike texts are by what they mean, where there is an encoder: a port for any text to vector."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Iterable, MutableMapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from socx.matching.engine.pooling import BEST, Owners

Floats = NDArray[np.float64]
Vectors = NDArray[np.floating]
Encode = Callable[[Sequence[str]], Vectors]
"""Texts to one unit vector each, shape (n_texts, n_dimensions): zeros for a text without words, NaN
for one whose vector is not there yet."""

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
    name
        What its vectors are kept under; another model, or another way to read, has another name.
    """

    encode: Encode
    languages: frozenset[str] | None = None
    across: bool = True
    full_at: float = 1.0
    name: str = ""

    def serves(self, one: str, other: str) -> bool:
        """Whether it compares texts in these languages; one that is not known counts as read."""
        if not self.across and (one != other or not one):
            return False
        return self.reads(one) and self.reads(other)

    def reads(self, lang: str) -> bool:
        """Whether it reads a language; one that is not known counts as read."""
        return self.languages is None or not lang or lang in self.languages

    def asked(self, texts: Iterable[tuple[str, str]]) -> str:
        """What it reads of a need, whose passages are pairs of text and language."""
        return "\n".join(text for text, lang in texts if self.reads(lang))


class KeptVectors:
    """Vectors that were made before, as an encoder that cannot make any: by the digest of their text."""

    def __init__(self, dimensions: int, vectors: MutableMapping[bytes, Vectors] | None = None) -> None:
        self.dimensions = dimensions
        self.vectors = {} if vectors is None else vectors

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """One row for each text, in their order; NaN where there is none."""
        rows = np.full((len(texts), max(1, self.dimensions)), np.nan, dtype=np.float32)
        for row, text in enumerate(texts):
            if (vector := self.vectors.get(text_digest(text))) is not None:
                rows[row] = vector
        return rows


def text_digest(text: str) -> bytes:
    """What names a text, 32 bytes."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


@dataclass(frozen=True, slots=True)
class Meant:
    """A need as vectors: for each encoder at work its number, the vector, and the languages of passages it serves."""

    parts: tuple[tuple[int, Floats, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Served:
    """The passages that one encoder compares with a need.

    `rows` are those whose vectors are there, `unread` counts the others by person; `order` puts the
    vectors of several languages into the order of the rows. `lengths` are those of the sums of vectors
    of the people who have any.
    """

    rows: NDArray[np.intp]
    order: NDArray[np.intp]
    unread: NDArray[np.intp]
    owners: Owners
    lengths: Floats


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
        self.texts_, self.asked_by_ = tuple(texts), self.encoders
        self.met_ = tuple(sorted(set(languages)))
        self.rows_of_ = {lang: np.flatnonzero(np.array([one == lang for one in languages])) for lang in self.met_}
        self.counts_ = counts
        self.owner_ = np.repeat(np.arange(len(counts)), counts)
        self.starts_ = np.concatenate(([0], np.cumsum(counts)))
        self.vectors_: dict[str, NDArray[np.float32]] = {}
        self.known_: dict[str, NDArray[np.bool_]] = {}
        self.served_: dict[str, Served] = {}
        return self

    def query(self, texts: Sequence[tuple[str, str]], met: Iterable[str] | None = None) -> Meant:
        """A need as vectors, from its passages as pairs of text and language.

        Parameters
        ----------
        texts
            Of the need.
        met
            Languages of passages that are to be compared; by default those that were fitted.
        """
        check_is_fitted(self, "texts_")
        parts = []
        for number, served in self._chosen({lang for _, lang in texts}, self.met_ if met is None else met).items():
            encoder = self.asked_by_[number]
            vector = np.asarray(encoder.encode([encoder.asked(texts)]), dtype=np.float64)[0]
            if not np.isnan(vector).any():
                parts.append((number, vector, served))
        return Meant(tuple(parts))

    def asking(self, encoders: Sequence[Encoder]) -> Self:
        """The same passages for needs that other encoders read, each in the place of the same one."""
        made = copy.copy(self)
        made.asked_by_ = encoders
        return made

    def emptied(self) -> Self:
        """The same with all vectors that a need may ask for at hand, and encoders that know no text."""
        for lang in (*self.met_, ""):
            for number, served in self._chosen({lang}, self.met_).items():
                self._served(number, served)
        made = copy.copy(self)
        made.encoders = [replace(one, encode=KeptVectors(0)) for one in self.encoders]
        return made.asking(made.encoders)

    def raw(self, meant: Meant) -> Floats:
        """Every person's likeness with a need, from 0; NaN for who has passages, but none with a vector yet."""
        people = len(self.counts_)
        total, read, unread = np.zeros(people), np.zeros(people, np.intp), np.zeros(people, np.intp)
        for number, vector, served in meant.parts:
            known = self._served(number, served)
            total += self._pooled(self._cosines(number, vector, served), known, number) * known.owners.sizes
            read += known.owners.sizes
            unread += known.unread
        raw = total / np.maximum(self.counts_ - unread, 1)
        raw[(unread > 0) & (read == 0)] = np.nan
        return raw

    def nearest(self, meant: Meant, person: int) -> tuple[int, float] | None:
        """The row of a person's passage that means most nearly what the need means, and the cosine."""
        found: list[tuple[float, int]] = []
        for number, vector, served in meant.parts:
            known, single = self._served(number, served), vector.astype(np.float32)
            own = slice(*np.searchsorted(known.rows, self.starts_[person : person + 2]))
            rows, places = known.rows[own], known.order[own]
            for lang in (lang for lang in served if lang in self.rows_of_ and len(rows)):
                vectors = self.vectors_[f"{number} {lang}"]
                here = (places >= 0) & (places < len(vectors))
                if here.any():
                    cosines = (vectors[places[here]] @ single).tolist()
                    found += zip(cosines, rows[here].tolist(), strict=True)
                places = places - len(vectors)
        if not found:
            return None
        cosine, row = max(found, key=lambda pair: (pair[0], -pair[1]))
        return row, cosine

    def _chosen(self, asked: Iterable[str], met: Iterable[str]) -> dict[int, tuple[str, ...]]:
        """The encoders for needs in these languages, each with the languages of passages that it serves."""
        chosen: dict[int, tuple[str, ...]] = {}
        for lang in sorted(met):
            pairs = sorted(asked, key=lambda one: (one != lang, one))
            serving = (n for one in pairs for n, encoder in enumerate(self.asked_by_) if encoder.serves(one, lang))
            if (number := next(serving, None)) is not None:
                chosen[number] = (*chosen.get(number, ()), lang)
        return dict(sorted(chosen.items()))

    def _cosines(self, number: int, vector: Floats, served: Sequence[str]) -> Floats:
        """Of each passage of the served languages that has a vector, in the order of the passages."""
        known, single = self._served(number, served), vector.astype(np.float32)
        found = [self.vectors_[f"{number} {lang}"] @ single for lang in served if lang in self.rows_of_]
        cosines = np.concatenate(found)[known.order] if found else np.zeros(0)
        return cosines.astype(np.float64)

    def _served(self, number: int, served: Sequence[str]) -> Served:
        kept = " ".join((str(number), *served))
        if kept not in self.served_:
            people, there, unread = len(self.counts_), [np.empty(0, np.intp)], np.zeros(len(self.counts_), np.intp)
            sums: NDArray[np.float32] | None = None
            for lang in served:
                if lang not in self.rows_of_:
                    continue
                vectors, known = self._vectors_of(number, lang)
                there.append(self.rows_of_[lang][known])
                unread += np.bincount(self.owner_[self.rows_of_[lang][~known]], minlength=people)
                if len(vectors):
                    own = Owners(_starts(self.owner_[there[-1]], people))
                    of_language = np.zeros((people, vectors.shape[1]), np.float32)
                    of_language[own.present] = np.add.reduceat(vectors, own.begin, axis=0)
                    sums = of_language if sums is None else sums + of_language
            rows = np.concatenate(there)
            order = np.argsort(rows)
            lengths = np.ones(people) if sums is None else np.linalg.norm(sums, axis=1).astype(np.float64)
            lengths[lengths == 0] = 1.0
            owners = Owners(_starts(self.owner_[rows[order]], people))
            self.served_[kept] = Served(rows[order], order, unread, owners, lengths)
        return self.served_[kept]

    def _vectors_of(self, number: int, lang: str) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """The vectors of the passages in a language that have one, and which have."""
        kept = f"{number} {lang}"
        if kept not in self.vectors_:
            texts = [self.texts_[row] for row in self.rows_of_[lang]]
            encode = self.encoders[number].encode if number < len(self.encoders) else KeptVectors(0)
            made = np.asarray(encode(texts), dtype=np.float32)
            self.known_[kept] = np.asarray(np.isfinite(made).all(axis=1))
            self.vectors_[kept] = made[self.known_[kept]]
        return self.vectors_[kept], self.known_[kept]

    def _pooled(self, cosines: Floats, known: Served, number: int) -> Floats:
        likeness = np.zeros(len(self.counts_))
        present = known.owners.present
        if not len(present):
            return likeness
        centroids = known.owners.sums(cosines) / known.lengths[present]
        highest = known.owners.highest(cosines, -np.inf)[:, present]
        weights = np.where(np.isfinite(highest), np.array(BEST)[:, None], 0.0)
        best = (np.where(np.isfinite(highest), highest, 0.0) * weights).sum(axis=0) / weights.sum(axis=0)
        pooled = (centroids + best) / 2 / self.encoders[number].full_at
        likeness[present] = np.where(pooled < FAINT, FAINT * np.exp(np.minimum(pooled, FAINT) / FAINT - 1), pooled)
        return likeness


def _starts(owner: NDArray[np.intp], people: int) -> NDArray[np.intp]:
    """Where the entries of each person begin, of entries in the order of their owners."""
    return np.concatenate(([0], np.cumsum(np.bincount(owner, minlength=people))))


class TwoMeanings:
    """Two `MeaningSimilarity` one behind the other, as if they were one; the second one's encoders read needs."""

    def __init__(self, base: MeaningSimilarity, live: MeaningSimilarity) -> None:
        self.base, self.live = base, live
        self.met_ = tuple(sorted({*base.met_, *live.met_}))

    def query(self, texts: Sequence[tuple[str, str]]) -> Meant:
        return self.live.query(texts, self.met_)

    def asking(self, encoders: Sequence[Encoder]) -> TwoMeanings:
        return TwoMeanings(self.base, self.live.asking(encoders))

    def emptied(self) -> TwoMeanings:
        return TwoMeanings(self.base.emptied(), self.live.emptied())

    @property
    def encoders(self) -> Sequence[Encoder]:
        return self.live.encoders

    def raw(self, meant: Meant) -> Floats:
        """Of everybody, those of the base first."""
        return np.concatenate((self.base.raw(meant), self.live.raw(meant)))

    def nearest(self, meant: Meant, person: int) -> tuple[int, float] | None:
        """As of one; rows of passages count on behind those of the base."""
        people = len(self.base.counts_)
        if person < people:
            return self.base.nearest(meant, person)
        found = self.live.nearest(meant, person - people)
        return None if found is None else (found[0] + len(self.base.texts_), found[1])
