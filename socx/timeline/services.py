"""Verbs of the timeline: personal calendar feeds; what is said about milestones, and whether it was right."""

from __future__ import annotations

from datetime import datetime

from socx.access.actors import Actor
from socx.accounts.models import User
from socx.accounts.secrets import digest, new_secret
from socx.audit import services as audit
from socx.db import db
from socx.timeline import queries
from socx.timeline.models import CalendarFeed


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
