"""/api/v1/requests/{id}/matches: the ranking, one person's score, the decision."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.core.errors import NotFound, WrongState
from socx.core.i18n import N_
from socx.db import db, transaction
from socx.experts import queries as experts
from socx.experts.models import Expert
from socx.matching import queries, schemas, services
from socx.matching.models import MatchDecision
from socx.requests.models import AssistanceRequest
from socx.web.api import notes
from socx.web.guard import current_actor, requires
from socx.web.pages import now

blp = Blueprint("matches-api", __name__, url_prefix="/requests/<id:id>/matches", description="Matches of a request")
BLUEPRINTS = (blp,)


def _matchable(request_id: int) -> AssistanceRequest | None:
    item = queries.find_request(request_id)
    if item is None or not permits(current_actor(), P.REQUEST_READ, item):
        return None
    if permits(current_actor(), P.MATCH_READ, item) and item.state not in services.OPEN_STATES:
        raise WrongState(N_("Experts are sought for a request from its assessment on."))
    return item


def _expert(expert_id: int) -> Expert:
    found = experts.find(expert_id)
    if found is None or not permits(current_actor(), P.EXPERT_READ, found):
        raise NotFound
    return found


@blp.get("")
@requires(P.MATCH_READ, on=_matchable)
@blp.arguments(schemas.MatchQuery, location="query")
@blp.response(200, schemas.Matches)
def index(item: AssistanceRequest, query: dict[str, Any]) -> Any:
    """The best experts for a request, and everybody who is out with the reasons."""
    found = services.ranking(item, now())
    best = found.ranked[: query["top"]]
    people = {e.id: e for e in db.session.scalars(queries.people([int(p.key) for p in best])).unique()}
    decided = {d.expert_id: d for d in db.session.scalars(queries.decisions(item.id))}
    return {
        "weights_version": found.weights_version,
        "ranked": len(found.ranked),
        "matches": [
            schemas.match(place, rank, people[int(place.key)], decided.get(int(place.key)))
            for rank, place in enumerate(best, 1)
        ],
        "out": [{"expert_id": one.key, "reasons": [schemas.reason(r) for r in one.reasons]} for one in found.excluded],
        "notes": notes(*item.partner_codes),
    }


def _detail(item: AssistanceRequest, expert: Expert) -> dict[str, Any]:
    answer = services.why_not(item, expert, now())
    kept = queries.decision_on(item.id, expert.id)
    found: dict[str, Any] = {
        "expert_id": expert.id,
        "rank": answer.rank,
        "among": answer.among,
        "reasons": [schemas.reason(r) for r in answer.reasons],
        "score": None,
        "parts": [],
        "missing": [],
        "decision": _decision(kept) if kept else None,
    }
    if answer.rank is not None:
        explained = services.ranking(item, now()).explain(expert.id)
        found |= {
            "score": explained.score,
            "parts": schemas.parts(explained),
            "missing": [schemas.reason(m) for m in explained.missing],
        }
    return found


def _decision(kept: MatchDecision) -> dict[str, Any]:
    return {
        "decision": kept.decision,
        "reason_code": kept.reason_code,
        "note": kept.note,
        "rank": kept.rank,
        "score": kept.score,
        "weights_version": kept.weights_version,
        "at": kept.at.isoformat(),
    }


@blp.get("/<id:expert_id>")
@requires(P.MATCH_READ, on=_matchable)
@blp.response(200, schemas.MatchDetail)
def detail(item: AssistanceRequest, expert_id: int) -> Any:
    """One person for a request: the score to the last digit, or why there is none."""
    return _detail(item, _expert(expert_id))


@blp.put("/<id:expert_id>")
@requires(P.MATCH_READ, on=_matchable)
@blp.arguments(schemas.MatchDecisionIn)
@blp.response(200, schemas.MatchDetail)
def decide(item: AssistanceRequest, body: dict[str, Any], expert_id: int) -> Any:
    """Shortlist or reject; deciding again replaces the decision."""
    expert = _expert(expert_id)
    with transaction():
        services.decide(
            item, expert, body["decision"], reason_code=body["reason_code"], note=body["note"],
            by=current_actor(), at=now(),
        )  # fmt: skip
    return _detail(item, expert)


@blp.delete("/<id:expert_id>")
@requires(P.MATCH_READ, on=_matchable)
@blp.response(204)
def undo(item: AssistanceRequest, expert_id: int) -> None:
    """Take a decision back."""
    with transaction():
        services.undo(item, _expert(expert_id), by=current_actor(), at=now())
