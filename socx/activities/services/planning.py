"""Make an action of an approved request, and plan its activities."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.activities.milestones import proposed_dates
from socx.activities.models import Action, Activity, Position
from socx.activities.services.reminders import replan, tell
from socx.activities.sides import calendar_for, local_calendar
from socx.audit import services as audit
from socx.core.errors import Invalid, NotPermitted, WrongState
from socx.core.i18n import N_
from socx.core.places import partners
from socx.core.values import ACTIVITY_KINDS, MODALITIES
from socx.db import db
from socx.requests.fields import MAX_ACTIVITIES
from socx.requests.models import AssistanceRequest
from socx.requests.services.moves import advance as advance_request

LONGEST_DELIVERY = timedelta(days=183)
DATES = ("preparation_start", "preparation_end", "delivery_start", "delivery_end", "report_due")

#: States in which the plan of an activity may still be changed.
OPEN_FOR_PLANNING = frozenset({"planned", "postponed", "confirmed", "preparation"})


def create_action(item: AssistanceRequest, *, by: Actor, at: datetime) -> Action:
    """Make the action of an approved request; its activities start from the Action Form.

    Raises WrongState unless the request is approved, NotPermitted for others than its desk.
    """
    if not permits(by, Permission.ACTION_CREATE, item):
        raise NotPermitted
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
    if action.state not in ("preparation", "ongoing"):
        raise WrongState(N_("The action is closed."))
    if len(action.activities) >= MAX_ACTIVITIES:
        raise Invalid({"": N_("An action has at most four activities.")})
    activity = Activity(
        action=action,
        number=max((a.number for a in action.activities), default=0) + 1,
        zone=partners()[action.request.institution.partner_code].timezone,
        state_since=at,
        created_at=at,
        changed_at=at,
        **{k: values[k] for k in ("kind", "title", "objectives", "modality", "place")},
    )
    db.session.add(activity)
    db.session.flush()
    audit.record(("activity", activity.id), "create", by=by, at=at)
    return activity


def change_activity(activity: Activity, values: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Change what an activity is; its milestones follow its kind."""
    _must_be_open(activity)
    changed = [k for k in ("kind", "title", "objectives", "modality", "place") if getattr(activity, k) != values[k]]
    if not changed:
        return
    for name in changed:
        setattr(activity, name, values[name])
    activity.changed_at = at
    if {"kind", "modality"} & set(changed):
        activity.generation += 1
        replan(activity, at=at)
    audit.record(("activity", activity.id), "change", by=by, at=at, fields=changed)


def plan_dates(
    activity: Activity, dates: Mapping[str, date | None], *, by: Actor, at: datetime, reason: str = ""
) -> bool:
    """Set the dates; milestones and reminders follow. Returns whether anything changed.

    Raises Invalid when dates contradict each other, or when a confirmed activity would move without
    a reason.
    """
    _must_be_open(activity)
    errors = date_errors(dates)
    before = {name: getattr(activity, name) for name in DATES}
    after = {name: dates.get(name) for name in DATES}
    moved = {name for name in DATES if before[name] != after[name]}
    is_told = activity.state in ("confirmed", "preparation") and bool(moved)
    if is_told and not reason.strip():
        errors["reason"] = N_("Give the reason: partner and experts are told.")
    if errors:
        raise Invalid(errors)
    if not moved:
        return False
    for name, day in after.items():
        setattr(activity, name, day)
    activity.generation += 1
    activity.changed_at = at
    entry = audit.record(
        ("activity", activity.id),
        "dates",
        by=by,
        at=at,
        note=reason,
        before={n: before[n].isoformat() if before[n] else None for n in sorted(moved)},
        after={n: _iso(after[n]) for n in sorted(moved)},
    )
    db.session.flush()
    replan(activity, at=at)
    if is_told:
        for audience in ("partner", "experts"):
            tell(activity, audience, "activities/moved", at=at, by=by, generation=f"{entry.id}", note=reason)
    return True


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def date_errors(dates: Mapping[str, date | None]) -> dict[str, str]:
    """What contradicts itself in a set of dates: field → sentence."""
    errors: dict[str, str] = {}
    preparation_start, preparation_end = dates.get("preparation_start"), dates.get("preparation_end")
    start, end, report = dates.get("delivery_start"), dates.get("delivery_end"), dates.get("report_due")
    if bool(start) != bool(end):
        missing = "delivery_end" if start else "delivery_start"
        errors[missing] = N_("Give both the first and the last day of delivery.")
    if bool(preparation_start) != bool(preparation_end):
        missing = "preparation_end" if preparation_start else "preparation_start"
        errors[missing] = N_("Give both the first and the last day of preparation.")
    if start and end and end < start:
        errors["delivery_end"] = N_("Delivery ends before it starts.")
    elif start and end and end - start > LONGEST_DELIVERY:
        errors["delivery_end"] = N_("Activities are short: delivery takes half a year at most.")
    if preparation_start and preparation_end and preparation_end < preparation_start:
        errors["preparation_end"] = N_("Preparation ends before it starts.")
    if preparation_end and start and preparation_end > start:
        errors["preparation_end"] = N_("Preparation ends before delivery starts.")
    if report and end and report < end:
        errors["report_due"] = N_("The report is due after the delivery ends.")
    return errors


def _must_be_open(activity: Activity) -> None:
    if activity.state not in OPEN_FOR_PLANNING:
        raise WrongState(N_("The plan of this activity can no longer be changed."))
