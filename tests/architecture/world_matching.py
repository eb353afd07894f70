"""Weights, and a page of a ranking that was shown, in the crawled world."""

from __future__ import annotations

from socx.access.permissions import Permission as P
from socx.db import db as database
from socx.matching.models import RankingView, ShownPlace, WeightsVersion
from tests.architecture.canaries import World, reads
from tests.factories import NOW


def propose_weights(made: World) -> list[WeightsVersion]:
    """Weights in force and proposed ones, each with a reason."""
    found = []
    for name, state in (("1", "in_force"), ("2", "proposed"), ("3", "retired")):
        reason = made.word(f"reason of weights {name}", reads(P.WEIGHTS_MANAGE, None))
        item = WeightsVersion(
            name=name, state=state, origin="learnt", points={"text": 50.0, "topics": 50.0}, reason=reason, made_at=NOW,
            decided_at=NOW, learnt={
                "until": NOW.isoformat(), "training": 1, "requests": 1, "trials": 0, "passes": True, "losing": [],
                "replayed": 1, "changed": [{"request": one.id, "fresh": 1} for one in made.requests], "groups": {},
                "check": _EVEN, "left_out": _EVEN,
            },
        )  # fmt: skip
        database.session.add(item)
        found.append(item)
    database.session.flush()
    return found


_EVEN = {"old": 1.0, "new": 1.0, "difference": 0.0, "low": 0.0, "high": 0.0, "requests": 1}


def show_ranking(made: World) -> int:
    """A page of the ranking for the first request that has one."""
    item = next(one for one in made.requests if one.state == "under_way")
    view = RankingView(
        request_id=item.id, page=1, source="page", digest="d", need_digest="n", engine_version="e",
        weights_version="1", by_id=made.people["adviser"].id, at=NOW,
        places=[
            ShownPlace(expert_id=one.id, place=n, rank=n, score=50.0, values={"text": 0.5})
            for n, one in enumerate(made.experts, 1)
        ],
    )  # fmt: skip
    database.session.add(view)
    database.session.flush()
    return view.id
