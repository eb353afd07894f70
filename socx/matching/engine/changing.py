"""A fitted matcher with some people changed: what was fitted stays, the changed ones stand behind it."""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Self, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from socx.matching.engine.features import Asked, Criterion
from socx.matching.engine.levelling import Levelling
from socx.matching.engine.matcher import Matcher
from socx.matching.engine.meaning import Encoder, MeaningSimilarity, TwoMeanings
from socx.matching.engine.pooling import PooledSimilarity, TwoPools
from socx.matching.engine.ranking import key_order
from socx.matching.engine.screening import Screening, TwoScreenings
from socx.matching.engine.similarity import ConceptSimilarity, TextSimilarity
from socx.matching.engine.values import Facts, Key, Need, Profile
from socx.matching.engine.written import TwoWritten, Written

Part = TypeVar("Part")


def changed(
    base: Matcher,
    come: Sequence[Profile],
    gone: Collection[Key],
    encoders: Sequence[Encoder] | None = None,
    before: Matcher | None = None,
) -> Matcher:
    """The matcher as it is with some profiles new or replaced and others gone.

    How rare words and concepts are stays as it was when `base` was fitted; words that are new get
    the weight of a word that nobody had, and are found at once. `base` itself does not change, so
    a worker goes on from it with every change. The cost grows with `come`, not with the roster.

    Parameters
    ----------
    base
        Fitted.
    come
        All profiles that differ from those that `base` was fitted with.
    gone
        Keys of `base` that are there no more.
    encoders
        For those who come, and for needs; by default those of `base`. One stands where the same one of
        `base` does.
    before
        Another change of the same base: texts of `come` that it has read are not read again.
    """
    live = (base if before is None else before).refitted(come, encoders)
    old = len(base.profiles_)
    dead = np.zeros(old, bool)
    dead[[base.rows_[key] for key in {*gone, *live.rows_} if key in base.rows_]] = True
    made = copy.copy(base)
    made._read = live._read
    made.profiles_ = [*base.profiles_, *live.profiles_]
    alive = [(p.key, row) for row, p in enumerate(base.profiles_) if not dead[row]]
    alive += [(p.key, old + row) for row, p in enumerate(live.profiles_)]
    made.rows_ = dict(sorted(alive, key=lambda one: key_order(one[0])))
    made.keys_ = list(made.rows_)
    made._columns = made._everybody = np.fromiter(made.rows_.values(), np.intp, len(made.rows_))
    made.screening_ = TwoScreenings(_fitted(base.screening_, Screening), _fitted(live.screening_, Screening))
    made.passages_ = [*base.passages_, *live.passages_]
    made.written_ = TwoWritten(_fitted(base.written_, Written), _fitted(live.written_, Written))
    made.starts_ = np.concatenate((base.starts_, base.starts_[-1] + live.starts_[1:]))
    made.text_ = _text(base.text_, live.text_, dead)
    made.concepts_ = _concepts(base.concepts_, live.concepts_, (old, len(live.profiles_)))
    made.meaning_ = TwoMeanings(_fitted(base.meaning_, MeaningSimilarity), _fitted(live.meaning_, MeaningSimilarity))
    shares = _below(base.levelling_.shares, live.levelling_.shares) if not base.align_languages else made.text_.shares_
    shares = np.where(np.append(dead, np.zeros(len(come), bool))[:, None], 0.0, shares)
    made.levelling_ = Levelling(shares, base.group_floor)
    made.criteria_ = tuple(Both(one, other) for one, other in zip(base.criteria_, live.criteria_, strict=True))
    return made


@dataclass(frozen=True)
class Words:
    """What `TextSimilarity` asks of a vectorizer: columns and weights of words."""

    vocabulary_: Mapping[str, int]
    idf_: NDArray[np.float64]


class Both(Criterion):
    """One criterion of two groups of people, one behind the other."""

    def __init__(self, base: Criterion, live: Criterion) -> None:
        self.base, self.live = base, live
        self.name = base.name

    def fit(self, profiles: Sequence[Profile]) -> Self:
        """Everybody in one group again."""
        self.base, self.live = self.base.fit(profiles), self.live.fit([])
        return self

    def asked(self, need: Need) -> Sequence[Asked]:
        return self.base.asked(need)

    def credits(self, need: Need) -> NDArray[np.float64]:
        return np.concatenate((self.base.credits(need), self.live.credits(need)))

    def detail(self, need: Need, profile: Profile, label: str) -> Facts:
        return self.base.detail(need, profile, label)


