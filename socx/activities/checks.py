"""What is compared every night: activities against their moves, their milestones and their reminders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import select

from socx.activities import queries
from socx.activities.models import Action, Activity
from socx.activities.services import reminders
from socx.audit.reconciling import states_follow_the_trail
from socx.core.i18n import N_
from socx.core.reconciling import Check, Finding, register
from socx.db import db


def late_otherwise(_now: datetime) -> Iterator[Finding]:
    """Activities that are late by another day than their milestones say."""
    for activity in db.session.scalars(select(Activity).order_by(Activity.id)).unique():
        expected = reminders.late_by_milestones(activity)
        if activity.late_since != expected:
            yield Finding(("activity", activity.id), _day(activity.late_since), _day(expected))


def told_otherwise(now: datetime) -> Iterator[Finding]:
    """Activities whose reminders are planned to other people than those who act."""
    for activity in db.session.scalars(queries.with_days_ahead(now.date())).unique():
        if reminders.is_planned_otherwise(activity, at=now):
            yield Finding(("activity", activity.id), "planned to others", "planned to who acts")


def _day(day: date | None) -> str:
    return day.isoformat() if day else "-"


register(Check("activities.states", N_("Activities and their moves"), states_follow_the_trail("activity", Activity)))
register(Check("actions.states", N_("Actions and their moves"), states_follow_the_trail("action", Action)))
register(Check("activities.late", N_("Activities and their milestones"), late_otherwise))
register(Check("activities.reminders", N_("Activities and their reminders"), told_otherwise))
