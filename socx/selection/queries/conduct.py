"""Find who has read the code of conduct, and who has to before the team sets out."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from socx.activities.models import Activity, Position
from socx.activities.workflow import ENDED_STATES
from socx.core.errors import NotFound
from socx.db import db
from socx.experts.models import Expert
from socx.selection.models import CodeAcknowledgement


def acknowledgement_of(activity: Activity, expert: Expert) -> CodeAcknowledgement | None:
    """When the person read the code of conduct for this activity, the newest version first; None: not yet."""
    return acknowledgements(activity).get(expert.id)


def acknowledgements(activity: Activity) -> dict[int, CodeAcknowledgement]:
    """What was acknowledged for an activity, by the number of the profile."""
    found = db.session.scalars(
        select(CodeAcknowledgement)
        .where(CodeAcknowledgement.activity_id == activity.id)
        .order_by(CodeAcknowledgement.at, CodeAcknowledgement.id)
    )
    return {one.expert_id: one for one in found}


def team_of(activity: Activity) -> list[tuple[Expert, CodeAcknowledgement | None]]:
    """Who is on a position of an activity, and when each read the code of conduct."""
    read = acknowledgements(activity)
    return [(one.expert, read.get(one.expert.id)) for one in activity.positions if one.expert is not None]


def on_the_team(activity: Activity, expert_id: int) -> Expert:
    """The expert of that number, where it is on a position of the activity; raises NotFound."""
    found = next((one.expert for one in activity.positions if one.expert_id == expert_id), None)
    if found is None:
        raise NotFound
    return found


def without_code(activity_id: int) -> Select[Expert]:
    """Who is on a position of an activity and has read no code of conduct for it."""
    on_it = select(Position.expert_id).where(Position.activity_id == activity_id, Position.expert_id.is_not(None))
    return (
        select(Expert)
        .where(Expert.id.in_(on_it), ~_has_read(Expert.id, activity_id))
        .order_by(Expert.family_name, Expert.id)
    )


def to_read(expert_id: int) -> Select[Activity]:
    """The activities for which an expert still has to read the code of conduct, the next one first."""
    teams = select(Position.activity_id).where(Position.expert_id == expert_id)
    return (
        select(Activity)
        .where(Activity.id.in_(teams), Activity.state.not_in(ENDED_STATES), ~_has_read(expert_id, Activity.id))
        .order_by(Activity.delivery_start, Activity.id)
    )


def _has_read(expert_id: Any, activity_id: Any) -> Any:
    read = (CodeAcknowledgement.expert_id == expert_id) & (CodeAcknowledgement.activity_id == activity_id)
    return select(CodeAcknowledgement.id).where(read).exists()
