"""Answers, a contested fact and appraisals of the demonstration, so that records are not empty."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from socx.access.actors import Actor
from socx.activities.models import Activity, Position
from socx.db import db
from socx.demo.programme import Programme
from socx.experts.models import Expert
from socx.selection import reliability
from socx.selection.models import APPRAISED, CallInvitation, ExpertCall
from socx.selection.services import appraisals, contests, invitations

DAY = timedelta(days=1)

#: How many missions of the demonstration are appraised.
APPRAISALS = 6

NOTES = (
    "The team could use the work at once, and asked for the same person again.",
    "Well prepared. The part on statistics was shorter than planned, as agreed with the partner.",
    "",
)


def ask(call: ExpertCall, people: list[Expert], by: Actor, at: datetime) -> None:
    """Ask three people early: the first applies later, the second declines, the third does not answer."""
    free = [one for one in people if not invitations.why_not_invited(call, one, at) and one.user is not None]
    if len(free) < 3:
        return
    asked = [invitations.invite(call, one, at + 5 * DAY, by=by, at=at) for one in (free[0], *free[-2:])]
    declines = asked[1]
    if declines.expert.user is not None:
        invitations.decline(declines, "dates", by=declines.expert.user.actor(), at=at + 2 * DAY)


def plan(programme: Programme) -> None:
    """Say what is said about answers and missions when everything else has happened."""
    programme.on(programme.today, _say, programme, rank=40)


def _say(programme: Programme, at: datetime) -> None:
    _contest(at - 4 * DAY)
    closed = (
        select(Position)
        .join(Position.activity)
        .where(Activity.state == "closed", Position.expert_id.is_not(None))
        .order_by(Activity.delivery_end.desc(), Position.id)
    )
    shown = db.session.scalars(closed).unique().all()
    own = programme.expert_ids["expert-000"]
    for n, position in enumerate(sorted(shown, key=lambda one: one.expert_id != own)[:APPRAISALS]):
        _appraise(position, n, at - (20 - n) * DAY)


def _appraise(position: Position, n: int, at: datetime) -> None:
    adviser, expert = position.activity.request.adviser, position.expert
    if adviser is None or expert is None:
        return
    ratings = {name: "more" if (n + k) % 4 == 0 else "agreed" for k, name in enumerate(APPRAISED)}
    made = appraisals.appraise(position, ratings, NOTES[n % len(NOTES)], by=adviser.actor(), at=at)
    if n % 3 == 1 and expert.user is not None:
        appraisals.comment(made, "The partner had prepared everything well.", by=expert.user.actor(), at=at + DAY)


def _contest(at: datetime) -> None:
    """Somebody who did not answer says why that should not count."""
    lapsed = select(CallInvitation).where(CallInvitation.state == "lapsed").order_by(CallInvitation.id)
    item = db.session.scalars(lapsed.limit(1)).first()
    if item is None or item.expert.user is None:
        return
    facts = reliability.record(item.expert_id, at).facts
    fact = next((one for one in facts if (one.kind, one.number) == ("invitation", item.id)), None)
    if fact is not None:
        contests.contest(
            item.expert, fact, "The mail went to an address that I no longer use. I answer within a day as a rule.",
            by=item.expert.user.actor(), at=at,
        )  # fmt: skip
