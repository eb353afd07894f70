"""Find what is asked: the requirements of positions, and the terms of reference of an activity."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import Select, select

from socx.activities.models import Activity, Position
from socx.db import db
from socx.selection.models import ExpertCall, PositionRequirement, TermsOfReference, call_position


def requirements_of(positions: Iterable[Position]) -> list[PositionRequirement]:
    """What these positions ask now, by position, each in its place."""
    found = db.session.scalars(
        select(PositionRequirement)
        .where(
            PositionRequirement.position_id.in_([one.id for one in positions]),
            PositionRequirement.retired_at.is_(None),
        )
        .order_by(PositionRequirement.position_id, PositionRequirement.id)
    )
    return sorted(found, key=lambda one: (one.position_id, one.place))


def requirements_by_id(ids: Collection[int]) -> Select[PositionRequirement]:
    """These requirements, retired or not: what was asked when somebody answered."""
    return select(PositionRequirement).where(PositionRequirement.id.in_(ids)).order_by(PositionRequirement.id)


def requirement(position: Position, requirement_id: int) -> PositionRequirement | None:
    """One that the position asks now."""
    return next((one for one in requirements_of([position]) if one.id == requirement_id), None)


def covering_calls(position_id: int) -> Select[ExpertCall]:
    """The calls for a position, the latest round first."""
    return (
        select(ExpertCall)
        .join(call_position, call_position.c.call_id == ExpertCall.id)
        .where(call_position.c.position_id == position_id)
        .order_by(ExpertCall.round.desc(), ExpertCall.id.desc())
    )


def find_terms(terms_id: int) -> TermsOfReference | None:
    return db.session.get(TermsOfReference, terms_id)


def all_terms(activity: Activity) -> Select[TermsOfReference]:
    """The versions of the terms of reference, the newest first."""
    return (
        select(TermsOfReference)
        .where(TermsOfReference.activity_id == activity.id)
        .order_by(TermsOfReference.number.desc(), TermsOfReference.id.desc())
    )


def latest_terms(activity: Activity) -> TermsOfReference | None:
    return db.session.scalars(all_terms(activity).limit(1)).first()


def current_terms(activity: Activity) -> TermsOfReference | None:
    """The newest final version."""
    return db.session.scalars(all_terms(activity).where(TermsOfReference.state == "final").limit(1)).first()
