"""What notices about actions and activities are about, and the words their texts use."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext

from socx.access.permissions import Permission
from socx.accounts.models import User
from socx.activities import queries
from socx.activities.audiences import AUDIENCES
from socx.activities.milestones import BY_KEY, LABELS
from socx.activities.models import Action, Activity, Position
from socx.activities.services.reminders import awaited
from socx.core.i18n import N_
from socx.core.values import ACTIVITY_KINDS
from socx.db import db
from socx.notifications import topics
from socx.notifications.models import Notice
from socx.notifications.subjects import SubjectKind, recheck, register
from socx.requests import confidential, parties
from socx.web.i18n import language, show_date


def describe_activity(item: Activity) -> dict[str, Any]:
    """Title, code, dates of an activity in the reader's language."""
    delivery = f"{show_date(item.delivery_start)} – {show_date(item.delivery_end)}" if item.delivery_start else "–"
    return {
        **describe_action(item.action),
        "title": item.title,
        "reference": item.reference,
        "delivery": delivery,
        "report_due": show_date(item.report_due) or "–",
    }


def describe_action(item: Action) -> dict[str, Any]:
    return {
        "title": item.title,
        "code": item.code,
        "reference": item.code,
        "partner": parties.partner_names(item.request, language()),
        "institution": parties.institution_names(item.request),
    }


def position_name(position: Position) -> str:
    """The role on a position; without one: the principal expert, or the expert of that number."""
    if position.role:
        return position.role
    if position.number == 1:
        return gettext("Principal expert")
    return gettext("Expert %(number)s", number=position.number)


def listed_title(activity: Activity) -> str:
    """The title as lists and files show it: one of a confidential action tells its kind alone."""
    return activity.title if activity.sensitivity != "confidential" else str(gettext(ACTIVITY_KINDS[activity.kind]))


def redact(item: Action | Activity) -> str:
    """What an action or activity of a confidential request is called outside its page."""
    return confidential.listed_title(item.request if isinstance(item, Action) else item.action.request)


def milestone_label(key: str) -> str:
    """The name of a milestone in the reader's language."""
    return gettext(LABELS.get(key, key))


def milestone_day(text: str) -> str:
    """A day that a notice kept as text, as its reader writes it."""
    return show_date(date.fromisoformat(text))


def is_awaited(activity: Activity, notice: Notice) -> bool:
    """Whether the milestone of a reminder is still open, on that day, and its reader is who acts."""
    key, _, generation = notice.generation.partition(":")
    if generation not in [str(one.generation) for one in awaited(activity) if one.key == key]:
        return False
    acts = AUDIENCES[BY_KEY[key].who](activity).where(User.id == notice.recipient_id)
    return db.session.scalars(acts).first() is not None


def is_late(activity: Activity, notice: Notice) -> bool:
    """Whether the milestone that a notice calls late is still open."""
    key = notice.generation.partition(":")[0]
    return any(one.key == key for one in awaited(activity))


recheck("activities/milestone", is_awaited)
recheck("activities/late", is_late)
topics.register(topics.Topic("activities", N_("Actions and activities"), ("actions", "activities")))
register(
    SubjectKind("activity", queries.find, Permission.ACTIVITY_READ, describe_activity, "activities.detail", redact)
)
register(
    SubjectKind("action", queries.find_action, Permission.ACTIVITY_READ, describe_action, "activities.action", redact)
)
