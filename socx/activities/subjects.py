"""What notices about actions and activities are about, and the words their texts use."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext

from socx.access.permissions import Permission
from socx.activities import queries
from socx.activities.milestones import LABELS
from socx.activities.models import Action, Activity, Position
from socx.core.values import ACTIVITY_KINDS
from socx.notifications.subjects import SubjectKind, register
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


register(
    SubjectKind("activity", queries.find, Permission.ACTIVITY_READ, describe_activity, "activities.detail", redact)
)
register(
    SubjectKind("action", queries.find_action, Permission.ACTIVITY_READ, describe_action, "activities.action", redact)
)
