"""Decide about a position: who is selected, who is on the reserve list, who is not taken. A person decides."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.audit import services as audit
from socx.core.errors import Invalid, WrongState, require
from socx.core.i18n import N_
from socx.db import db
from socx.selection import departures
from socx.selection.grid import Place, departs
from socx.selection.models import Application, ExpertCall, SelectionChoice, SelectionOutcome
from socx.selection.queries import selection as chosen
from socx.selection.services.applications import advance as advance_application
from socx.selection.services.calls import advance as advance_call
from socx.selection.services.grid import Board
from socx.selection.services.nominations import nominate

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decides: one application or none is selected, the reserve list stands in its order.

    `reason_code` says why it departs from the ranking; `note` is kept with it, and says too why fewer
    assessors than usual looked at the applications.
    """

    selected: int | None
    reserve: Sequence[int] = ()
    reason_code: str = ""
    note: str = ""


def decide(found: Board, decision: Decision, *, by: Actor, at: datetime) -> SelectionOutcome:
    """Keep the decision about one position; ask who is selected, and tell the others when all is decided.

    Nobody is told "no" while another position of the call that the person applied for is open. With
    the last position the call is decided. Raises Invalid, by `selected`, `reserve`, `reason_code` and
    `note`, WrongState when it is decided already, NotPermitted.
    """
    call = found.call
    require(by, P.APPLICATION_DECIDE, call)
    db.session.execute(select(ExpertCall.id).where(ExpertCall.id == call.id).with_for_update())
    if call.state != "closed" or chosen.outcome_of(call.id, found.position.id) is not None:
        raise WrongState(N_("This position is decided already."))
    if found.hides(by):
        raise WrongState(N_("Give your own scores to all applications first."))
    places = found.places()
    _check(found, decision, places)
    made = SelectionOutcome(
        call=call, position=found.position, reason_code=decision.reason_code, note=decision.note.strip(),
        ranking=[_kept(place) for place in places], decided_by_id=by.user_id, decided_at=at,
        choices=[_choice(one.id, decision) for one in found.applications],
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    audit.record(
        ("expert_call", call.id), "select", by=by, at=at, note=decision.note, reason=decision.reason_code,
        position=found.position.id, selected=decision.selected, reserve=list(decision.reserve),
        departs=_departs(decision, places), assessors=found.assessors,
    )  # fmt: skip
    logger.info("position decided", extra={"call": call.id, "position": found.position.id})
    if decision.selected is not None:
        nominate(made, next(one for one in found.applications if one.id == decision.selected), by=by, at=at)
    _tell(call, by=by, at=at)
    return made


def _tell(call: ExpertCall, *, by: Actor, at: datetime) -> None:
    """Move every application whose last position is decided, and the call after its last position."""
    outcomes = db.session.scalars(chosen.outcomes_of(call.id)).all()
    decided = {one.position_id for one in outcomes}
    best: dict[int, str] = {}
    for one in outcomes:
        for choice in one.choices:
            if best.get(choice.application_id) != "reserve":
                best[choice.application_id] = choice.choice
    sent = select(Application).where(Application.call_id == call.id, Application.state == "submitted")
    for item in db.session.scalars(sent.order_by(Application.id)):
        if {wish.position_id for wish in item.wishes} <= decided:
            move = "reserve" if best.get(item.id) == "reserve" else "refuse"
            advance_application(item, move, by=by, at=at)
    if decided >= {one.id for one in call.positions}:
        advance_call(call, "decide", by=by, at=at)


def _choice(application_id: int, decision: Decision) -> SelectionChoice:
    if application_id == decision.selected:
        return SelectionChoice(application_id=application_id, choice="selected", place=0)
    if application_id in decision.reserve:
        place = decision.reserve.index(application_id) + 1
        return SelectionChoice(application_id=application_id, choice="reserve", place=place)
    return SelectionChoice(application_id=application_id, choice="not_taken", place=0)


def _kept(place: Place) -> dict[str, object]:
    """A line of the ranking as it is kept with the decision."""
    return {
        "application": place.candidate.key,
        "rank": place.rank,
        "total": place.total,
        "is_suitable": place.is_suitable,
        "parts": [[part.name, part.share, part.weight, part.points] for part in place.parts],
    }


def _departs(decision: Decision, places: Sequence[Place]) -> bool:
    """Whether the decision departs from the ranking; to select nobody, though somebody suits, does too."""
    if decision.selected is None:
        return any(one.rank is not None for one in places)
    return departs(places, [decision.selected], decision.reserve)


def _check(found: Board, decision: Decision, places: Sequence[Place]) -> None:
    known = {one.id: one for one in found.applications}
    errors: dict[str, str] = {}
    if decision.selected is not None and decision.selected not in known:
        errors["selected"] = N_("Choose somebody who applied for this position.")
    elif decision.selected is not None and known[decision.selected].state != "submitted":
        errors["selected"] = N_("This person is selected for another position of the call.")
    if len(set(decision.reserve)) < len(decision.reserve) or not set(decision.reserve) <= known.keys():
        errors["reserve"] = N_("Give each person one place on the reserve list.")
    elif decision.selected in decision.reserve:
        errors["reserve"] = N_("Who is selected is not on the reserve list.")
    if not errors:
        errors |= _reasons(found, decision, places)
    if errors:
        raise Invalid(errors)


def _reasons(found: Board, decision: Decision, places: Sequence[Place]) -> Mapping[str, str]:
    note, is_departure = decision.note.strip(), _departs(decision, places)
    missing = N_("The decision departs from the ranking. Choose the reason.") if is_departure else ""
    errors = departures.problems(decision.reason_code, note, missing=missing)
    if found.unassessed:
        errors[""] = N_("Every application needs the scores of at least one assessor.")
    if found.lacks_assessors and not note and "note" not in errors:
        errors["note"] = N_("Fewer than two assessors have looked at all applications. Say why you decide now.")
    return errors
