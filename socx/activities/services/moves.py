"""Move actions and activities along their workflows."""

from __future__ import annotations

import logging
from datetime import date, datetime

from socx.access.actors import Actor
from socx.activities import clashes
from socx.activities.clashes import Clash
from socx.activities.milestones import AFTER_CLOSING, TEMPLATES
from socx.activities.models import Action, Activity, Milestone
from socx.activities.services.dates import NO_WORD
from socx.activities.services.reminders import forget, keep_baseline, refresh_lateness, remind, replan, tell
from socx.activities.sides import day_at
from socx.activities.workflow import ACTION_WORKFLOW, ACTIVITY_WORKFLOW, FOLLOWING
from socx.audit import services as audit
from socx.core.errors import Invalid
from socx.core.i18n import N_
from socx.core.workflow import Change
from socx.db import db
from socx.requests.services.moves import advance as advance_request
from socx.requests.services.queue import release_next

logger = logging.getLogger(__name__)


def advance(activity: Activity, name: str, *, by: Actor, at: datetime, note: str = "") -> Change:
    """Move an activity; reach the milestones that the move stands for; tell who is concerned.

    Raises WrongState, NotPermitted or Incomplete as the workflow does, and Invalid when dates are confirmed
    that clash: with a block, or with a warning and no note about it.
    """
    if name == "confirm":
        ACTIVITY_WORKFLOW.check(activity, name, by=by, note=note)  # nobody weighs clashes of a team that is not there
        _must_not_clash(activity, by=by, at=at, note=note)
    change = ACTIVITY_WORKFLOW.advance(activity, name, by=by, at=at, note=note)
    activity.state_since = activity.changed_at = at
    reached = [m for m in activity.milestones if m.done_on is None and _reaches(name, m)]
    for milestone in reached:
        milestone.done_on = day_at(activity, at)
    entry = audit.record_change(("activity", activity.id), change, note)
    db.session.flush()
    if name == "confirm":
        replan(activity, at=at)  # the team decides whose public holidays count
        keep_baseline(activity)
    elif reached and not activity.is_ended:
        for milestone in reached:
            forget(milestone, at=at)
    else:
        remind(activity, at=at)
    refresh_lateness(activity)
    for audience in change.transition.tells:
        tell(activity, audience, f"activities/{name}", at=at, by=by, generation=f"{entry.id}", note=note)
    if activity.action.state == "preparation" and change.target in ("preparation", "delivery"):
        advance_action(activity.action, "begin", by=by, at=at)
    logger.info("activity moved", extra={"activity": activity.id, "move": name})
    for follow in FOLLOWING:
        follow(activity, change)
    return change


def clashes_of(activity: Activity, *, by: Actor, at: datetime) -> list[Clash]:
    """What clashes with the delivery as it is planned now."""
    today = day_at(activity, at)
    return clashes.find(activity, activity.delivery, by=by, today=today)


def _must_not_clash(activity: Activity, *, by: Actor, at: datetime, note: str) -> None:
    found = clashes_of(activity, by=by, at=at)
    if block := next(iter(clashes.at_level(found, clashes.BLOCK)), None):
        raise Invalid({"": block.sentence}, **block.facts)
    if clashes.at_level(found, clashes.WARN) and not note.strip():
        raise Invalid({"note": NO_WORD})


def _reaches(move: str, milestone: Milestone) -> bool:
    """Whether a move reaches a milestone. A later move reaches what earlier ones left open."""
    order = [t.reached_by for t in TEMPLATES if t.reached_by]
    own = next((t.reached_by for t in TEMPLATES if t.key == milestone.key), "")
    return bool(own) and move in order and order.index(own) <= order.index(move)


def advance_action(action: Action, name: str, *, by: Actor, at: datetime, note: str = "") -> Change:
    """Move an action; closing it closes its request too and lets the next one go on, in the same transaction."""
    change = ACTION_WORKFLOW.advance(action, name, by=by, at=at, note=note)
    action.state_since = at
    entry = audit.record_change(("action", action.id), change, note)
    db.session.flush()
    for audience in change.transition.tells:
        tell(action, audience, f"actions/{name}", at=at, by=by, generation=f"{entry.id}", note=note)
    if name in ("close", "cancel"):
        advance_request(action.request, "complete", by=by, at=at, note=note)
        release_next(at=at)  # what waited for this action goes on now, not at the next run of the job
    logger.info("action moved", extra={"action": action.id, "move": name})
    return change


def may_be_marked(milestone: Milestone, activity: Activity) -> bool:
    """Whether a person may still say when a milestone was reached; of a closed activity what follows after it."""
    return activity.state != "cancelled" and (activity.state != "closed" or milestone.key in AFTER_CLOSING)


def reach_milestone(milestone: Milestone, activity: Activity, day: date | None, *, by: Actor, at: datetime) -> None:
    """Note the day on which a milestone was reached, or that it was not after all (None).

    Raises Invalid for a day that has not come yet at the place of the activity.
    """
    if day is not None and day > day_at(activity, at):
        raise Invalid({"day": N_("This day has not come yet.")})
    milestone.done_on = day
    if day is not None:
        milestone.late_since = None
    activity.changed_at = at
    refresh_lateness(activity)
    audit.record(
        ("activity", activity.id),
        "milestone",
        by=by,
        at=at,
        milestone=milestone.key,
        done_on=day.isoformat() if day else None,
    )
    if day is not None:
        forget(milestone, at=at)
    else:
        remind(activity, at=at)
