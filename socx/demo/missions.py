"""Actions of the demonstration: their activities, teams and what happened to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from socx.access.actors import SCHEDULER, Actor
from socx.activities import services
from socx.activities.clashes import WARN, at_level
from socx.activities.milestones import BY_KEY
from socx.activities.models import Action, Activity
from socx.activities.services.moves import clashes_of
from socx.core.calendar import add_working_days
from socx.db import db
from socx.demo import content, deliverables, evaluations, plans
from socx.demo.programme import Programme
from socx.experts.models import Expert
from socx.matching.models import MatchDecision
from socx.selection.services import conduct

#: What an adviser says of days that clash with something.
AGREED = "The partner and the experts agreed to these days."

#: How long before an activity its team is confirmed, in working days.
CONFIRMED_BEFORE = 20

#: The moves that lead to each state of an activity, each with the date it hangs on.
MOVES = (
    ("confirm", "confirmed"),
    ("prepare", "preparation"),
    ("deliver", "delivery"),
    ("report", "reporting"),
    ("receive", "reported"),
    ("close", "closed"),
)
ORDER = ("planned", "confirmed", "preparation", "delivery", "reporting", "reported", "closed")


def agreed(action: content.Action) -> list[dict[str, Any]]:
    """The activities as the Action Form names them, before their dates are fixed."""
    return [
        {
            "title": a.title,
            "kind": a.kind,
            "modality": a.modality,
            "place": a.place,
            "start_on": a.start.isoformat(),
            "days": max(1, min(60, _working_days(a))),
            "positions": len(a.positions),
            "output": a.output,
        }
        for a in action.activities
    ]


def _working_days(found: content.Activity) -> int:
    days = (found.end - found.start).days + 1
    return sum((found.start + timedelta(days=n)).weekday() < 5 for n in range(days))


def plan(programme: Programme, action: Action, found: content.Action, *, by: Actor, at: datetime) -> None:
    """Give the activities of an action their dates and teams, and put their moves on the agenda."""
    for activity, wanted in zip(action.activities, found.activities, strict=True):
        services.change_activity(
            activity,
            {
                "kind": wanted.kind,
                "title": wanted.title,
                "objectives": wanted.objective,
                "modality": wanted.modality,
                "place": wanted.place,
                "held_in": plans.held_in(wanted),
            },
            by=by,
            at=at,
        )
        for position, place in zip(activity.positions, wanted.positions, strict=True):
            position.role = place.role
            position.days_on_site = 0 if wanted.modality == "remote" else min(place.days, _working_days(wanted))
            position.days_remote = place.days - position.days_on_site
        services.plan_dates(activity, _dates(wanted), by=by, at=at)
        _happen(programme, activity, wanted, by)
    last = max((a.report_due for a in found.activities), default=at.date())
    if found.state == "closed":
        closing = add_working_days(last, 22)
        programme.on(closing, _close, action, by, rank=90)
        deliverables.plan_publication(programme, action, found, closing, by)


def _dates(wanted: content.Activity) -> dict[str, date | None]:
    return {
        "preparation_start": wanted.preparation_start,
        "preparation_end": wanted.start - timedelta(days=1),
        "delivery_start": wanted.start,
        "delivery_end": wanted.end,
        "report_due": wanted.report_due,
    }


def _close(action: Action, by: Actor, at: datetime) -> None:
    services.advance_action(action, "close", by=by, at=at)


def _happen(programme: Programme, activity: Activity, wanted: content.Activity, by: Actor) -> None:
    """Put what happened to an activity on the agenda: its team, its moves, its milestones."""
    made_on = activity.created_at.date()
    confirmed = min(
        add_working_days(wanted.preparation_start, -CONFIRMED_BEFORE), add_working_days(programme.today, -2)
    )
    if wanted.state != "planned":
        programme.on(max(confirmed, made_on), _place_team, programme, activity, wanted, by, rank=20)
    if wanted.state in ("postponed", "cancelled"):
        move = {"postponed": "postpone", "cancelled": "cancel"}[wanted.state]
        note = wanted.note or "The partner asked for it."
        programme.on(max(confirmed, made_on) + timedelta(days=3), _stop, activity, move, note, by, rank=40)
        return
    reached = ORDER.index(wanted.state)
    days: Mapping[str, date] = {
        "confirm": max(confirmed, made_on),
        "prepare": wanted.preparation_start,
        "deliver": wanted.start,
        "report": wanted.end + timedelta(days=1),
        "receive": wanted.report_due,
        "close": add_working_days(wanted.report_due, 12),
    }
    for rank, (move, state) in enumerate(MOVES[:reached], 30):
        actor = SCHEDULER if move in ("prepare", "deliver", "report") else by
        programme.on(days[move], _advance, activity, move, state, actor, rank=rank)
    for milestone in activity.milestones:
        template = BY_KEY[milestone.key]
        if template.reached_by or milestone.key in ("report", *evaluations.MILESTONES) or wanted.state == "planned":
            continue
        programme.on(max(milestone.due_on, days["confirm"]), _reach, activity, milestone.key, by, rank=50)
    evaluations.plan(programme, activity, wanted.state, by=by)
    deliverables.plan(programme, activity, wanted, by)
    plans.plan(programme, activity, wanted, by)


def _stop(activity: Activity, move: str, note: str, by: Actor, at: datetime) -> None:
    services.advance(activity, move, by=by, at=at, note=note)


def _advance(activity: Activity, move: str, state: str, by: Actor, at: datetime) -> None:
    """Move an activity to a state, unless something else has brought it there."""
    if ORDER.index(activity.state) < ORDER.index(state):
        is_warned = move == "confirm" and bool(at_level(clashes_of(activity, by=by, at=at), WARN))
        services.advance(activity, move, by=by, at=at, note=AGREED if is_warned else "")


def _reach(activity: Activity, key: str, by: Actor, at: datetime) -> None:
    """Note that a milestone is reached, unless something else has noted it."""
    found = next((m for m in activity.milestones if m.key == key and m.done_on is None), None)
    if found is not None:
        services.reach_milestone(found, activity, at.date(), by=by, at=at)


def _place_team(programme: Programme, activity: Activity, wanted: content.Activity, by: Actor, at: datetime) -> None:
    """Shortlist the people of the content for the request and put them on their positions."""
    for position, place in zip(activity.positions, wanted.positions, strict=True):
        expert = db.session.get(Expert, programme.expert_ids.get(place.expert or "", 0))
        if expert is None:
            continue
        _shortlist(activity, expert, by, at)
        services.place_expert(activity, position, expert, by=by, at=at)
        if expert.user is not None:
            conduct.acknowledge(activity, expert, by=expert.user.actor(), at=at)
        else:
            conduct.note_on_paper(activity, expert, by=by, at=at)


def _shortlist(activity: Activity, expert: Expert, by: Actor, at: datetime) -> None:
    request_id = activity.action.request_id
    known = db.session.query(MatchDecision).filter_by(request_id=request_id, expert_id=expert.id).first()
    if known is None:
        db.session.add(
            MatchDecision(request_id=request_id, expert_id=expert.id, decision="shortlisted", by_id=by.user_id, at=at)
        )
        db.session.flush()
