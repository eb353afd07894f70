"""What waits for one reader in activities: to write, to accept, to answer, to read, to confirm, to close.

What waits for whom is said by the rooms that it belongs to; here it is put in one order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from flask import url_for
from flask_babel import gettext

from socx.access.actors import TEAM_ROLES, Actor, Role
from socx.activities import queries as activities
from socx.activities.models import Activity
from socx.activities.subjects import listed_title
from socx.activities.workflow import ACTIVITY_WORKFLOW
from socx.core.values import ACTIVITY_KINDS
from socx.db import db
from socx.deliverables import queries as deliverables
from socx.deliverables.models import Deliverable
from socx.deliverables.words import listed_title as deliverable_title
from socx.evaluations import services as evaluations
from socx.evaluations.values import FOLLOW_UPS, SIGNED
from socx.experts import queries as experts
from socx.selection.queries import conduct, selection

#: The page of everything shows so many of each kind.
MOST = 200


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: what it is, for which activity, the words of its step, where that is done, and until when."""

    title: str
    about: str
    activity: Activity
    step: str
    url: str
    due: date | None


def of(actor: Actor, now: datetime, most: int = MOST) -> list[Task]:
    """What waits for this reader, what is expected first on top; at most so many of each kind."""
    found = [
        *_deliverables(actor, most),
        *islice(_evaluations(actor, now), most),
        *_conduct(actor, most),
        *_opinions(actor, most),
        *_activities(actor, most),
    ]
    return sorted(found, key=lambda task: (task.due is None, task.due or date.max, task.activity.id, task.title))


def _deliverables(actor: Actor, most: int) -> Iterator[Task]:
    for item, day in db.session.execute(deliverables.waiting_for(actor).limit(most)).unique():
        url = url_for("deliverables.detail", id=item.id)
        yield Task(deliverable_title(item), listed_title(item.activity), item.activity, _step(item, actor), url, day)


def _step(item: Deliverable, actor: Actor) -> str:
    match item.state:
        case "submitted":
            is_judge = actor.role in TEAM_ROLES
            return gettext("Read and accept") if is_judge else gettext("Read and sign")
        case "returned":
            return gettext("Answer the comments")
    return gettext("Write the report") if item.is_report else gettext("Add a version")


def _evaluations(actor: Actor, now: datetime) -> Iterator[Task]:
    for activity, kind in evaluations.unanswered(actor, at=now):
        url = url_for("evaluations.answer", id=activity.id, kind=kind)
        asked_by = activity.milestone(kind if kind in FOLLOW_UPS else "evaluation")
        day = asked_by.due_on if asked_by else None
        step = gettext("Answer the questions")
        yield Task(gettext(SIGNED[kind]), listed_title(activity), activity, step, url, day)


def _conduct(actor: Actor, most: int) -> Iterator[Task]:
    own = experts.of_user(actor.user_id) if actor.role is Role.EXPERT else None
    for activity in db.session.scalars(conduct.to_read(own.id).limit(most)).unique() if own else ():
        url = url_for("selection.conduct", id=activity.id)
        day = activity.preparation_start or activity.delivery_start
        yield Task(gettext("Code of conduct"), listed_title(activity), activity, gettext("Read it"), url, day)


def _opinions(actor: Actor, most: int) -> Iterator[Task]:
    if actor.role not in (Role.OFFICIAL, Role.APPROVER):
        return
    for item in db.session.scalars(selection.opinions_waiting_for(actor).limit(most)):
        activity = item.nomination.call.activity
        url = url_for("selection.partner_opinion", id=item.id)
        yield Task(gettext("Expert proposed"), listed_title(activity), activity, gettext("Answer"), url, None)


def _activities(actor: Actor, most: int) -> Iterator[Task]:
    for activity, day in db.session.execute(activities.waiting_for(actor).limit(most)).unique():
        move = ACTIVITY_WORKFLOW.transition(activities.NEXT_MOVES[activity.state])
        url = url_for("activities.detail", id=activity.id)
        kind = gettext(ACTIVITY_KINDS[activity.kind])
        yield Task(listed_title(activity), kind, activity, gettext(move.label), url, day)
