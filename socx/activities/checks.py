"""What is compared every night: activities against their moves, their milestones and their reminders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import select

from socx.activities import queries
from socx.activities.milestones import TEMPLATES
from socx.activities.models import Action, Activity, Milestone
from socx.activities.services import reminders
from socx.audit.reconciling import states_follow_the_trail
from socx.core.i18n import N_
from socx.core.reconciling import Check, Finding, register
from socx.db import db

#: Milestones that a move of the activity reaches by itself: on a closed one all of them are.
REACHED_BY_MOVES = [template.key for template in TEMPLATES if template.reached_by]


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


def closed_too_early(_now: datetime) -> Iterator[Finding]:
    """Closed activities with a milestone that a move on the way there should have reached."""
    open_ones = (
        select(Milestone.activity_id, Milestone.key)
        .join(Milestone.activity)
        .where(Activity.state == "closed", Milestone.done_on.is_(None), Milestone.key.in_(REACHED_BY_MOVES))
        .order_by(Milestone.activity_id, Milestone.due_on, Milestone.id)
    )
    for activity_id, key in db.session.execute(open_ones):
        yield Finding(("activity", activity_id), f"{key}: not reached", f"{key}: reached")


def reminded_in_vain(_now: datetime) -> Iterator[Finding]:
    """Reminders that wait to be sent about milestones which nobody is to reach any more: those of ended activities."""
    for notice, activity in db.session.execute(queries.unsent_reminders(reminders.REMINDER)).unique():
        key = notice.facts.get("milestone")
        if key not in {milestone.key for milestone in reminders.awaited(activity)}:
            yield Finding(("notice", notice.id), notice.mail_state, "cancelled")


def slipped_otherwise(_now: datetime) -> Iterator[Finding]:
    """Activities whose slip is not that of the start of their delivery."""
    slips = (
        select(Activity.id, Activity.slip, Milestone.slip)
        .outerjoin(Milestone, (Milestone.activity_id == Activity.id) & (Milestone.key == "start"))
        .where(Activity.slip.is_distinct_from(Milestone.slip))
        .order_by(Activity.id)
    )
    for activity_id, stored, expected in db.session.execute(slips):
        yield Finding(("activity", activity_id), _number(stored), _number(expected))


def _number(days: int | None) -> str:
    return "-" if days is None else str(days)


def _day(day: date | None) -> str:
    return day.isoformat() if day else "-"


register(Check("activities.states", N_("Activities and their moves"), states_follow_the_trail("activity", Activity)))
register(Check("actions.states", N_("Actions and their moves"), states_follow_the_trail("action", Action)))
register(Check("activities.late", N_("Activities and their milestones"), late_otherwise))
register(Check("activities.reminders", N_("Activities and their reminders"), told_otherwise))
register(Check("activities.closed", N_("Closed activities and their milestones"), closed_too_early))
register(Check("activities.in_vain", N_("Reminders that wait about ended activities"), reminded_in_vain))
register(Check("activities.slip", N_("Activities and their slip"), slipped_otherwise))
