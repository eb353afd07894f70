"""Find what a timeline shows. Everything starts from what the reader may read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, load_only, selectinload

from socx.access.actors import Actor
from socx.accounts.models import User
from socx.activities import queries as activities
from socx.activities.models import Action, Activity, Milestone, Position
from socx.experts.models import Expert
from socx.institutions.models import Institution
from socx.requests.models import AssistanceRequest
from socx.requests.queries import of_institutions, of_partners
from socx.timeline.models import CalendarFeed, LateReplay, LateRisk

FIRST = func.coalesce(Activity.preparation_start, Activity.delivery_start)
LAST = func.coalesce(Activity.report_due, Activity.delivery_end, Activity.preparation_end)

#: Levels of risk that are worth a mark.
WORTH_A_MARK = ("tight", "risk")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a timeline is asked for; empty means any."""

    action_id: int | None = None
    expert_id: int | None = None
    institution_id: int | None = None
    partners: Collection[str] = ()
    states: Collection[str] = ()
    kinds: Collection[str] = ()
    adviser_id: int | None = None
    only: str = ""


def wanted_by(actor: Actor, wanted: Wanted) -> Select[Activity]:
    """The activities that this actor may read and that are asked for, in no order."""
    found = activities.visible_to(actor).where(*_conditions(wanted))
    return found.order_by(None)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.action_id is not None:
        found.append(Activity.action_id == wanted.action_id)
    if wanted.expert_id is not None:
        found.append(exists().where(Position.activity_id == Activity.id, Position.expert_id == wanted.expert_id))
    if wanted.institution_id is not None:
        found.append(of_institutions({wanted.institution_id}))
    if wanted.partners:
        found.append(of_partners(wanted.partners))
    if wanted.states:
        found.append(Activity.state.in_(wanted.states))
    if wanted.kinds:
        found.append(Activity.kind.in_(wanted.kinds))
    if wanted.adviser_id is not None:
        found.append(AssistanceRequest.adviser_id == wanted.adviser_id)
    if wanted.only:
        ways: list[ColumnElement[bool]] = [Activity.late_since.is_not(None)]
        if wanted.only == "risk":
            standing = select(LateRisk.activity_id).join(LateRisk.milestone)
            ways.append(Activity.id.in_(standing.where(LateRisk.level.in_(WORTH_A_MARK), *_holds())))
        found.append(or_(*ways))
    return found


def _holds() -> tuple[ColumnElement[bool], ...]:
    """A note about a milestone holds until the milestone is reached, missed or moved."""
    return Milestone.done_on.is_(None), Milestone.late_since.is_(None), Milestone.due_on == LateRisk.due_on


def days_of(found: Select[Activity]) -> Select[int, int, int, int, date | None, date | None]:
    """Of each activity: its number, its action, its place in it, its first and its last day."""
    return found.with_only_columns(
        Activity.id, Activity.action_id, Activity.number, Activity.part, FIRST, LAST
    ).order_by(Activity.id)


def shown(ids: Collection[int]) -> Select[Activity]:
    """Activities with what their rows say, and nothing else of their requests."""
    return (
        select(Activity)
        .where(Activity.id.in_(ids))
        .options(
            joinedload(Activity.action, innerjoin=True).load_only(Action.title, Action.request_id)
            .joinedload(Action.request, innerjoin=True).load_only(
                AssistanceRequest.year, AssistanceRequest.sequence, AssistanceRequest.is_joint,
                AssistanceRequest.sensitivity, AssistanceRequest.institution_id,
            )
            .joinedload(AssistanceRequest.institution, innerjoin=True).load_only(
                Institution.official_name, Institution.partner_code
            ),
            load_only(
                Activity.action_id, Activity.number, Activity.part, Activity.kind, Activity.title, Activity.state,
                Activity.preparation_start, Activity.preparation_end, Activity.delivery_start, Activity.delivery_end,
                Activity.report_due, Activity.late_since, Activity.slip,
            ),
        )
        .order_by(Activity.id)
    )  # fmt: skip


