"""What was shown: the pages of a ranking as rows, neighbours that are exchanged for learning, and
whether an old page comes out the same again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from socx.access.actors import Actor
from socx.db import db
from socx.matching import queries, weighing
from socx.matching.models import RankingView, ShownPlace
from socx.requests.models import AssistanceRequest

if TYPE_CHECKING:
    from socx.matching.engine import Ranked
    from socx.matching.services import Ranking

#: People on one page of a ranking.
PAGE_SIZE = 20
#: The first places are never touched: an adviser takes most people from there.
FIRST_EXCHANGED = 6
#: Pairs of neighbours for which lots are drawn, a page; about half of them are exchanged.
TRIALS = 2


@dataclass(frozen=True, slots=True)
class Trial:
    """Lots were drawn for two neighbours: the upper one's rank, and whether they are exchanged."""

    rank: int
    is_exchanged: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """Somebody on a page: `rank` by the score, `place` from the top as shown."""

    rank: int
    place: int
    in_trial: bool
    ranked: Ranked


def trials(request_id: int, day: date, version: str, first: int, last: int) -> tuple[Trial, ...]:
    """The lots of one page with the ranks `first` to `last`.

    They hang on the request, the day and the version of the weights alone, so that a page stays as it
    is while one works with it, and looks the same to everybody.
    """
    pairs = list(range(_first_pair(first), last, 2))
    lots = [(_lot(request_id, day, version, rank), rank) for rank in pairs]
    chosen = sorted(lots)[:TRIALS]
    return tuple(sorted((Trial(rank, lot[-1] % 2 == 1) for lot, rank in chosen), key=lambda trial: trial.rank))


def page_of(ranking: Ranking, number: int, drawn: Sequence[Trial] = ()) -> list[Placed]:
    """The people of one page in the order in which they are shown."""
    start = (number - 1) * PAGE_SIZE
    ranks = list(range(start + 1, min(start + PAGE_SIZE, len(ranking.ranked)) + 1))
    touched = {rank for trial in drawn for rank in (trial.rank, trial.rank + 1)}
    order = list(ranks)
    for trial in drawn:
        if trial.is_exchanged:
            here = trial.rank - start - 1
            order[here], order[here + 1] = order[here + 1], order[here]
    return [
        Placed(rank, place, rank in touched, ranking.ranked[rank - 1]) for place, rank in zip(ranks, order, strict=True)
    ]


def upper_place(number: int, place: int) -> int:
    """The upper place of the pair of neighbours to which a place of a page belongs."""
    first = _first_pair((number - 1) * PAGE_SIZE + 1)
    return place - (place - first) % 2


def drawn_for(item: AssistanceRequest, ranking: Ranking, number: int, now: datetime) -> tuple[Trial, ...]:
    """The lots for a page of the ranking today; none where a manager has turned this off."""
    if not weighing.is_on():
        return ()
    start = (number - 1) * PAGE_SIZE
    last = min(start + PAGE_SIZE, len(ranking.ranked))
    return trials(item.id, now.date(), ranking.weights_version, start + 1, last)


def is_kept(request_id: int, ranking: Ranking, number: int, people: Sequence[Placed], source: str) -> bool:
    found = db.session.scalar(queries.view_with_digest(request_id, _digest(ranking, number, people), source))
    return found is not None


def keep(
    request_id: int, ranking: Ranking, number: int, people: Sequence[Placed], source: str, *,
    by: Actor, at: datetime,
) -> RankingView | None:  # fmt: skip
    """Keep a page of the ranking with the parts of everybody on it; None where it is kept already."""
    view = RankingView(
        request_id=request_id, page=number, source=source, digest=_digest(ranking, number, people),
        need_digest=ranking.need_digest, engine_version=weighing.engine_version(),
        weights_version=ranking.weights_version, by_id=by.user_id, at=at,
    )  # fmt: skip
    weighing.keep_engine_weights(at)
    try:
        with db.session.begin_nested():
            db.session.add(view)
            db.session.flush()
            db.session.execute(insert(ShownPlace), [
                {
                    "view_id": view.id, "expert_id": int(one.ranked.key), "place": one.place, "rank": one.rank,
                    "in_trial": one.in_trial, "score": one.ranked.score, "values": ranking.values(int(one.ranked.key)),
                }
                for one in people
            ])  # fmt: skip
    except IntegrityError:  # two windows at the same moment
        return None
    return view


def view_of(item: AssistanceRequest, ranking: Ranking, expert_id: int, *, by: Actor, at: datetime) -> RankingView:
    """The kept page of this very ranking on which somebody stood; kept now where nobody has looked at it."""
    same = queries.views_with(
        item.id, expert_id, weights_version=ranking.weights_version, need_digest=ranking.need_digest,
        engine_version=weighing.engine_version(), score=ranking.ranked[ranking.ranks[expert_id] - 1].score,
    ).limit(1)  # fmt: skip
    found = db.session.scalars(same).first()
    if found is None:
        number = (ranking.ranks[expert_id] - 1) // PAGE_SIZE + 1
        found = keep(item.id, ranking, number, page_of(ranking, number), "decision", by=by, at=at)
    return found or db.session.scalars(same).one()


def _first_pair(first: int) -> int:
    return max(first, FIRST_EXCHANGED)


def _lot(*facts: Any) -> bytes:
    return hashlib.sha256("|".join(map(str, facts)).encode()).digest()


def _digest(ranking: Ranking, number: int, people: Sequence[Placed]) -> str:
    lines = [
        (weighing.engine_version(), ranking.weights_version, ranking.need_digest, number),
        *((one.ranked.key, one.rank, one.place, repr(one.ranked.score)) for one in people),
    ]
    return hashlib.sha256(repr(lines).encode()).hexdigest()
