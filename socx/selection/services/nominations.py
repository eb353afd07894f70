"""Ask who is selected, keep the answer, put the person on the position, go on with the reserve list."""

from __future__ import annotations

import logging
from datetime import datetime

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.activities.services.team import place_expert
from socx.audit import services as audit
from socx.core.errors import WrongState, require
from socx.core.i18n import N_
from socx.core.workflow import Change
from socx.db import db
from socx.experts import queries as experts
from socx.selection.models import Application, EmployerRelease, Nomination, SelectionOutcome
from socx.selection.nominations import NOMINATION_WORKFLOW
from socx.selection.services.applications import advance as advance_application
from socx.selection.services.contracts import end_with
from socx.selection.services.team import shortlist
from socx.selection.services.telling import tell_advisers, tell_nominee

logger = logging.getLogger(__name__)


def nominate(outcome: SelectionOutcome, application: Application, *, by: Actor, at: datetime) -> Nomination:
    """Ask somebody to agree; a standing authorisation of the employer counts at once.

    The mail that asks is the result that the person is told.
    """
    advance_application(application, "select", by=by, at=at, quiet=True)
    made = Nomination(application=application, expert=application.expert, state_since=at, made_at=at)
    outcome.nominations.append(made)
    start = outcome.call.activity.delivery_start
    standing = experts.release_of(application.expert, start or at.date())
    if standing is not None:
        made.releases.append(
            EmployerRelease(
                kind="standing",
                authorisation=standing,
                reference=standing.reference,
                asked_by_id=by.user_id,
                asked_at=at,
                outcome="granted",
                ended_at=at,
            )
        )
    db.session.flush()
    entry = audit.record(
        ("nomination", made.id), "ask", by=by, at=at, position=outcome.position_id, application=application.id
    )
    db.session.flush()
    tell_nominee(made, "nomination_ask", at=at, generation=f"{entry.id}")
    return made


def ask_next(outcome: SelectionOutcome, *, by: Actor, at: datetime) -> Nomination:
    """Ask who comes next on the reserve list. Raises WrongState while somebody stands, or nobody is left."""
    require(by, P.APPLICATION_DECIDE, outcome.call)
    if outcome.standing is not None:
        raise WrongState(N_("Somebody is chosen for this position already."))
    following = outcome.next_in_reserve
    if following is None:
        raise WrongState(N_("Nobody is left on the reserve list."))
    return nominate(outcome, following, by=by, at=at)


def advance(item: Nomination, name: str, *, by: Actor, at: datetime, note: str = "") -> Change:
    """Move a nomination along its workflow, with what belongs to it; leave a trace; tell who is concerned.

    Who is placed is put on the position of the activity, and who drops out is taken off it. Raises
    WrongState, NotPermitted or Incomplete as the workflow does, and Invalid when the person cannot be
    placed.
    """
    was_placed = item.state == "placed"
    change = NOMINATION_WORKFLOW.advance(item, name, by=by, at=at, note=note)
    item.state_since = at
    entry = audit.record_change(("nomination", item.id), change, note)
    activity, position = item.call.activity, item.position
    if name == "place":
        shortlist(activity, item.expert, "", by=by, at=at)
        place_expert(activity, position, item.expert, by=by, at=at)
    if name in ("decline", "drop"):
        if was_placed and position.expert_id == item.expert_id:
            place_expert(activity, position, None, by=by, at=at)
        move = "step_back" if name == "decline" else "refuse"
        advance_application(item.application, move, by=by, at=at, note=note, quiet=True)
        end_with(item, by=by, at=at, note=note)
        for one in item.releases:
            if one.outcome is None:
                one.outcome, one.ended_at = "ended", at
    db.session.flush()
    facts = {"note": note} if note else {}
    if "expert" in change.transition.tells:
        tell_nominee(item, f"nomination_{name}", at=at, generation=f"{entry.id}", facts=facts)
    if "advisers" in change.transition.tells:
        tell_advisers(item.call, f"nomination_{name}", by=by, at=at, generation=f"{entry.id}", facts=facts)
    logger.info("nomination moved", extra={"nomination": item.id, "move": name})
    return change
