"""The criteria beside the text: how far a profile meets what a need asks, each from 0 to 1."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from socx.core.values import Period
from socx.matching.engine.values import (
    Facts,
    Need,
    Profile,
    cefr_rank,
    merged,
    shared_days,
)
from socx.matching.engine.weights import (
    KIND_CREDIT,
    KIND_UNKNOWN,
    LANGUAGE_STEP,
    TOPIC_CLAIMED,
    TOPIC_EVIDENCE,
    TOPIC_UNCLAIMED,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that a need asks under a criterion; `share` is its share of the criterion."""

    label: str
    kind: str
    share: float


class Criterion(ABC):
    """A part of the score that is a weighted mean of credits, one for each thing asked.

    A subclass learns a table of all profiles once, so that a need reads a few columns of it.
    Knowing more of a profile never lowers a credit.
    """

    name: str

    @abstractmethod
    def fit(self, profiles: Sequence[Profile]) -> Self:
        """Learn what the profiles offer."""

    @abstractmethod
    def asked(self, need: Need) -> Sequence[Asked]:
        """What the need asks, in a fixed order; empty when it asks nothing here."""

    @abstractmethod
    def credits(self, need: Need) -> NDArray[np.float64]:
        """Credits in [0, 1], shape (n_profiles, len(asked(need)))."""

    @abstractmethod
    def detail(self, need: Need, profile: Profile, label: str) -> Facts:
        """The facts behind one credit, for the reader of an explanation."""

    def values(self, need: Need, credits: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
        """The criterion of every profile, in [0, 1]; `credits` are those of the need, where they are at hand."""
        shares = np.array([asked.share for asked in self.asked(need)])
        values: NDArray[np.float64] = (self.credits(need) if credits is None else credits) @ shares
        return values


def _evenly(labels: Iterable[str], kind: str) -> list[Asked]:
    ordered = sorted(labels)
    return [Asked(label, kind, 1 / len(ordered)) for label in ordered]


class Table:
    """Columns by label, each in one piece of memory; what nobody has is a column of zeros."""

    def __init__(self, rows: Sequence[Mapping[str, float]], dtype: type = np.float64) -> None:
        labels = sorted({label for row in rows for label in row})
        self.columns = {label: j for j, label in enumerate(labels)}
        self.values: NDArray[np.generic] = np.zeros((len(rows), len(labels)), dtype=dtype, order="F")
        for i, row in enumerate(rows):
            for label, value in row.items():
                self.values[i, self.columns[label]] = value

    def read(self, asked: Sequence[Asked]) -> NDArray[np.float64]:
        read = np.zeros((len(self.values), len(asked)), order="F")
        for j, thing in enumerate(asked):
            read[:, j] = self.column(thing.label)
        return read

    def column(self, label: str) -> NDArray[np.generic]:
        """What everybody has under one label."""
        known = self.columns.get(label)
        return np.zeros(len(self.values)) if known is None else self.values[:, known]

    def has(self, *labels: str | None) -> NDArray[np.bool_]:
        """Who has anything under one of these labels."""
        return np.any([self.column(one) for one in labels if one] or [np.zeros(len(self.values))], axis=0)


def topic_credit(profile: Profile, topic: str) -> float:
    """What a topic of a profile is worth: by the level claimed, and more with evidence."""
    evidenced = topic in profile.evidenced_topics
    level = profile.topics.get(topic)
    if level is None:
        return TOPIC_UNCLAIMED if evidenced else 0.0
    return TOPIC_CLAIMED[min(4, max(1, level))] + (TOPIC_EVIDENCE if evidenced else 0.0)


class Topics(Criterion):
    """Topics of the need that the profile claims, with or without evidence."""

    name = "topics"

    def fit(self, profiles: Sequence[Profile]) -> Self:
        self._table = Table(
            [{topic: topic_credit(p, topic) for topic in {*p.topics, *p.evidenced_topics}} for p in profiles]
        )
        return self

    def asked(self, need: Need) -> Sequence[Asked]:
        return _evenly(need.topics, "topic")

    def credits(self, need: Need) -> NDArray[np.float64]:
        return self._table.read(self.asked(need))

    def detail(self, need: Need, profile: Profile, label: str) -> Facts:
        return {
            "level": profile.topics.get(label),
            "evidenced": label in profile.evidenced_topics,
        }


class Languages(Criterion):
    """Languages of the need at their minimum level; each step under it takes half."""

    name = "languages"

    def fit(self, profiles: Sequence[Profile]) -> Self:
        self._table = Table([{lang: cefr_rank(level) for lang, level in p.languages.items()} for p in profiles])
        return self

    def asked(self, need: Need) -> Sequence[Asked]:
        return _evenly(need.languages, "language")

    def credits(self, need: Need) -> NDArray[np.float64]:
        asked = self.asked(need)
        levels = self._table.read(asked)
        for j, thing in enumerate(asked):
            steps = np.maximum(0.0, cefr_rank(need.languages[thing.label]) - levels[:, j])
            known = levels[:, j] > 0
            levels[:, j] = known * np.maximum(0.0, 1 - LANGUAGE_STEP * steps)
        return levels

    def detail(self, need: Need, profile: Profile, label: str) -> Facts:
        return {"asked": need.languages[label], "has": profile.languages.get(label)}


class Assistance(Criterion):
    """Types of assistance of the need that the profile offers."""

    name = "assistance"

    def fit(self, profiles: Sequence[Profile]) -> Self:
        self._table = Table([dict.fromkeys(p.assistance, 1.0) for p in profiles])
        return self

    def asked(self, need: Need) -> Sequence[Asked]:
        return _evenly(need.assistance, "assistance")

    def credits(self, need: Need) -> NDArray[np.float64]:
        return self._table.read(self.asked(need))

    def detail(self, need: Need, profile: Profile, label: str) -> Facts:
        return {"offered": label in profile.assistance}


def free_share(need: Need, profile: Profile) -> float:
    """Share of the days of the need's period on which the profile is not away; 1 without one."""
    if need.period is None:
        return 1.0
    away = sum(shared_days(need.period, period) for period in merged(profile.unavailable))
    return 1 - away / need.period.days


class Availability(Criterion):
    """Free days in the period, and the way of working: on site, remote or both."""

    name = "availability"
    DAYS = 0.7  # share of the free days where a need asks both

    def fit(self, profiles: Sequence[Profile]) -> Self:
        rows = [(i, p) for i, profile in enumerate(profiles) for p in merged(profile.unavailable)]
        self._size = len(profiles)
        self._owner = np.array([i for i, _ in rows], dtype=np.intp)
        self._first = np.array([p.start.toordinal() for _, p in rows], dtype=np.int64)
        self._last = np.array([p.end.toordinal() for _, p in rows], dtype=np.int64)
        self._modalities = Table([_modalities(p) for p in profiles])
        return self

    def asked(self, need: Need) -> Sequence[Asked]:
        wanted = []
        if need.period is not None:
            wanted.append(Asked("days", "days", self.DAYS if need.modality else 1.0))
        if need.modality:
            share = 1 - self.DAYS if need.period is not None else 1.0
            wanted.append(Asked(need.modality, "modality", share))
        return wanted

    def credits(self, need: Need) -> NDArray[np.float64]:
        asked = self.asked(need)
        earned = self._modalities.read(asked)
        if need.period is not None:
            earned[:, 0] = self.free(need.period)
        return earned

    def detail(self, need: Need, profile: Profile, label: str) -> Facts:
        if label == "days" and need.period is not None:
            away = [p for p in merged(profile.unavailable) if shared_days(need.period, p)]
            return {
                "days": need.period.days,
                "away": [(p.start.isoformat(), p.end.isoformat()) for p in away],
            }
        return {"offered": sorted(profile.modalities)}

    def free(self, period: Period) -> NDArray[np.float64]:
        """Everybody's share of free days in a period."""
        first, last = period.start.toordinal(), period.end.toordinal()
        days = np.minimum(self._last, last) - np.maximum(self._first, first) + 1
        away = np.bincount(self._owner, np.maximum(days, 0), minlength=self._size)
        return 1 - away / period.days


def _modalities(profile: Profile) -> dict[str, float]:
    """Credit of each way of working: who offers one of the two can do half of a hybrid activity."""
    offered = dict.fromkeys(profile.modalities, 1.0)
    if "hybrid" in offered:
        return {"onsite": 1.0, "remote": 1.0, "hybrid": 1.0}
    if offered:
        offered["hybrid"] = len({"onsite", "remote"} & offered.keys()) / 2
    return offered


class Experience(Criterion):
    """Whether the person has worked in the partner of the need before."""

    name = "experience"

    def fit(self, profiles: Sequence[Profile]) -> Self:
        self._table = Table([dict.fromkeys(p.partners, 1) for p in profiles], dtype=np.int8)
        return self

    def asked(self, need: Need) -> Sequence[Asked]:
        return _evenly([need.partner] if need.partner else [], "partner")

    def credits(self, need: Need) -> NDArray[np.float64]:
        return self._table.read(self.asked(need))

    def detail(self, need: Need, profile: Profile, label: str) -> Facts:
        return {"worked_there": label in profile.partners}


class Kind(Criterion):
    """Public servants and staff of mandated bodies first."""

    name = "kind"

    def fit(self, profiles: Sequence[Profile]) -> Self:
        self._values = np.array([KIND_CREDIT.get(p.kind, KIND_UNKNOWN) for p in profiles])
        self._known = any(p.kind for p in profiles)
        return self

    def asked(self, need: Need) -> Sequence[Asked]:
        return [Asked("kind", "kind", 1.0)] if self._known else []

    def credits(self, need: Need) -> NDArray[np.float64]:
        return self._values.reshape(-1, 1)

    def detail(self, need: Need, profile: Profile, label: str) -> Facts:
        return {"kind": profile.kind}


def criteria() -> tuple[Criterion, ...]:
    """The criteria in the order in which they are shown."""
    return Topics(), Languages(), Assistance(), Availability(), Experience(), Kind()
