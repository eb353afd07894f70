"""Verbs of the timeline: personal calendar feeds; what is said about milestones, and whether it was right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import delete, select

from socx.access.actors import Actor
from socx.accounts.models import User
from socx.accounts.secrets import digest, new_secret
from socx.activities.models import Milestone
from socx.audit import services as audit
from socx.db import db
from socx.timeline import adapters, queries
from socx.timeline.models import CalendarFeed, LateReplay, LateRisk
from socx.timeline.risk import history, replay, say


def make_feed(user: User, only_own: bool, *, by: Actor, at: datetime) -> str:
    """Give somebody's calendar an address and return its secret, which cannot be shown again.

    An address that was given before stops at once.
    """
    secret = new_secret()
    feed = db.session.scalar(queries.feed_of(user.id))
    if feed is None:
        feed = CalendarFeed(user_id=user.id, digest=digest(secret), made_at=at)
        db.session.add(feed)
    feed.digest, feed.only_own, feed.made_at, feed.fetched_at = digest(secret), only_own, at, None
    db.session.flush()
    audit.record(("user", user.id), "make_feed", by=by, at=at)
    return secret


def revoke_feed(user: User, *, by: Actor, at: datetime) -> None:
    """Make the address of somebody's calendar worthless; twice does what once does."""
    feed = db.session.scalar(queries.feed_of(user.id))
    if feed is not None:
        db.session.delete(feed)
        db.session.flush()
        audit.record(("user", user.id), "revoke_feed", by=by, at=at)


def assess(today: date, *, at: datetime) -> int:
    """Say of every open milestone whether its time suffices, and keep that; return how many are at risk or tight."""
    return assessed(today, at=at)()


def assessed(today: date, *, at: datetime) -> Callable[[], int]:
    """The same in two: look at everything, which takes long, and return how to keep what is said.

    What was said before is dropped then.
    """
    everything = adapters.told(db.session.scalars(queries.with_plans()).unique())
    known = history(adapters.cases(adapters.to_learn_from(everything)))
    rows = []
    for milestone, before, asked in adapters.open_ones(everything, today):
        said = say(asked, known)
        rows.append(
            LateRisk(
                milestone_id=milestone.id, activity_id=milestone.activity_id, level=said.level,
                due_on=milestone.due_on, since=before, days_left=said.left, days_gone=said.gone,
                half=said.needed.half, most=said.needed.most, cases=said.needed.cases, at=at,
            )
        )  # fmt: skip

    def keep() -> int:
        db.session.execute(delete(LateRisk))
        there = set(db.session.scalars(select(Milestone.id)))  # a plan may have changed meanwhile
        kept = [row for row in rows if row.milestone_id in there]
        db.session.add_all(kept)
        db.session.flush()
        return sum(row.level != "fine" for row in kept)

    return keep


def keep_replay(today: date, *, at: datetime) -> LateReplay:
    """Replay and keep the counts."""
    row = replayed(today, at=at)
    db.session.add(row)
    db.session.flush()
    return row


def replayed(today: date, *, at: datetime) -> LateReplay:
    """Ask of all past milestones what would have been said in time and what came of it: the counts, not kept yet."""
    found = adapters.to_learn_from(adapters.told(db.session.scalars(queries.with_plans()).unique()))
    past = list(adapters.past(found, today))
    tallies = replay(past, adapters.cases(found))
    return LateReplay(
        at=at,
        figures={
            "milestones": len(past),
            "late": sum(one.was_late for one in past),
            "horizons": [{"days": days, **asdict(tally)} for days, tally in tallies.items()],
        },
    )
