"""Whose days count for an activity: the partner, those who host it, and the Member States of its experts."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from socx.activities.models import Activity
from socx.core.calendar import Calendar, calendar_of
from socx.core.places import partners


def day_at(activity: Activity, at: datetime) -> date:
    """The day that it is at the place of an activity at a moment."""
    return at.astimezone(ZoneInfo(activity.zone)).date()


def hosts_of(activity: Activity) -> tuple[str, ...]:
    """Where the activity is held: one place, or all the partners of a joint request that meet."""
    return (activity.held_in,) if activity.held_in else tuple(sorted(activity.partner_codes))


def sides_of(activity: Activity) -> tuple[str, ...]:
    """All places whose weekends and public holidays count for its plan.

    An activity that is held at one partner counts that partner alone; one that is held elsewhere counts
    the partners who travel there too.
    """
    hosts = hosts_of(activity)
    travel = () if activity.held_in in partners() else tuple(sorted(activity.partner_codes))
    experts = sorted({p.expert.member_state for p in activity.positions if p.expert and p.expert.member_state})
    return tuple(dict.fromkeys((*hosts, *travel, *experts)))


def institutions_at(activity: Activity) -> frozenset[int]:
    """The institutions that an activity takes up: at one partner those of that partner, else all that asked."""
    at_home = {one.id for one in activity.request.institutions if one.partner_code == activity.held_in}
    return frozenset(at_home) or activity.institution_ids


def calendar_for(activity: Activity) -> Calendar:
    """The days on which all sides of an activity work: what its plan and its reminders count by."""
    return calendar_of(*sides_of(activity))


def local_calendar(activity: Activity) -> Calendar:
    """The days on which they work where it is held: what its delivery counts by."""
    return calendar_of(*hosts_of(activity))
