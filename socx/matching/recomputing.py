"""Makes a kept page of a ranking again: from what was kept, and with the roster of today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from socx.matching import services, showing, weighing
from socx.matching.models import RankingView, ShownPlace

if TYPE_CHECKING:
    from socx.matching.services import Ranking

#: Points that may lie between a kept score and the same score made again.
EXACT = 1e-9


@dataclass(frozen=True, slots=True)
class Line:
    """One person of a kept page: points then, made again from the kept parts, and made today.

    `today` is None for somebody who is not ranked any more.
    """

    kept: ShownPlace
    again: float | None
    today: float | None
    rank: int | None

    @property
    def is_same_today(self) -> bool:
        return self.today is not None and abs(self.today - self.kept.score) <= EXACT and self.rank == self.kept.rank


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What became of a kept page.

    `is_exact`: the kept parts and the weights of that version give the kept points and their order.
    The rest says why the ranking of today is another one; `erased` people are no longer on the page.
    """

    view: RankingView
    lines: tuple[Line, ...]
    is_exact: bool
    erased: int
    is_other_need: bool
    is_other_engine: bool

    @property
    def moved(self) -> list[Line]:
        return [line for line in self.lines if not line.is_same_today]

    @property
    def is_same_today(self) -> bool:
        return not self.moved and not self.erased


def recompute(view: RankingView, now: datetime) -> Recomputed:
    """Make a kept page again, with the weights of its version."""
    from socx.matching.engine.learning import rescored

    weights = weighing.named(view.weights_version)
    places = list(view.places)
    again = rescored([place.values for place in places], weights) if weights else None
    found = services.ranking_with(view.request, weights, now) if weights else None
    lines = [_line(place, again[n] if again else None, found) for n, place in enumerate(places)]
    start = (view.page - 1) * showing.PAGE_SIZE
    last = max((place.place for place in places), default=0)
    return Recomputed(
        view=view,
        lines=tuple(lines),
        is_exact=_is_exact(lines),
        erased=last - start - len(places),
        is_other_need=found is not None and found.need_digest != view.need_digest,
        is_other_engine=weighing.engine_version() != view.engine_version,
    )


def _line(place: ShownPlace, again: float | None, found: Ranking | None) -> Line:
    today = found.place(place.expert_id) if found else None
    return Line(
        kept=place,
        again=again,
        today=today.score if today else None,
        rank=found.ranks.get(place.expert_id) if found else None,
    )


def _is_exact(lines: Sequence[Line]) -> bool:
    """Whether everybody has the kept points again, and the ranks follow from them; ties fall by number."""
    if any(line.again is None or abs(line.again - line.kept.score) > EXACT for line in lines):
        return False
    ordered = sorted(lines, key=lambda line: line.kept.rank)
    keys = [(-line.kept.score, line.kept.expert_id) for line in ordered]
    return keys == sorted(keys)
