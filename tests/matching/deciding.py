"""Rosters, looks and decisions for the tests of learning."""

from __future__ import annotations

from datetime import datetime, timedelta

from socx.accounts.models import User
from socx.db import db
from socx.experts.models import Expert
from socx.matching import services, showing
from socx.matching.models import MatchDecision, RankingView
from socx.requests.models import AssistanceRequest
from tests.factories import make_expert, make_request


def make_roster(count: int = 25) -> list[Expert]:
    """People who can be ranked, no two alike; each second one a woman."""
    return [
        make_expert(
            text="Labour market data. " * (n + 1) + f"Word{n}", topics={"EM14": 1 + n % 4},
            sex="fm"[n % 2], member_state=("IE", "FR", "ES")[n % 3],
        )
        for n in range(count)
    ]  # fmt: skip


def look(case: AssistanceRequest, number: int, by: User, at: datetime) -> RankingView | None:
    """Somebody opens a page of the ranking, and it is kept unless it was."""
    ranking = services.ranking(case, at)
    drawn = showing.drawn_for(case, ranking, number, at)
    return showing.keep(case.id, ranking, number, showing.page_of(ranking, number, drawn), "page", by=by.actor(), at=at)


def expert_at(case: AssistanceRequest, rank: int, at: datetime) -> Expert:
    return db.session.get_one(Expert, services.ranking(case, at).ranked[rank - 1].key)


def decide(
    case: AssistanceRequest, rank: int, by: User, at: datetime, reason: str = "", note: str = ""
) -> MatchDecision:
    """Shortlist whoever has this rank, or reject with a reason."""
    return services.decide(
        case, expert_at(case, rank, at), "rejected" if reason else "shortlisted",
        reason_code=reason, note=note, by=by.actor(), at=at,
    )  # fmt: skip


def decide_many(count: int, by: User, at: datetime) -> list[AssistanceRequest]:
    """Requests that somebody looked at and decided on: the third is taken, the first does not fit."""
    made = []
    for n in range(count):
        case, moment = make_request("assessment"), at + timedelta(hours=n)
        look(case, 1, by, moment)
        decide(case, 3, by, moment)
        decide(case, 1, by, moment, "profile")
        made.append(case)
    return made
