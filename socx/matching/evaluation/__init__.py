"""A judged set of people and requests in the terms of the field, and how well a ranking agrees with it.

The people are invented. Each of the 111 requests (English, French, Spanish; some in Portuguese, Russian
and Arabic) names twelve people with a grade: 3 just right, 2 good, 1 of a neighbouring field, 0 other
subjects, many of which use the same words or the language of the request. Settings are chosen on the
half `tuning`; what is reported is the half `test`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from socx.matching.engine import Need, Passage, Profile
from socx.matching.engine.learning import interval

Floats = NDArray[np.float64]
Scorer = Callable[[Sequence[Profile], Sequence[Need]], Floats]
"""Scores of profiles for needs, shape (n_needs, n_profiles)."""

HALVES = ("tuning", "test", "all")
GOOD = 2
"""Grade from which somebody is worth finding."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A request and the grades of its candidates."""

    need: Need
    lang: str
    half: str
    grades: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over requests, with the interval that holds it in 95 of 100 resamples."""

    mean: float
    low: float
    high: float


def people(*, told: bool = True) -> list[Profile]:
    """The people of the judged set; without `told`, the languages of their passages are left out."""
    return [
        Profile(one["id"], tuple(Passage(d["text"], d["lang"] if told else "") for d in one["documents"]))
        for one in _lines("people.jsonl")
    ]


def judgements(half: str = "all", *, told: bool = True) -> list[Judgement]:
    """The requests of one half of the judged set, or of both."""
    return [
        Judgement(
            Need(one["id"], (Passage(one["text"], one["lang"] if told else ""),)),
            one["lang"],
            one["half"],
            one["grades"],
        )
        for one in _lines("requests.jsonl")
        if half in ("all", one["half"])
    ]


def measured(scorer: Scorer, asked: Sequence[Judgement], roster: Sequence[Profile]) -> dict[str, Floats]:
    """NDCG@10, reciprocal rank and recall@5 of each request, over its candidates."""
    column = {profile.key: n for n, profile in enumerate(roster)}
    scores = scorer(roster, [one.need for one in asked])
    rows: dict[str, list[float]] = {"NDCG@10": [], "MRR": [], "recall@5": []}
    for one, row in zip(asked, scores, strict=True):
        grades = np.array(list(one.grades.values()), dtype=np.float64)
        order = _order(row[[column[key] for key in one.grades]], list(one.grades))
        good = grades[order] >= GOOD
        rows["NDCG@10"].append(_gain(grades[order]) / _gain(np.sort(grades)[::-1]))
        rows["MRR"].append(1 / (1 + int(np.argmax(good))))
        rows["recall@5"].append(float(good[:5].sum() / good.sum()))
    return {name: np.array(values) for name, values in rows.items()}


def figure(values: Floats) -> Figure:
    """The mean of some requests with its bootstrap interval."""
    return Figure(float(values.mean()), *interval(values))


def pairs(asked: Sequence[Judgement], roster: Sequence[Profile]) -> dict[str, list[tuple[int, list[str]]]]:
    """For each pair such as "fr > en": the requests, and their candidates with most passages in that language."""
    spoken = {}
    for profile in roster:
        langs = [passage.lang for passage in profile.passages]
        spoken[profile.key] = max(sorted(set(langs)), key=langs.count)
    found: dict[str, list[tuple[int, list[str]]]] = {}
    for n, one in enumerate(asked):
        for lang in sorted({spoken[key] for key in one.grades}):
            keys = [key for key in one.grades if spoken[key] == lang]
            grades = {one.grades[key] for key in keys}
            if max(grades) >= GOOD and len(grades) > 1:
                found.setdefault(f"{one.lang} > {lang}", []).append((n, keys))
    return found


def _order(scores: Floats, keys: Sequence[str]) -> list[int]:
    """The best first; ties fall in the order of keys turned round, so that no method gains by them."""
    return sorted(range(len(keys)), key=lambda n: (-scores[n], keys[n][::-1]))


def _gain(grades: Floats) -> float:
    shown = grades[:10]
    return float(((2**shown - 1) / np.log2(np.arange(2, len(shown) + 2))).sum())


def _lines(name: str) -> list[dict[str, Any]]:
    text = (files("socx.matching.evaluation") / "data" / name).read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]
