"""Verbs of learning: what decisions say about the weights, and what other weights would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from socx.access.actors import Actor
from socx.access.permissions import Permission
from socx.core.errors import WrongState, require
from socx.core.i18n import N_
from socx.db import db
from socx.matching import fairness, queries, services, showing, weighing
from socx.matching.models import REASONS_ABOUT_FIT, MatchDecision, WeightsVersion
from socx.requests.models import AssistanceRequest

if TYPE_CHECKING:
    from socx.matching.engine import Weights
    from socx.matching.engine.learning import Judged, PositionBias

#: Decided requests under which nothing is learnt, and from which on learning is suggested.
LEAST, SUGGESTED = 30, 100
#: Share of the decided requests, the earlier ones, that weights are learnt from; the later ones check them.
TRAINING = 0.7
#: Past requests that are ranked again with other weights, the latest ones: each costs as much as its page.
REPLAYED = 60
#: Places of a ranking that are compared.
TOP = 5
#: A group loses when it would be seen less beyond chance, and by this share of what is seen or more: among
#: thirty groups one always loses a thousandth.
LOSS = 0.005


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was decided, the earliest request first, and how lots turned out."""

    judged: tuple[Judged, ...]
    decided_at: tuple[datetime, ...]
    bias: PositionBias
    decisions: int  # that say something about fit, on people who were seen

    @property
    def requests(self) -> int:
        return len(self.judged)

    def split(self) -> int:
        """How many of the requests are learnt from; the others were decided after all of them."""
        return int(self.requests * TRAINING)


def evidence() -> Evidence:
    """Everything that decisions can teach.

    A request counts where somebody was shortlisted and somebody else was seen and rejected for the fit.
    """
    rows = [(row[0], row[1]) for row in db.session.execute(queries.seen_decisions())]
    by_request: dict[int, dict[int, tuple[MatchDecision, int]]] = {}
    for decision, place in rows:  # the latest look before the decision comes first
        by_request.setdefault(decision.request_id, {}).setdefault(decision.expert_id, (decision, place))
    taught = {key: [one for one in found.values() if _teaches(one[0])] for key, found in by_request.items()}
    made = sorted(
        ((max(d.at for d, _ in found), _judged(key, found)) for key, found in taught.items() if found),
        key=lambda pair: (pair[0], pair[1].key),
    )
    useful = [(at, one) for at, one in made if one.teaches]
    return Evidence(
        judged=tuple(one for _, one in useful),
        decided_at=tuple(at for at, _ in useful),
        bias=_lots(by_request),
        decisions=sum(len(one.taken) for _, one in useful),
    )


def propose(*, by: Actor, at: datetime) -> WeightsVersion:
    """Learn weights from what was decided, check them on later requests, and keep them as a proposal.

    Raises NotPermitted, or WrongState where too little was decided.
    """
    from socx.matching.engine.learning import compare, learn, leave_one_out, ndcg

    require(by, Permission.WEIGHTS_MANAGE)
    found = evidence()
    if found.requests < LEAST:
        raise WrongState(N_("Too little was decided to learn from."))
    standing = weighing.in_force()
    prior, split = list(standing.points().values()), found.split()
    learnt = learn(found.judged[:split], prior, found.bias)
    scale = sum(prior) / 100  # a part that a later engine brings has its points beside these
    points = {part: round(scale * value, 2) for part, value in zip(standing.points(), learnt.points_, strict=True)}
    after = list(points.values())
    check = compare(
        [ndcg(one, prior) for one in found.judged[split:]], [ndcg(one, after) for one in found.judged[split:]]
    )
    left_out = compare([ndcg(one, prior) for one in found.judged], leave_one_out(found.judged, prior, found.bias))
    replay = _replay(found, standing, weighing.made("new", points), at)
    facts = {
        "requests": found.requests,
        "decisions": found.decisions,
        "training": split,
        "until": found.decided_at[split - 1].isoformat(),
        "trials": found.bias.n_trials_,
        "exponent": found.bias.exponent_,
        "check": asdict(check),
        "left_out": asdict(left_out),
        "passes": check.is_better and not replay["losing"],
        **replay,
    }
    return weighing.propose(points, facts, by=by, at=at)