def _text(base: TextSimilarity, live: TextSimilarity, dead: NDArray[np.bool_]) -> TextSimilarity:
    made = copy.copy(base if base.vectorizer_ is not None else live)
    made.languages_ = tuple(sorted({*base.languages_, *live.languages_}))
    made.shares_ = np.zeros((len(base.shares_) + len(live.shares_), len(made.languages_)))
    for first, part in ((0, base), (len(base.shares_), live)):
        columns = [made.languages_.index(one) for one in part.languages_]
        made.shares_[first : first + len(part.shares_), columns] = part.shares_
    made.shares_[: len(dead)][dead] = 0.0
    if base.vectorizer_ is None or live.vectorizer_ is None:
        made.pooled_ = _one_empty(base, live, (len(base.shares_), len(live.shares_)))
        return made
    known = base.vectorizer_.vocabulary_
    new = [stem for stem in live.stems_ if stem not in known]
    columns_of = {**known, **{stem: len(known) + n for n, stem in enumerate(new)}}
    idf = np.concatenate((base.vectorizer_.idf_, np.full(len(new), base.rarest_)))
    place = np.array([columns_of[stem] for stem in live.stems_], dtype=np.int32)
    own = _fitted(live.pooled_, PooledSimilarity)
    rows = own.passages_.astype(np.float64)
    rows.data *= (idf[place] / live.vectorizer_.idf_)[rows.indices]
    moved = sparse.csr_matrix((rows.data, place[rows.indices], rows.indptr), shape=(rows.shape[0], len(columns_of)))
    made._nearness = base.near_
    made.vectorizer_ = Words(columns_of, idf)
    made.stems_ = np.concatenate((base.stems_, np.array(new, dtype=object)))
    made.pooled_ = TwoPools(_fitted(base.pooled_, PooledSimilarity), _refitted(moved, own))
    return made


def _concepts(base: ConceptSimilarity, live: ConceptSimilarity, people: tuple[int, int]) -> ConceptSimilarity:
    made = copy.copy(base if base.vectorizer_ is not None else live)
    if base.vectorizer_ is None or live.vectorizer_ is None:
        made.pooled_ = _one_empty(base, live, people)
        return made
    own = _fitted(live.pooled_, PooledSimilarity)
    rows = own.passages_.astype(np.float64)
    rows.data *= (base.vectorizer_.idf_ / live.vectorizer_.idf_)[rows.indices]
    made.pooled_ = TwoPools(_fitted(base.pooled_, PooledSimilarity), _refitted(rows, own))
    return made


def _one_empty(
    base: TextSimilarity | ConceptSimilarity, live: TextSimilarity | ConceptSimilarity, people: tuple[int, int]
) -> TwoPools:
    """Both groups, where in one of them nobody has a passage."""
    empty = (PooledSimilarity().fit(sparse.csr_matrix((0, 0)), np.zeros(number, np.intp)) for number in people)
    first, last = (
        _fitted(one.pooled_, PooledSimilarity) if one.vectorizer_ is not None else none
        for one, none in zip((base, live), empty, strict=True)
    )
    return TwoPools(first, last)


def _fitted(part: object, kind: type[Part]) -> Part:
    """A part as it was fitted."""
    if not isinstance(part, kind):
        raise TypeError("People change against the matcher that was fitted, not against a changed one.")
    return part


def _refitted(rows: sparse.csr_matrix, pooled: PooledSimilarity) -> PooledSimilarity:
    """The same people with weighed rows, made unit rows again."""
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    rows.data /= np.repeat(np.where(lengths > 0, lengths, 1.0), np.diff(rows.indptr))
    return PooledSimilarity(pooled.centroid).fit(rows, np.diff(pooled.starts_))


def _below(above: NDArray[np.float64], below: NDArray[np.float64]) -> NDArray[np.float64]:
    """One table under the other; the narrower one gets columns of zeros."""
    width = max(above.shape[1], below.shape[1])
    return np.vstack([np.pad(one, ((0, 0), (0, width - one.shape[1]))) for one in (above, below)])
