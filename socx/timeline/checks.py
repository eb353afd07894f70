"""What is compared every night: calendar addresses against their owners, what is said about milestones against them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from socx.accounts.models import User
from socx.accounts.personal import NOWHERE
from socx.activities.models import Milestone
from socx.core.i18n import N_
from socx.core.reconciling import Check, Finding, register
from socx.db import db
from socx.timeline.models import CalendarFeed, LateRisk

#: What is said about milestones is said anew every night.
LONGEST = timedelta(days=2)


def given_to_nobody(_now: datetime) -> Iterator[Finding]:
    """Addresses of calendars whose owner is erased."""
    left = select(CalendarFeed.user_id).join(CalendarFeed.user).where(User.email.endswith(f"@{NOWHERE}"))
    for number in db.session.scalars(left.order_by(CalendarFeed.user_id)):
        yield Finding(("user", number), "has an address", "erased")


def said_of_others(now: datetime) -> Iterator[Finding]:
    """What is said about a milestone of another activity than its own, and what was said long ago."""
    odd = or_(LateRisk.activity_id != Milestone.activity_id, LateRisk.at < now - LONGEST)
    found = select(LateRisk.activity_id, Milestone.activity_id, LateRisk.at).join(LateRisk.milestone).where(odd)
    for stored, owner, at in db.session.execute(found.order_by(LateRisk.milestone_id)):
        if stored != owner:
            yield Finding(("activity", stored), "its milestone", "another's milestone")
        else:
            yield Finding(("activity", stored), f"said on {at:%Y-%m-%d}", f"said on {now:%Y-%m-%d}")


register(Check("timeline.feeds", N_("Calendar addresses and their owners"), given_to_nobody))
register(Check("timeline.risks", N_("Warnings and their milestones"), said_of_others))