def stands(found: Evidence) -> str:
    """Whether one may learn: "off" under the least, "possible", or "suggested"."""
    return "off" if found.requests < LEAST else "possible" if found.requests < SUGGESTED else "suggested"


def loses(row: Mapping[str, Any]) -> bool:
    """Whether a group would be seen less, as the comparison of its exposure was kept."""
    return bool(row["high"] < 0 and row["difference"] <= -LOSS)


def _teaches(decision: MatchDecision) -> bool:
    """A rejection that says nothing about fit (not available, a conflict …) teaches nothing."""
    return decision.decision == "shortlisted" or decision.reason_code in REASONS_ABOUT_FIT


def _judged(key: int, found: Sequence[tuple[MatchDecision, int]]) -> Judged:
    import numpy as np

    from socx.matching.engine import DEFAULT_WEIGHTS
    from socx.matching.engine.learning import Judged

    ordered = sorted(found, key=lambda one: one[0].expert_id)
    parts = DEFAULT_WEIGHTS.points()
    return Judged(
        key=key,
        values=np.array([[decision.values.get(part, 0.0) for part in parts] for decision, _ in ordered]),
        taken=np.array([decision.decision == "shortlisted" for decision, _ in ordered]),
        places=np.array([place for _, place in ordered], dtype=np.intp),
    )


def _lots(decided: Mapping[int, Mapping[int, Any]]) -> PositionBias:
    """What the lots between neighbours say: pairs of which exactly one was decided on after it was seen."""
    from socx.matching.engine.learning import PositionBias

    views: dict[tuple[int, int], list[tuple[int, int]]] = {}
    request_of: dict[tuple[int, int], int] = {}
    for view_id, request_id, page, expert_id, place in db.session.execute(queries.lots()):
        start = showing.upper_place(page, place)
        views.setdefault((view_id, start), []).append((place, expert_id))
        request_of[view_id, start] = request_id
    places, upper_won, counted = [], [], set()
    for where, pair in sorted(views.items(), reverse=True):  # the latest view of a pair counts
        people = tuple(sorted(expert_id for _, expert_id in pair))
        if len(pair) < 2 or (request_of[where], people) in counted:
            continue
        counted.add((request_of[where], people))
        was = [expert_id in decided.get(request_of[where], {}) for _, expert_id in sorted(pair)]
        if was[0] != was[1]:
            places.append(where[1])
            upper_won.append(float(was[0]))
    return PositionBias().fit(places, upper_won)


def _replay(found: Evidence, old: Weights, new: Weights, now: datetime) -> dict[str, Any]:
    """What new weights would change in the latest decided requests, over today's roster."""
    latest = [one.key for one in found.judged[-REPLAYED:]]
    items = [item for key in latest if (item := db.session.get(AssistanceRequest, int(key))) is not None]
    changed, before, after = [], [], []
    for item in items:
        orders = [_order(services.ranking_with(item, weights, now).ranked) for weights in (old, new)]
        before.append(orders[0])
        after.append(orders[1])
        fresh = len(set(orders[1][:TOP]) - set(orders[0][:TOP]))
        if orders[0][:TOP] != orders[1][:TOP]:
            changed.append({"request": item.id, "fresh": fresh})
    groups = fairness.changes(before, after)
    return {
        "replayed": len(items),
        "changed": changed,
        "groups": groups,
        "losing": [[name, one["group"]] for name, rows in groups.items() for one in rows if loses(one)],
    }


def _order(ranked: Iterable[Any]) -> list[int]:
    return [int(place.key) for place in ranked]
