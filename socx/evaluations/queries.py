"""Find what is kept about participants and evaluations."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import ColumnElement, Select, extract, select
from sqlalchemy.orm import selectinload

from socx.access.actors import Actor
from socx.activities import queries as activities
from socx.activities.models import Action, Activity, Position
from socx.core.values import Period
from socx.db import db
from socx.evaluations.models import (
    Evaluation,
    ParticipantForm,
    ParticipantLink,
    ParticipantRegister,
    ParticipantTally,
    ParticipantText,
)
from socx.evaluations.values import FOLLOW_UPS
from socx.experts.models import Expert
from socx.requests.queries import of_partners


def register_of(activity_id: int) -> ParticipantRegister | None:
    return db.session.get(ParticipantRegister, activity_id)


def link_of(activity_id: int) -> ParticipantLink | None:
    return db.session.get(ParticipantLink, activity_id)


def link_by(token: str) -> ParticipantLink | None:
    return db.session.scalar(select(ParticipantLink).where(ParticipantLink.token == token))


def signed(activity_ids: Collection[int]) -> Select[Evaluation]:
    """The signed evaluations of activities, in the order of activities."""
    return (
        select(Evaluation)
        .where(Evaluation.activity_id.in_(activity_ids))
        .order_by(Evaluation.activity_id, Evaluation.kind, Evaluation.id)
    )


def evaluation_of(activity_id: int, kind: str, whom: Mapping[str, int], *, lock: bool = False) -> Evaluation | None:
    """What one institution, or one expert, says of an activity; `lock` keeps colleagues waiting until it is written.

    `whom` is {"institution_id": …} or {"expert_id": …}.
    """
    found = select(Evaluation).filter_by(activity_id=activity_id, kind=kind, **whom)
    return db.session.scalar(found.with_for_update(of=Evaluation) if lock else found)


def placed_experts(activity_id: int) -> Select[Expert]:
    """The experts on the positions of an activity whose profiles are not erased, the principal first."""
    return (
        select(Expert)
        .join(Position, Position.expert_id == Expert.id)
        .where(Position.activity_id == activity_id, Expert.state != "erased")
        .order_by(Position.number)
    )


def tallies(activity_ids: Collection[int]) -> Select[ParticipantTally]:
    return (
        select(ParticipantTally)
        .where(ParticipantTally.activity_id.in_(activity_ids))
        .order_by(ParticipantTally.activity_id, ParticipantTally.question, ParticipantTally.answer)
    )


def links(activity_ids: Collection[int]) -> Select[ParticipantLink]:
    return (
        select(ParticipantLink)
        .where(ParticipantLink.activity_id.in_(activity_ids))
        .order_by(ParticipantLink.activity_id)
    )


def texts(activity_ids: Collection[int]) -> Select[ParticipantText]:
    """What participants wrote; their numbers are drawn, so the order says nothing."""
    return (
        select(ParticipantText)
        .where(ParticipantText.activity_id.in_(activity_ids))
        .order_by(ParticipantText.question, ParticipantText.id)
    )


def evaluated(actor: Actor, *, year: int | None = None, kind: str = "", partner: str = "") -> Select[Activity]:
    """The activities that this actor may read and that have taken place, by year of their end, kind and partner."""
    found = activities.visible_to(actor).where(
        Activity.delivery_end.is_not(None), Activity.state.in_(("reporting", "reported", "closed"))
    )
    if year is not None:
        found = found.where(extract("year", Activity.delivery_end) == year)
    if kind:
        found = found.where(Activity.kind == kind)
    if partner:
        found = found.where(of_partners({partner}))
    return found


def held(actor: Actor, days: Period, states: Collection[str]) -> Select[Activity]:
    """The activities of these states, with milestones, that this actor may read and that ended on these days."""
    return (
        activities.visible_to(actor)
        .where(Activity.delivery_end.between(days.start, days.end), Activity.state.in_(states))
        .options(selectinload(Activity.milestones))
        .order_by(None)
        .order_by(Activity.delivery_end, Activity.id)
    )


def years(actor: Actor) -> list[int]:
    """The years in which activities ended that this actor may read, the latest first."""
    year = extract("year", Activity.delivery_end)
    found = evaluated(actor).with_only_columns(year).order_by(None).distinct()
    return sorted((int(one) for one in db.session.scalars(found)), reverse=True)


def to_ask(today: date) -> Select[Activity]:
    """Activities that have ended and are not closed: somebody may still have to be asked."""
    return (
        select(Activity)
        .where(Activity.state.in_(("reporting", "reported")), Activity.delivery_end < today)
        .order_by(Activity.delivery_end, Activity.id)
    )


def lists_past(today: date) -> Select[ParticipantRegister]:
    """Lists of names whose day has come."""
    return (
        select(ParticipantRegister)
        .where(ParticipantRegister.names_until <= today)
        .order_by(ParticipantRegister.activity_id)
    )


def ended_before(day: date) -> ColumnElement[bool]:
    """Whether the activity that a row names ended before a day; for tables with an `activity_id`."""
    return Activity.delivery_end < day


def forms_past(day: date) -> Select[ParticipantForm]:
    """Numbers of forms that nobody can send again: their link is closed."""
    return (
        select(ParticipantForm)
        .join(Activity, ParticipantForm.activity_id == Activity.id)
        .where(ended_before(day))
        .order_by(ParticipantForm.number)
    )


def texts_past(day: date) -> Select[ParticipantText]:
    return (
        select(ParticipantText)
        .join(Activity, ParticipantText.activity_id == Activity.id)
        .where(ended_before(day))
        .order_by(ParticipantText.id)
    )


def evaluations_past(day: date) -> Select[Evaluation]:
    return select(Evaluation).join(Evaluation.activity).where(ended_before(day)).order_by(Evaluation.id)


def follow_ups(action: Action) -> Select[Evaluation]:
    """What the partner said later about the activities of an action, and wrote, in the order of the days."""
    return (
        select(Evaluation)
        .where(
            Evaluation.activity_id.in_([a.id for a in action.activities]),
            Evaluation.kind.in_(FOLLOW_UPS),
            Evaluation.answered_at.is_not(None),
        )
        .order_by(Evaluation.answered_at, Evaluation.id)
    )
