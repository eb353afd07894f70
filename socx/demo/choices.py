"""Choices of the demonstration: one that is made up to the place on the team, one that waits for a second look."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from socx.access.actors import Actor, Role
from socx.accounts.models import User
from socx.db import db
from socx.demo import paying
from socx.selection.grid import GRIDS
from socx.selection.models import ExpertCall, Nomination
from socx.selection.queries import selection as chosen
from socx.selection.services import conduct, grid, nominations, opinions, outcome, releases

DAY = timedelta(days=1)

#: What assessors say beside a score, by the score.
REASONS = {
    2: "Knows the subject, with little practice in it.",
    3: "Enough for the task.",
    4: "Has done this for several years.",
    5: "Leads this work in the own administration.",
}


def assess(call: ExpertCall, by: Actor, at: datetime, shift: int = 0) -> None:
    """One assessor looks at all applications; scores differ from person to person."""
    for position in call.positions:
        board = grid.board(call, position)
        for item in board.applications:
            scores = {}
            for number, name in enumerate(GRIDS.newest.criteria):
                score = 2 + (item.id + number + shift) % 4
                scores[name] = (score, REASONS[score])
            note = "Read together with the answers in the application."
            grid.assess(board, item, scores, essential="yes", note=note, by=by, at=at)


def choose(call: ExpertCall, by: Actor, at: datetime) -> None:
    """Decide every position by the ranking, and bring the first one up to the place on the team."""
    assess(call, by, at)
    for second in _seconds(call, by)[:1]:
        assess(call, second, at + DAY, 1)
    for position in list(call.positions):
        board = grid.board(call, position)
        ranks = [place.candidate.key for place in board.places() if board.applications]
        free = [key for key in ranks if _is_free(board, key)]
        outcome.decide(
            board,
            outcome.Decision(
                free[0] if free else None, free[1:], reason_code="" if free == ranks else "together",
                note="By the ranking, after two looks." if ranks else "Nobody applied.",
            ),
            by=by, at=at + 2 * DAY,
        )  # fmt: skip
    made = chosen.outcome_of(call.id, call.positions[0].id)
    if made is not None and made.standing is not None:
        _mobilise(made.standing, by, at + 3 * DAY)


def _is_free(board: grid.Board, key: int) -> bool:
    return next(one for one in board.applications if one.id == key).state == "submitted"


def _seconds(call: ExpertCall, by: Actor) -> list[Actor]:
    """Colleagues of the adviser at the same desk, then managers."""
    found = db.session.scalars(
        select(User)
        .where(
            User.id != by.user_id,
            (User.domain == call.domain) & (User.role == Role.ADVISER) | (User.role == Role.MANAGER),
        )
        .order_by(User.role, User.id)
    )
    return [one.actor() for one in found]


def _mobilise(item: Nomination, by: Actor, at: datetime) -> None:
    """The person agrees, the employer authorises, the partner has no objection: all that the team needs."""
    expert, activity = item.expert, item.call.activity
    if expert.user is None:
        return
    nominations.advance(item, "agree", by=expert.user.actor(), at=at)
    if item.release is None:
        releases.record_release(item, granted=True, reference="Letter of the employer", by=by, at=at + DAY)
    official = db.session.scalars(
        select(User).where(User.institution_id.in_(activity.institution_ids)).order_by(User.role, User.id)
    ).first()
    if expert.may_share_since is None or official is None:
        return
    opinion = opinions.ask_partner(item, by=by, at=at + DAY)
    opinions.give_opinion(opinion, "no_objection", by=official.actor(), at=at + 2 * DAY)
    nominations.advance(item, "place", by=by, at=at + 3 * DAY)
    conduct.acknowledge(activity, expert, by=expert.user.actor(), at=at + 3 * DAY)
    if activity.delivery is not None:
        paying.contract(item, by, at + 4 * DAY)
        paying.brief(item, by, at + 6 * DAY)
