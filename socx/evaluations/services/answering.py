"""Take the signed evaluation of an institution or of an expert."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from socx.access.actors import Actor, Role
from socx.access.permissions import Permission as P
from socx.activities.models import Activity
from socx.activities.services import reach_milestone
from socx.activities.sides import day_at
from socx.audit import services as audit
from socx.core.errors import NotPermitted, WrongState, require
from socx.core.i18n import N_
from socx.core.values import Period
from socx.db import db
from socx.evaluations import queries
from socx.evaluations.models import Evaluation
from socx.evaluations.questions import CURRENT, checked
from socx.evaluations.services.closing import mark_evaluated
from socx.evaluations.values import FOLLOW_UPS
from socx.evaluations.windows import EVALUATED_IN, FOLLOW_UP_AFTER, is_open
from socx.experts import queries as experts

#: Every questionnaire about an activity is closed so long after its last day: the follow-up of a year is the last.
ASKED_FOR = timedelta(days=400) + FOLLOW_UP_AFTER


def answerer_of(activity: Activity, kind: str, by: Actor) -> dict[str, int]:
    """For whom this actor answers a questionnaire: {"institution_id": …} or {"expert_id": …}.

    Raises NotPermitted: partners are asked as institutions, experts each for themselves.
    """
    require(by, P.EVALUATION_ANSWER, activity)
    if by.role is Role.EXPERT:
        expert = experts.of_user(by.user_id)
        if kind == "expert" and expert is not None:
            return {"expert_id": expert.id}
    elif kind != "expert" and by.institution_id is not None:
        return {"institution_id": by.institution_id}
    raise NotPermitted


def answer(activity: Activity, kind: str, given: Mapping[str, Any], *, by: Actor, at: datetime) -> Evaluation:
    """Keep what an institution or an expert says of an activity, or what it says now.

    The milestones follow: the evaluation when nobody is awaited any more, a follow-up when every
    institution has answered. Raises NotPermitted, WrongState, Invalid.
    """
    whom = answerer_of(activity, kind, by)
    kept = queries.evaluation_of(activity.id, kind, whom, lock=True)
    if not may_answer(activity, kind, kept, at=at):
        raise WrongState(N_("This questionnaire is closed."))
    asked = CURRENT[kind]
    answers = checked(asked, given)
    if kept is None:
        kept = Evaluation(activity_id=activity.id, kind=kind, **whom)
        db.session.add(kept)
    kept.questions_version, kept.answers = asked.version, answers
    kept.answered_by_id, kept.answered_at = by.user_id, at
    db.session.flush()
    audit.record(("activity", activity.id), "evaluate", by=by, at=at, kind=kind)
    if kind in FOLLOW_UPS:
        _mark_followed_up(activity, kind, by=by, at=at)
    else:
        mark_evaluated(activity, by=by, at=at)
    return kept


def unanswered(by: Actor, *, at: datetime) -> list[tuple[Activity, str]]:
    """The questionnaires that wait for this actor: (activity, kind), by the end of the delivery.

    What somebody else of the institution has answered, and what the facility goes on without, waits no more.
    """
    own = experts.of_user(by.user_id) if by.role is Role.EXPERT else None
    if own is None and by.institution_id is None:
        return []
    kinds = ("expert",) if own else ("partner", *FOLLOW_UPS)
    days = Period(at.date() - ASKED_FOR, at.date() + timedelta(days=1))
    found = db.session.scalars(queries.held(by, days, EVALUATED_IN)).unique().all()
    given = {
        (one.activity_id, one.kind)
        for one in db.session.scalars(queries.signed([activity.id for activity in found])).unique()
        if (one.expert_id == own.id if own else one.institution_id == by.institution_id)
    }
    return [
        (activity, kind)
        for activity in found
        for kind in kinds
        if (activity.id, kind) not in given
        and is_open(activity, kind, at)
        and (kind in FOLLOW_UPS or activity.state != "closed")
    ]


def may_answer(activity: Activity, kind: str, kept: Evaluation | None, *, at: datetime) -> bool:
    """Whether there is something to answer, or to change, now."""
    is_said = kept is not None and kept.is_answered and kind not in FOLLOW_UPS
    return is_open(activity, kind, at) and not (is_said and activity.state == "closed")


def _mark_followed_up(activity: Activity, kind: str, *, by: Actor, at: datetime) -> None:
    said = {one.institution_id for one in db.session.scalars(queries.signed([activity.id])) if one.kind == kind}
    milestone = activity.milestone(kind)
    if milestone is not None and milestone.done_on is None and activity.institution_ids <= said:
        reach_milestone(milestone, activity, day_at(activity, at), by=by, at=at)
