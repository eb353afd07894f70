"""Move a deliverable along its workflow, and let the activity know what that reaches."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from socx.access.actors import SCHEDULER, Actor
from socx.activities import services as activities
from socx.activities.models import Activity
from socx.activities.sides import day_at
from socx.activities.workflow import CLOSING, FOLLOWING
from socx.audit import services as audit
from socx.core.errors import Lack, Thing
from socx.core.i18n import N_
from socx.core.workflow import Change
from socx.db import db
from socx.deliverables import queries
from socx.deliverables.kinds import REPORTS
from socx.deliverables.models import Deliverable
from socx.deliverables.services.common import begin, tell
from socx.deliverables.services.listing import expect_reports
from socx.deliverables.words import title_of
from socx.deliverables.workflow import DELIVERABLE_WORKFLOW, SETTLED

logger = logging.getLogger(__name__)


def advance(item: Deliverable, name: str, *, by: Actor, at: datetime, note: str = "") -> Change:
    """Move a deliverable; leave a trace, tell who is concerned, reach the milestones that this fulfils.

    Raises WrongState, NotPermitted or Incomplete as the workflow does.
    """
    begin(item, DELIVERABLE_WORKFLOW.transition(name).permission, by=by, at=at)
    change = DELIVERABLE_WORKFLOW.advance(item, name, by=by, at=at, note=note)
    item.state_since = at
    if name == "submit" and item.sent_on is None:
        item.sent_on = day_at(item.activity, at)
    entry = audit.record_change(("deliverable", item.id), change, note)
    db.session.flush()
    if change.transition.tells:
        tell(item, change.transition.tells, name, by=by, at=at, generation=f"{entry.id}", note=note)
    logger.info("deliverable moved", extra={"deliverable": item.id, "move": name})
    if name in ("submit", "accept", "withdraw"):
        reach_milestones(item.activity, by=by, at=at)
    return change


def reach_milestones(activity: Activity, *, by: Actor, at: datetime) -> None:
    """Note what the list of an activity fulfils: all reports are in, everything is accepted.

    When delivery has ended and all reports are in, the activity has its report. What was reached
    stays so, also when a report is returned: it did come in on that day.
    """
    if activity.state not in ("delivery", "reporting", "reported"):
        return
    found = db.session.execute(queries.standing(activity)).all()
    needed = [sent_on for kind, state, sent_on in found if kind in REPORTS and state != "withdrawn"]
    if needed and all(needed):
        _reach(activity, "report", by=by, at=at)
        if activity.state == "reporting":
            activities.advance(activity, "receive", by=SCHEDULER, at=at)
    states = {state for _, state, _ in found}
    if activity.state == "reported" and "accepted" in states and states <= set(SETTLED):
        _reach(activity, "acceptance", by=by, at=at)


def _reach(activity: Activity, key: str, *, by: Actor, at: datetime) -> None:
    milestone = activity.milestone(key)
    if milestone is not None and milestone.done_on is None:
        activities.reach_milestone(milestone, activity, day_at(activity, at), by=by, at=at)


def has_settled_deliverables(item: Any) -> Iterable[Lack]:
    """What an activity lacks while something on its list is waited for. Without a list it closes as it always did."""
    found = db.session.scalars(queries.unsettled(item)).all()
    if found:
        said = N_("Every report and deliverable must be accepted, or marked as no longer needed.")
        yield Lack(said, "deliverables", [Thing(title_of(one), "deliverables.detail", one.id) for one in found])


def follow(activity: Activity, change: Change) -> None:
    """When delivery starts or ends the reports of its team are expected, and may be in already."""
    if change.name in ("deliver", "report"):
        expect_reports(activity, by=change.by, at=change.at)
        reach_milestones(activity, by=change.by, at=change.at)


CLOSING.append(has_settled_deliverables)
FOLLOWING.append(follow)
