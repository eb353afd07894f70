"""The selection grid: its criteria as data, and the ranking with the sum of each place. Plain Python.

Nothing here knows when an application came.  Essential requirements are met or not and bring no
points; advantageous ones and the criteria of the assessors add up to at most 100. Points are whole tenths,
so that what is compared is what is printed, and the printed parts add up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import fsum
from statistics import fmean

from socx.core.i18n import N_
from socx.core.shares import whole_parts
from socx.requests.criteria import GRIDS as REQUEST_GRIDS
from socx.requests.criteria import MAXIMUM_SCORE, Criterion, Grid, Grids, far_apart
from socx.selection.requirements import Judgement, score, unmet

# fmt: off
_CRITERIA_2026_11 = {
    "experience": Criterion(N_("Experience with the task"),
        N_("Has the person done what the position asks, and how recently?"), 4),
    "system":     Criterion(N_("Value of the own system"),
        N_("Can the partner learn from the system and the practice of this Member State?"), 2),
    "peer":       Criterion(N_("A peer today"),
        N_("Does the person do this work in an administration now, at the level of the partner's staff?"), 2),
    "working":    Criterion(N_("Working with others"),
        N_("Languages, teaching, advising, and what earlier missions say."), 2),
}

#: A grid that has been used is never edited.
GRIDS = Grids({
    "2026-11": Grid(_CRITERIA_2026_11, REQUEST_GRIDS["2026-11"].scale),
})

#: The weight of all advantageous requirements together, beside the weights of the criteria.
REQUIREMENTS_WEIGHT = 5

#: What an assessor says of the essential requirements.
ESSENTIAL = {
    "yes": N_("Meets all of them"),
    "no":  N_("Does not meet all of them"),
}

#: The name of the part of the sum that the requirements bring.
ADVANTAGEOUS = "advantageous"
PART_LABELS = {
    ADVANTAGEOUS: N_("Advantageous requirements"),
    **{name: one.label for grid in GRIDS.values() for name, one in grid.criteria.items()},
}
# fmt: on

#: So many whole assessments are expected before a decision.
ASSESSORS = 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole assessment of one assessor: scores by criterion, and yes or no to the essential requirements."""

    scores: Mapping[str, int]
    essential: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One application for one position. `name` orders those who are level."""

    key: int
    name: tuple[str, ...]
    judged: Sequence[Judgement]
    sheets: Sequence[Sheet] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One summand: the share that is reached, its weight, and the points of 100 that they bring."""

    name: str
    share: float
    weight: int
    points: float


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the ranking. `rank` is None for who does not meet what is essential, or has no scores yet."""

    candidate: Candidate
    rank: int | None
    total: float | None
    is_suitable: bool
    differs: bool  # the assessors do not agree on the essential requirements
    parts: tuple[Part, ...] = ()
    apart: frozenset[str] = field(default_factory=frozenset)


def ranked(candidates: Iterable[Candidate], grid: Grid = GRIDS.newest) -> list[Place]:
    """The ranking of a position: those who meet what is essential by points, then the others by name.

    Who has the same points has the same rank.
    """
    placed = [_place(one, grid) for one in candidates]
    placed.sort(key=lambda one: (not one.is_suitable, -_points(one), one.candidate.name, one.candidate.key))
    above = sorted(-_points(one) for one in placed if _counts(one))
    return [_with_rank(one, 1 + sum(other < -_points(one) for other in above)) for one in placed]


def departs(places: Sequence[Place], selected: Iterable[int], reserve: Sequence[int]) -> bool:
    """Whether a decision departs from the ranking: somebody with fewer points comes before one with more.

    It departs, too, when somebody is chosen who has no rank.
    """
    ranks = {one.candidate.key: one.rank for one in places}
    chosen = [*selected, *reserve]
    order = [ranks.get(key) for key in chosen]
    if any(rank is None for rank in order):
        return True
    known = [rank for rank in order if rank is not None]
    left = [rank for key, rank in ranks.items() if rank is not None and key not in chosen]
    return known != sorted(known) or bool(known and left and min(left) < max(known))


def _place(candidate: Candidate, grid: Grid) -> Place:
    said = {sheet.essential for sheet in candidate.sheets}
    is_suitable = "yes" in said if said else not unmet(candidate.judged)
    apart = frozenset(
        name for name in grid.criteria if far_apart(s.scores[name] for s in candidate.sheets if name in s.scores)
    )
    parts = _parts(candidate, grid) if candidate.sheets else ()
    total = round(fsum(part.points for part in parts), 1) if parts else None
    return Place(candidate, None, total, is_suitable, len(said) > 1, parts, apart)


def _parts(candidate: Candidate, grid: Grid) -> tuple[Part, ...]:
    reached, to_be_had = score(candidate.judged)
    shares = [(ADVANTAGEOUS, reached / to_be_had, REQUIREMENTS_WEIGHT)] if to_be_had else []
    shares += [
        (name, fmean(sheet.scores[name] for sheet in candidate.sheets) / MAXIMUM_SCORE, criterion.weight)
        for name, criterion in grid.criteria.items()
    ]
    weights = sum(weight for _, _, weight in shares)
    tenths = whole_parts([1000 * weight * share / weights for _, share, weight in shares])
    return tuple(Part(name, share, weight, n / 10) for (name, share, weight), n in zip(shares, tenths, strict=True))


def _points(place: Place) -> float:
    return place.total if place.total is not None else -1.0


def _counts(place: Place) -> bool:
    return place.is_suitable and place.total is not None


def _with_rank(place: Place, rank: int) -> Place:
    return replace(place, rank=rank) if _counts(place) else place
