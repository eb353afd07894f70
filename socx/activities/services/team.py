"""Expert positions of an activity, and who is on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from socx.access.actors import Actor
from socx.activities import clashes
from socx.activities.clashes import Clash
from socx.activities.models import Activity, Position
from socx.activities.services.planning import OPEN_FOR_PLANNING
from socx.activities.services.reminders import remind, replan
from socx.activities.workflow import PLACED
from socx.audit import services as audit
from socx.core.errors import Invalid, WrongState
from socx.core.i18n import N_
from socx.db import db
from socx.experts.models import Expert
from socx.experts.workflow import SEARCHABLE
from socx.matching.models import MatchDecision

MAX_POSITIONS = 6

#: Rooms above say here why a position must stay: each is asked, and gives a sentence or nothing.
OBJECTIONS: list[Callable[[Position], str | None]] = []


def add_position(activity: Activity, values: Mapping[str, Any], *, by: Actor, at: datetime) -> Position:
    """Add a numbered position; number 1 is the principal expert."""
    _must_be_open(activity)
    if len(activity.positions) >= MAX_POSITIONS:
        raise Invalid({"": N_("An activity has at most six expert positions.")})
    position = Position(
        number=max((p.number for p in activity.positions), default=0) + 1,
        role=values["role"],
        days_on_site=values["days_on_site"] or 0,
        days_remote=values["days_remote"] or 0,
    )
    activity.positions.append(position)
    activity.changed_at = at
    db.session.flush()
    audit.record(("activity", activity.id), "position_add", by=by, at=at, number=position.number)
    return position


def change_position(
    activity: Activity, position: Position, values: Mapping[str, Any], *, by: Actor, at: datetime
) -> None:
    """Change the role and the days of a position."""
    _must_be_open(activity)
    for name in ("role", "days_on_site", "days_remote"):
        setattr(position, name, values[name] or (0 if name != "role" else ""))
    activity.changed_at = at
    audit.record(("activity", activity.id), "position_change", by=by, at=at, number=position.number)


def remove_position(activity: Activity, position: Position, *, by: Actor, at: datetime) -> None:
    """Remove a position; the others keep their order and close the gap.

    Raises WrongState when somebody counts on the position, for example a call for experts.
    """
    _must_be_open(activity)
    for objection in OBJECTIONS:
        if reason := objection(position):
            raise WrongState(reason)
    number = position.number
    activity.positions.remove(position)
    db.session.flush()
    for n, left in enumerate(activity.positions, 1):
        left.number = n
        db.session.flush()
    activity.changed_at = at
    activity.generation += 1
    audit.record(("activity", activity.id), "position_remove", by=by, at=at, number=number)
    remind(activity, at=at)


def place_expert(
    activity: Activity, position: Position, expert: Expert | None, *, by: Actor, at: datetime, word: str | None = None
) -> None:
    """Put an expert on a position, or take the one who is there off it (None).

    Raises Invalid with the reason when the person was not shortlisted for the request, is on another
    position here, is away, or is on another activity on these days. The expert's row is locked
    first, so that two advisers cannot place one person on two missions at the same moment.

    word: why the person is placed in spite of a warning; Invalid when there is one and the word is
    empty. None puts that off until the dates are confirmed, where all warnings are shown.
    """
    _must_be_open(activity)
    if expert is not None:
        db.session.execute(select(Expert.id).where(Expert.id == expert.id).with_for_update())
        if reason := unsuitable(activity, position, expert, by=by):
            raise Invalid({"expert": reason[0]}, **reason[1])
        if word == "" and (warnings := warnings_of(activity, position, expert, by=by)):
            raise Invalid({"word": warnings[0].sentence}, **warnings[0].facts)
    if (expert.id if expert else None) == position.expert_id:
        return
    position.expert = expert
    position.expert_id = expert.id if expert else None
    position.filled_at = at if expert else None
    activity.changed_at = at
    activity.generation += 1
    db.session.flush()
    audit.record(
        ("activity", activity.id),
        "position_fill" if expert else "position_clear",
        by=by,
        at=at,
        number=position.number,
        expert=expert.id if expert else None,
        **({"word": word} if word else {}),
    )
    if expert is not None:
        for follow in PLACED:
            follow(position, at)
    if activity.state in ("planned", "postponed"):
        replan(activity, at=at)  # the holidays of the Member State count too; a confirmed plan stands
    else:
        remind(activity, at=at)


def shortlisted(activity: Activity) -> list[Expert]:
    """The people whom advisers shortlisted for the request of this activity."""
    found = (
        select(Expert)
        .join(MatchDecision, MatchDecision.expert_id == Expert.id)
        .where(
            MatchDecision.request_id == activity.action.request_id,
            MatchDecision.decision == "shortlisted",
        )
        .order_by(MatchDecision.rank.is_(None), MatchDecision.rank, Expert.family_name, Expert.id)
    )
    return list(db.session.scalars(found))


def unsuitable(
    activity: Activity, position: Position, expert: Expert, *, by: Actor
) -> tuple[str, dict[str, Any]] | None:
    """Why this person cannot be on this position: (sentence, facts), or None."""
    if expert.state not in SEARCHABLE:
        return N_("This profile is not active."), {}
    if expert.restricted_at is not None:
        return N_("This person has restricted the use of the profile."), {}
    if expert.id not in {e.id for e in shortlisted(activity)}:
        return N_("Shortlist this person for the request first."), {}
    if any(p.expert_id == expert.id for p in activity.positions if p is not position):
        return N_("This person is already on another position of this activity."), {}
    block = next(iter(clashes.at_level(_clashes(activity, position, expert, by), clashes.BLOCK)), None)
    return (block.sentence, block.facts) if block else None


def warnings_of(activity: Activity, position: Position, expert: Expert, *, by: Actor) -> list[Clash]:
    """What wants a word before this person is placed on this position."""
    return clashes.at_level(_clashes(activity, position, expert, by), clashes.WARN)


def _clashes(activity: Activity, position: Position, expert: Expert, by: Actor) -> list[Clash]:
    if activity.delivery is None:
        return []
    return clashes.find(
        activity,
        activity.delivery,
        by=by,
        today=activity.delivery.start,
        experts=[expert],
        days={expert.id: position.days},
        only=clashes.OF_EXPERT,
    )


def _must_be_open(activity: Activity) -> None:
    if activity.state not in OPEN_FOR_PLANNING:
        raise WrongState(N_("The team of this activity can no longer be changed."))