def milestones_of(
    ids: Collection[int], keys: Sequence[str] = ()
) -> Select[int, str, date, date | None, date | None, date | None]:
    """Milestones as (activity, key, day, baseline, reached, late since): missed ones, those of `keys`, or all."""
    m = Milestone
    found = select(m.activity_id, m.key, m.due_on, m.baseline_on, m.done_on, m.late_since).where(m.activity_id.in_(ids))
    if keys:
        found = found.where(or_(m.key.in_(keys), m.late_since.is_not(None)))
    return found.order_by(m.activity_id, m.due_on, m.id)


def risks_of(ids: Collection[int]) -> Select[int, str, str, int, int, int, int]:
    """Milestones of these activities that may come late, the nearest first.

    As (activity, key, level, days left, what half needed, what four of five needed, cases).
    """
    r = LateRisk
    return (
        select(r.activity_id, Milestone.key, r.level, r.days_left, r.half, r.most, r.cases)
        .join(r.milestone)
        .where(r.activity_id.in_(ids), r.level.in_(WORTH_A_MARK), *_holds())
        .order_by(r.due_on, r.milestone_id)
    )


def advisers(actor: Actor) -> Select[int, str]:
    """Who is in charge of an activity that this reader may read, by name."""
    in_charge = activities.visible_to(actor).with_only_columns(AssistanceRequest.adviser_id).order_by(None)
    return select(User.id, User.name).where(User.id.in_(in_charge)).order_by(User.name, User.id)


#: How long what is over stays in a feed.
KEPT_IN_FEED = timedelta(days=365)


def in_feed(actor: Actor, only_own: bool, today: date) -> Select[Activity]:
    """What the calendar of a reader holds: what is to come and the year behind, all of it or one's own cases."""
    found = activities.visible_to(actor).where(today - KEPT_IN_FEED <= LAST)
    if only_own:
        found = found.where(AssistanceRequest.adviser_id == actor.user_id)
    return found.options(
        selectinload(Activity.milestones),
        selectinload(Activity.programme),
        contains_eager(Activity.action).contains_eager(Action.request).contains_eager(AssistanceRequest.institution),
        contains_eager(Activity.action).contains_eager(Action.request).load_only(
            AssistanceRequest.year, AssistanceRequest.sequence, AssistanceRequest.is_joint,
            AssistanceRequest.sensitivity, AssistanceRequest.institution_id,
        ),
    )  # fmt: skip


def with_plans() -> Select[Activity]:
    """Activities with dates, with their milestones and what their working days are counted by."""
    return select(Activity).where(Activity.delivery_start.is_not(None)).options(
        selectinload(Activity.milestones),
        selectinload(Activity.positions).joinedload(Position.expert).load_only(Expert.member_state),
        joinedload(Activity.action, innerjoin=True).joinedload(Action.request, innerjoin=True).load_only(
            AssistanceRequest.is_joint, AssistanceRequest.institution_id, AssistanceRequest.sensitivity
        ),
    ).order_by(Activity.id)  # fmt: skip


def notes_on(activity_id: int) -> Select[LateRisk]:
    """Everything that is said about the open milestones of an activity, the nearest first."""
    return (
        select(LateRisk)
        .join(LateRisk.milestone)
        .where(LateRisk.activity_id == activity_id, *_holds())
        .order_by(LateRisk.due_on, LateRisk.milestone_id)
    )


def latest_replay() -> Select[LateReplay]:
    return select(LateReplay).order_by(LateReplay.at.desc(), LateReplay.id.desc()).limit(1)


def feed_of(user_id: int) -> Select[CalendarFeed]:
    return select(CalendarFeed).where(CalendarFeed.user_id == user_id)


def feed_with(digest: str) -> Select[CalendarFeed]:
    return select(CalendarFeed).where(CalendarFeed.digest == digest)
