"""Find actions and activities. Everything that lists them starts from visible_to()."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import selectinload

from socx.access.actors import TEAM_ROLES, Actor, Role
from socx.activities.milestones import AFTER_CLOSING, TEMPLATES
from socx.activities.models import Action, Activity, DelegationSeat, Milestone, Position, ProgrammeItem
from socx.activities.workflow import ACTIVITY_WORKFLOW, ENDED_STATES
from socx.core.values import Period
from socx.db import db
from socx.experts.models import Expert
from socx.notifications.models import Notice
from socx.requests.models import AssistanceRequest, RequestTopic
from socx.requests.queries import in_hand_of, of_institutions, of_partners, open_to

#: How many activities one request is compared with.
COMPARED = 150


def find(activity_id: int) -> Activity | None:
    return db.session.get(Activity, activity_id)


def find_action(action_id: int) -> Action | None:
    return db.session.get(Action, action_id)


def find_position(activity: Activity, position_id: int) -> Position | None:
    """A position of this activity; None for one of another."""
    return next((p for p in activity.positions if p.id == position_id), None)


def action_of(request_id: int) -> Action | None:
    return db.session.scalar(select(Action).where(Action.request_id == request_id))


def find_in_programme(activity: Activity, item_id: int) -> ProgrammeItem | None:
    """An entry of the programme of this visit; None for one of another."""
    return next((item for item in activity.programme if item.id == item_id), None)


def find_seats(activity: Activity, seat_id: int) -> DelegationSeat | None:
    """Places in the delegation of this visit; None for those of another."""
    return next((seat for seat in activity.delegation if seat.id == seat_id), None)


def visible_to(actor: Actor) -> Select[Activity]:
    """The activities that this actor may read: ACTIVITY_READ, said in SQL."""
    asked = AssistanceRequest
    found = select(Activity).join(Activity.action).join(Action.request).join(asked.institution)
    match actor.role:
        case Role.OFFICIAL | Role.APPROVER:
            found = found.where(of_institutions({actor.institution_id}))
        case Role.DELEGATION:
            found = found.where(of_partners({actor.partner}), open_to(actor))
        case Role.ADVISER | Role.MANAGER | Role.COMMISSION:
            found = found.where(open_to(actor))
        case Role.EXPERT:
            found = found.where(
                exists()
                .where(Position.activity_id == Activity.id, Position.expert_id == Expert.id)
                .where(Expert.user_id == actor.user_id)
            )
        case _:
            found = found.where(false())
    return found.order_by(Activity.delivery_start.is_(None), Activity.delivery_start, Activity.id)


#: What an activity waits for its adviser to do, by state: the move.
NEXT_MOVES = {"planned": "confirm", "postponed": "confirm", "reported": "close"}

#: The milestones that these moves reach, the last one of each.
_BY_MOVE = {template.reached_by: template.key for template in TEMPLATES}
_NEXT_MILESTONES = sorted({_BY_MOVE[move] for move in NEXT_MOVES.values()})


def waiting_for(actor: Actor) -> Select[Activity, date | None]:
    """The activities that wait for this adviser, with the day on which the next step is expected; the first on top.

    Whom a state waits for is told by the workflow, whose the case is by the request.
    """
    expected = (
        select(func.min(Milestone.due_on))
        .where(Milestone.activity_id == Activity.id, Milestone.done_on.is_(None))
        .where(Milestone.key.in_(_NEXT_MILESTONES), Activity.state != "postponed")
        .correlate(Activity)
        .scalar_subquery()
    )
    found = visible_to(actor).add_columns(expected)
    if actor.role not in TEAM_ROLES:
        return found.where(false())
    return (
        found.where(Activity.state.in_(ACTIVITY_WORKFLOW.awaiting("advisers")), in_hand_of(actor))
        .order_by(None)
        .order_by(expected.is_(None), expected, Activity.id)
    )


def like_request(actor: Actor, request: AssistanceRequest) -> Select[Activity]:
    """What this actor may read of the activities of other requests about the same topics or for the same partner.

    The latest first; cancelled ones are left out.
    """
    link, asked = RequestTopic, AssistanceRequest
    shares_a_topic = exists().where(link.request_id == asked.id, link.topic_id.in_(request.topic_ids))
    return (
        visible_to(actor)
        .where(asked.id != request.id, Activity.state != "cancelled")
        .where(or_(shares_a_topic, of_partners(request.partner_codes)))
        .order_by(None)
        .order_by(Activity.created_at.desc(), Activity.id.desc())
        .limit(COMPARED)
    )


def shown(found: Select[Activity], view: str) -> Select[Activity]:
    """The part of a list of activities that a view shows: open, late or ended; with their teams."""
    found = found.options(selectinload(Activity.positions))
    match view:
        case "late":
            return found.where(Activity.late_since.is_not(None))
        case "ended":
            return found.where(Activity.state.in_(ENDED_STATES))
        case _:
            return found.where(Activity.state.not_in(ENDED_STATES))


def programme_items(activity_ids: Collection[int]) -> Select[ProgrammeItem]:
    """What the hosts of study visits offer, by the clock."""
    item = ProgrammeItem
    return select(item).where(item.activity_id.in_(activity_ids)).order_by(item.day, item.starts_at, item.id)


def to_start(latest: date) -> Select[Activity]:
    """Activities whose next step by the calendar lies on that day or before, in the order of their delivery."""
    begins = func.coalesce(Activity.preparation_start, Activity.delivery_start)
    return (
        select(Activity)
        .where(
            or_(
                and_(Activity.state == "confirmed", or_(begins <= latest, Activity.delivery_start <= latest)),
                and_(Activity.state == "preparation", Activity.delivery_start <= latest),
                and_(Activity.state == "delivery", Activity.delivery_end < latest),
            )
        )
        .order_by(Activity.delivery_start, Activity.id)
    )


def with_days_ahead(today: date) -> Select[Activity]:
    """Activities with a milestone that is still to come."""
    ahead = (
        select(Milestone.id)
        .where(Milestone.activity_id == Activity.id, Milestone.done_on.is_(None), Milestone.due_on >= today)
        .exists()
    )
    return select(Activity).where(ahead).order_by(Activity.id)


def unsent_reminders(kind: str) -> Select[Notice, Activity]:
    """What waits to be sent of one kind of reminder about activities that have ended, with the activity."""
    return (
        select(Notice, Activity)
        .join(Activity, (Notice.subject_kind == "activity") & (Notice.subject_id == Activity.id))
        .where(Notice.kind == kind, Notice.mail_state.in_(("pending", "gathered")), Activity.state.in_(ENDED_STATES))
        .order_by(Notice.id)
    )


def missed_milestones(today: date) -> Select[Milestone, str]:
    """Milestones that were due before a day, are not reached and not marked, on activities that still count.

    With each the zone of its activity: it says whether the day has passed there, too.
    """
    return (
        select(Milestone, Activity.zone)
        .join(Activity, Milestone.activity_id == Activity.id)
        .where(
            Milestone.due_on < today,
            Milestone.done_on.is_(None),
            Milestone.late_since.is_(None),
            or_(
                Activity.state.not_in(ENDED_STATES | {"postponed"}),
                and_(Activity.state == "closed", Milestone.key.in_(sorted(AFTER_CLOSING))),
            ),
        )
        .order_by(Milestone.due_on, Milestone.id)
    )


def at_institutions(institution_ids: Collection[int], delivery: Period, *, but: int) -> Select[Activity]:
    """Other activities of requests of these institutions whose delivery touches these days."""
    return (
        select(Activity)
        .join(Activity.action)
        .join(Action.request)
        .where(
            of_institutions(institution_ids),
            Activity.id != but,
            Activity.state.not_in(ENDED_STATES | {"postponed"}),
            Activity.delivery_start <= delivery.end,
            Activity.delivery_end >= delivery.start,
        )
        .order_by(Activity.delivery_start, Activity.id)
    )


def days_in_year(expert_id: int, year: int, *, but: int) -> Select[int]:
    """How many days an expert gives to other activities that are delivered in a year."""
    return (
        select(func.coalesce(func.sum(Position.days_on_site + Position.days_remote), 0))
        .join(Activity, Position.activity_id == Activity.id)
        .where(
            Position.expert_id == expert_id,
            Activity.id != but,
            Activity.state != "cancelled",
            Activity.delivery_start.between(date(year, 1, 1), date(year, 12, 31)),
        )
    )


def engagements(expert_id: int, start: date, end: date, *, but: int) -> Select[Activity]:
    """Other activities that the expert is on and whose delivery touches these days."""
    return (
        select(Activity)
        .join(Position, Position.activity_id == Activity.id)
        .where(
            Position.expert_id == expert_id,
            Activity.id != but,
            Activity.state.not_in(ENDED_STATES | {"postponed"}),
            Activity.delivery_start <= end,
            Activity.delivery_end >= start,
        )
        .order_by(Activity.delivery_start, Activity.id)
    )
