"""Ask a colleague by name to assess the applications for a position too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from socx.access.actors import TEAM_ROLES, Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.accounts import queries as accounts
from socx.accounts.models import User
from socx.audit import services as audit
from socx.core.errors import Invalid, NotFound, WrongState, require
from socx.core.i18n import N_
from socx.db import db
from socx.selection.models import CallAssessor
from socx.selection.queries import selection as chosen
from socx.selection.services.grid import Board
from socx.selection.services.telling import tell_colleague


def asked(found: Board) -> Sequence[CallAssessor]:
    """Who was asked for this position."""
    return db.session.scalars(chosen.asked_assessors(found.call.id, found.position.id)).all()


def waiting(found: Board) -> list[CallAssessor]:
    """Those of them who have not assessed every application."""
    return [one for one in asked(found) if not found.is_done_by(one.user.actor())]


def can_be_asked(found: Board, by: Actor) -> list[User]:
    """Who may decide on this call, has not begun to assess and was not asked."""
    busy = {one.assessor_id for one in found.assessments} | {one.user_id for one in asked(found)} | {by.user_id}
    people = db.session.scalars(accounts.with_role(*TEAM_ROLES))
    return [one for one in people if one.id not in busy and permits(one.actor(), P.APPLICATION_DECIDE, found.call)]


def ask(found: Board, user_id: int | None, *, by: Actor, at: datetime) -> None:
    """Ask somebody by name, and tell them. Raises NotPermitted, WrongState, and Invalid by `assessor`."""
    _must_be_open(found, by)
    if user_id not in {one.id for one in can_be_asked(found, by)}:
        raise Invalid({"assessor": N_("Choose somebody from the list.")})
    made = CallAssessor(
        call_id=found.call.id, position_id=found.position.id, user_id=user_id, by_id=by.user_id, at=at
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    audit.record(("expert_call", found.call.id), "ask_assessor", by=by, at=at, user=user_id, position=found.position.id)
    tell_colleague(found.call, made.user_id, "assessor_ask", at=at, generation=f"{made.id}")


def drop(found: Board, user_id: int, *, by: Actor, at: datetime) -> None:
    """Go on without somebody who was asked. What they have given so far stays. Raises NotFound."""
    _must_be_open(found, by)
    item = next((one for one in waiting(found) if one.user_id == user_id), None)
    if item is None:
        raise NotFound
    db.session.delete(item)
    db.session.flush()
    audit.record(
        ("expert_call", found.call.id), "drop_assessor", by=by, at=at, user=user_id, position=found.position.id
    )


def _must_be_open(found: Board, by: Actor) -> None:
    require(by, P.APPLICATION_DECIDE, found.call)
    if found.call.state != "closed" or chosen.outcome_of(found.call.id, found.position.id) is not None:
        raise WrongState(N_("This position is decided already."))
