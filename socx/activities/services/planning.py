"""Make an action of an approved request, and plan its activities."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from socx.access.actors import Actor
from socx.access.permissions import Permission
from socx.activities.milestones import proposed_dates
from socx.activities.models import Action, Activity, Position
from socx.activities.services.dates import plan_dates
from socx.activities.services.reminders import replan
from socx.activities.sides import calendar_for, local_calendar
from socx.audit import services as audit
from socx.core.errors import Invalid, WrongState, require
from socx.core.i18n import N_
from socx.core.places import zone_of
from socx.core.values import ACTIVITY_KINDS, MODALITIES
from socx.db import db
from socx.requests.fields import MAX_ACTIVITIES
from socx.requests.models import AssistanceRequest
from socx.requests.services.moves import advance as advance_request

#: What an activity says of itself; and what all deliveries of one activity say alike.
WORDS = ("kind", "title", "objectives", "modality", "place")
SHARED_BY_MIRRORS = ("kind", "title", "objectives")

#: States in which the plan of an activity may still be changed.
OPEN_FOR_PLANNING = frozenset({"planned", "postponed", "confirmed", "preparation"})


def create_action(item: AssistanceRequest, *, by: Actor, at: datetime) -> Action:
    """Make the action of an approved request; its activities start from the Action Form.

    Raises WrongState unless the request is approved, NotPermitted for others than its desk.
    """
    require(by, Permission.ACTION_CREATE, item)
    advance_request(item, "start", by=by, at=at)
    scope: Mapping[str, Any] = item.action_form.scope if item.action_form else {}
    action = Action(request=item, title=scope.get("title") or item.title, state_since=at, created_at=at)
    db.session.add(action)
    db.session.flush()
    audit.record(("action", action.id), "create", by=by, at=at, request=item.id)
    for agreed in list(scope.get("activities") or [])[:MAX_ACTIVITIES]:
        _from_agreed(action, agreed, by=by, at=at)
    return action


def _from_agreed(action: Action, agreed: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """An activity as the Action Form describes it, with its indicative dates and positions."""
    kind, modality = agreed.get("kind"), agreed.get("modality")
    activity = add_activity(
        action,
        {
            "kind": kind if kind in ACTIVITY_KINDS else "assessment",
            "title": agreed.get("title") or action.title,
            "objectives": agreed.get("objective") or agreed.get("output") or "",
            "modality": modality if modality in MODALITIES else "onsite",
            "place": agreed.get("place") or "",
        },
        by=by,
        at=at,
    )
    days = int(agreed.get("days") or 5)
    for _ in range(int(agreed.get("positions") or 1)):
        is_remote = activity.modality == "remote"
        activity.positions.append(
            Position(
                number=len(activity.positions) + 1,
                role="",  # told by its number until the adviser writes one
                days_on_site=0 if is_remote else days,
                days_remote=days if is_remote else 0,
            )
        )
    start = _day(agreed.get("start_on"))
    if start is not None and start > at.date():
        local = local_calendar(activity)
        start = local.add(start, 0)
        end = local.add(start, max(days - 1, 0))
        plan_dates(
            activity,
            {"delivery_start": start, "delivery_end": end, **proposed_dates(start, end, calendar_for(activity))},
            by=by,
            at=at,
        )


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def add_activity(action: Action, values: Mapping[str, Any], *, by: Actor, at: datetime) -> Activity:
    """Add an activity to an action; raises Invalid for a fifth one, WrongState on a closed action."""
    if len(action.main_activities) >= MAX_ACTIVITIES:
        raise Invalid({"": N_("An action has at most four activities.")})
    number = max((a.number for a in action.activities), default=0) + 1
    return make(action, values, number=number, by=by, at=at)


def make(
    action: Action, values: Mapping[str, Any], *, number: int, by: Actor, at: datetime, part: int = 0,
    relation: str = "",
) -> Activity:  # fmt: skip
    """Make an activity, or a part of one, with the words of `values`; raises WrongState on a closed action."""
    if action.state not in ("preparation", "ongoing"):
        raise WrongState(N_("The action is closed."))
    held_in = values.get("held_in") or ""
    activity = Activity(
        action=action,
        number=number,
        part=part,
        relation=relation,
        held_in=held_in,
        zone=zone_of(held_in or action.request.institution.partner_code),
        state_since=at,
        created_at=at,
        changed_at=at,
        **{k: values[k] for k in WORDS},
    )
    db.session.add(activity)
    db.session.flush()
    audit.record(("activity", activity.id), "create", by=by, at=at)
    return activity


def change_activity(activity: Activity, values: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Change what an activity is; its milestones follow its kind, its days the place where it is held.

    An activity that is delivered at several partners has one title, kind and objective: they change at all.
    """
    must_be_open(activity)
    wanted = {name: values[name] for name in WORDS} | {"held_in": values.get("held_in", activity.held_in) or ""}
    _change(activity, wanted, by=by, at=at)
    for other in activity.mirrors:
        if other is not activity and other.state in OPEN_FOR_PLANNING:
            _change(other, {name: wanted[name] for name in SHARED_BY_MIRRORS}, by=by, at=at)


def _change(activity: Activity, wanted: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    changed = [name for name in wanted if getattr(activity, name) != wanted[name]]
    if not changed:
        return
    for name in changed:
        setattr(activity, name, wanted[name])
    activity.changed_at = at
    if "held_in" in changed:
        activity.zone = zone_of(activity.held_in or activity.request.institution.partner_code)
    if {"kind", "modality", "held_in"} & set(changed):
        activity.generation += 1
        replan(activity, at=at)
    audit.record(("activity", activity.id), "change", by=by, at=at, fields=changed)


def must_be_open(activity: Activity) -> None:
    """Raise WrongState for an activity whose plan stands."""
    if activity.state not in OPEN_FOR_PLANNING:
        raise WrongState(N_("The plan of this activity can no longer be changed."))
