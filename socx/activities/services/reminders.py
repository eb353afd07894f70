"""Reminders are rows, written in the transaction that makes or moves an activity."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from socx.access.actors import Actor
from socx.activities.audiences import AUDIENCES
from socx.activities.milestones import AFTER_CLOSING, BY_KEY, planned
from socx.activities.models import Action, Activity, Milestone
from socx.activities.sides import calendar_for, day_at
from socx.db import db
from socx.notifications import services as notices
from socx.notifications.models import Notice
from socx.notifications.walltime import plan_local

#: When reminders arrive, at the place of the activity: after daylight saving has had its hour.
MORNING = time(9, 0)

REMINDER = "activities/milestone"


def replan(activity: Activity, *, at: datetime) -> int:
    """Make milestones and reminders follow the dates and the team; return how many are planned.

    Milestones that were reached stay as they are. A milestone whose day moves gets a new generation:
    nobody hears of the old day, and nobody hears twice of the same one.
    """
    days = planned(activity.kind, activity.modality, activity.dates, calendar_for(activity))
    wanted = {template.key: day for template, day in days}
    kept = {m.key: m for m in activity.milestones}
    for key, milestone in kept.items():
        if key not in wanted and milestone.done_on is None:
            activity.milestones.remove(milestone)
    for key, day in wanted.items():
        if key not in kept:
            activity.milestones.append(Milestone(key=key, due_on=day))
        elif kept[key].done_on is None and kept[key].due_on != day:
            kept[key].due_on = day
            kept[key].generation += 1
            if kept[key].late_since is not None and day >= at.date():
                kept[key].late_since = None
    measure_slip(activity)
    db.session.flush()
    refresh_lateness(activity)
    return remind(activity, at=at)


def keep_baseline(activity: Activity) -> None:
    """Keep the plan as it is when it is first confirmed; a later confirmation changes nothing."""
    if any(m.baseline_on for m in activity.milestones):
        return
    for milestone in activity.milestones:
        milestone.baseline_on = milestone.due_on
    measure_slip(activity)


def measure_slip(activity: Activity) -> None:
    """Store by how many working days each milestone, and the start of delivery, lie after the first plan."""
    calendar = calendar_for(activity)
    for milestone in activity.milestones:
        if milestone.baseline_on is not None:
            milestone.slip = calendar.distance(milestone.baseline_on, milestone.due_on)
    start = activity.milestone("start")
    activity.slip = start.slip if start else None


def remind(activity: Activity, *, at: datetime) -> int:
    """Plan the reminders of all milestones that are still to come.

    What was planned and has not left is cancelled first; what still holds is taken back into the
    plan under its own key, so that somebody who was told already is not told again.
    """
    subject = ("activity", activity.id)
    notices.cancel(subject, kinds=(REMINDER,), at=at)
    return notices.plan(subject, _wanted(activity, at), at=at)


def forget(milestone: Milestone, *, at: datetime) -> int:
    """Cancel the reminders of a milestone that is reached; the others stand as they are."""
    generation = f"{milestone.key}:{milestone.generation}"
    return notices.cancel(("activity", milestone.activity_id), kinds=(REMINDER,), generation=generation, at=at)


def is_planned_otherwise(activity: Activity, *, at: datetime) -> bool:
    """Whether other reminders are planned than those of whoever acts by now: an adviser may have changed."""
    subject = ("activity", activity.id)
    wanted = {
        notices.key_of(REMINDER, subject, recipient_id, one.generation)
        for one in _wanted(activity, at)
        for recipient_id in one.recipients
    }
    found = db.session.execute(
        select(Notice.key, Notice.mail_state).where(
            Notice.subject_kind == subject[0], Notice.subject_id == subject[1], Notice.kind == REMINDER
        )
    ).all()
    planned_now = {key for key, state in found if state in ("pending", "gathered")}
    known = {key for key, state in found if state != "cancelled"}
    return bool(wanted - known or planned_now - wanted)


def awaited(activity: Activity) -> list[Milestone]:
    """Milestones that somebody is still to reach. A closed activity has nothing before it but its follow-up."""
    if activity.state in ("cancelled", "postponed"):
        return []
    return [
        m for m in activity.milestones if m.done_on is None and (not activity.is_ended or m.key in AFTER_CLOSING)
    ]  # fmt: skip


def _wanted(activity: Activity, at: datetime) -> list[notices.Planned]:
    """The reminders of all milestones that are still to come, to whoever acts."""
    calendar = calendar_for(activity)
    today = day_at(activity, at)
    people: dict[str, tuple[int, ...]] = {}
    planned_ones = []
    for milestone in awaited(activity):
        template = BY_KEY[milestone.key]
        if milestone.due_on < today:
            continue
        if template.who not in people:
            people[template.who] = tuple(p.id for p in db.session.scalars(AUDIENCES[template.who](activity)))
        day = calendar.add(milestone.due_on, -template.remind)
        due_at, due_local = plan_local(max(day, today), MORNING, activity.zone)
        planned_ones.append(
            notices.Planned(
                REMINDER,
                people[template.who],
                max(due_at, at),
                due_local=due_local,
                zone=activity.zone,
                generation=f"{milestone.key}:{milestone.generation}",
                not_after=datetime.combine(milestone.due_on + timedelta(days=2), time(0), UTC),
                facts={"milestone": milestone.key, "due_on": milestone.due_on.isoformat()},
            )
        )
    return planned_ones


def refresh_lateness(activity: Activity) -> None:
    """Store since when the activity is late."""
    activity.late_since = late_by_milestones(activity)


def late_by_milestones(activity: Activity) -> date | None:
    """Since when the activity is late: the first missed milestone, or nothing."""
    late = [m.late_since for m in activity.milestones if m.late_since and m.done_on is None]
    return min(late) if late and not activity.is_ended else None


def tell(
    item: Action | Activity,
    audience: str,
    kind: str,
    *,
    at: datetime,
    by: Actor | None,
    generation: str,
    note: str = "",
) -> int:
    """Queue a notice about an action or an activity; who did it is not told about it."""
    people = db.session.scalars(AUDIENCES[audience](item)).all()
    subject = ("action" if isinstance(item, Action) else "activity", item.id)
    return notices.queue(
        kind,
        [p.id for p in people if by is None or p.id != by.user_id],
        subject,
        at=at,
        generation=generation,
        not_after=at + notices.TELL_FOR,
        facts={"note": note} if note and item.sensitivity == "normal" else {},
    )
