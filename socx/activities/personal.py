"""What activities keep about an expert: on which positions the person was."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, false, select

from socx.activities.models import Action, Activity, Position
from socx.core.i18n import N_
from socx.core.personal import Anonymous, Data, Keeper, Person, register
from socx.db import db, plain_rows

#: States of an activity in which its team is not needed any more.
OVER = ("closed", "cancelled")


def read(person: Person) -> Data:
    """The positions with their days, and the activities they belong to."""
    found = db.session.scalars(_of(person).with_only_columns(Position.activity_id)).all()
    columns = ("id", "action_id", "objectives", "generation", "version", "late_since", "changed_at")
    return {
        "position": plain_rows(Position, _is_of(person), without=("id", "activity_id", "expert_id")),
        "activity": plain_rows(Activity, Activity.id.in_(found), without=columns),
    }


def blocks(person: Person) -> str:
    """Somebody on the team of an activity that is not over is needed there."""
    needed = _of(person).join(Activity).join(Action).where(Activity.state.not_in(OVER), Action.state.not_in(OVER))
    if db.session.scalar(needed.with_only_columns(Position.id).limit(1)) is None:
        return ""
    return N_("You are on the team of an activity that is not closed. Ask the adviser to take you off, or wait until "
              "the activity is closed. Your data are needed for the mission until then.")  # fmt: skip


def stays(person: Person) -> str:
    """The anonymous rest: days, Member State and year of each position."""
    if db.session.scalar(_of(person).with_only_columns(Position.id).limit(1)) is None:
        return ""
    return N_("Your missions stay in the figures: number, days, Member State and year, without your name. The record "
              "of each position is kept for ten years, as the rules on public money ask.")  # fmt: skip


def of_request(request_id: int) -> Select[int]:
    """The numbers of the activities of a request."""
    return select(Activity.id).join(Action).where(Action.request_id == request_id)


def unname(request_id: int, anonymous: Anonymous) -> None:
    """Put an anonymous profile on every position: days and Member State stay."""
    inside = Position.activity_id.in_(of_request(request_id))
    for place in db.session.scalars(select(Position).where(inside).order_by(Position.id)).all():
        if place.expert_id is not None:
            place.expert_id = anonymous(place.expert_id)
    db.session.flush()


def _of(person: Person) -> Select[Position]:
    return select(Position).where(_is_of(person)).order_by(Position.id)


def _is_of(person: Person) -> ColumnElement[bool]:
    """Whether a position is the person's; who has no profile is on none, also not on the empty ones."""
    return Position.expert_id == person.expert_id if person.expert_id is not None else false()


register(
    Keeper(
        key="activities.positions", label=N_("Missions and activities"), keep_for="contracts",
        purpose=N_("To prepare and follow missions, and to show how they were paid for."),
        tables=("position",), read=read, stays=stays, blocks=blocks, unname=unname,
    )
)  # fmt: skip
