"""Decisions on matches in the demonstration: pages that advisers looked at, whom they took and whom they left."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from socx.accounts.models import User
from socx.db import db
from socx.matching import queries, services, showing
from socx.matching.models import MatchDecision
from socx.requests.models import AssistanceRequest

#: How much more these advisers go by topics and languages than the ranking does.
LIKED = {"topics": 2.0, "languages": 1.0, "text": 0.5, "concepts": 0.5}
#: Whom an adviser looks at: the first ones of the page.
LOOKED_AT = 9
TAKEN, LEFT = 2, 2
REASONS = ("profile", "experience", "language", "profile", "availability")
NOTES = {
    "profile": "Knows the field, but not this part of it.",
    "experience": "Has written about it and has not done it.",
    "language": "",
    "availability": "On a mission until the summer.",
}


def load(now: datetime) -> int:
    """Let the adviser of each request that is open look at its ranking and decide; return on how many."""
    found = db.session.scalars(
        select(AssistanceRequest)
        .where(AssistanceRequest.state.in_(services.DECIDING_STATES), AssistanceRequest.sensitivity == "normal")
        .order_by(AssistanceRequest.submitted_at, AssistanceRequest.id)
    ).all()
    done = 0
    for item in found:
        adviser = (
            item.adviser
            or db.session.scalars(
                select(User).where(User.role == "adviser", User.domain == item.domain).order_by(User.id)
            ).first()
        )
        if adviser is not None:
            at = min(max(item.state_since, item.created_at) + timedelta(hours=3), now)
            done += _decide(item, adviser, at)
    return done


def _decide(item: AssistanceRequest, adviser: User, at: datetime) -> bool:
    """One look and the decisions after it; those who are placed already are known and left alone."""
    by = adviser.actor()
    ranking = services.ranking(item, at)
    page = showing.page_of(ranking, 1, showing.drawn_for(item, ranking, 1, at))
    if len(page) < TAKEN + LEFT:
        return False
    showing.keep(item.id, ranking, 1, page, "page", by=by, at=at)
    known = set(db.session.scalars(select(MatchDecision.expert_id).where(MatchDecision.request_id == item.id)))
    seen = [int(one.ranked.key) for one in page[:LOOKED_AT] if one.ranked.key not in known]
    liked = sorted(seen, key=lambda key: (-_liking(ranking.values(key), item.id + key), key))
    people = {expert.id: expert for expert in db.session.scalars(queries.people(seen))}
    for key in liked[:TAKEN]:
        services.decide(item, people[key], "shortlisted", by=by, at=at)
    for number, key in enumerate(liked[TAKEN:][-LEFT:]):
        reason = REASONS[(item.id + number) % len(REASONS)]
        services.decide(item, people[key], "rejected", reason_code=reason, note=NOTES[reason], by=by, at=at)
    return True


def _liking(values: Mapping[str, float], chance: int) -> float:
    """How an adviser sees somebody, with a little that no figure knows."""
    return sum(LIKED.get(part, 0.3) * value for part, value in values.items()) + chance * 37 % 100 / 400
