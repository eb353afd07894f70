"""The one verb that moves a request along its workflow."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.audit import services as audit
from socx.core.privacy import CURRENT
from socx.core.workflow import Change
from socx.db import db
from socx.notifications import services as notices
from socx.requests.audiences import AUDIENCES
from socx.requests.models import AssistanceRequest
from socx.requests.services.effects import EFFECTS
from socx.requests.services.rounds import must_be_in_time
from socx.requests.services.sensitivity import NAMED_BY_MOVE
from socx.requests.workflow import REQUEST_WORKFLOW

logger = logging.getLogger(__name__)

#: What the trail keeps of a move beside its states, by the name of the move, as it was before it.
TOLD: dict[str, Callable[[AssistanceRequest], dict[str, Any]]] = {
    "proceed": lambda item: {"without": sorted(item.awaited_partners)},
    "sign": lambda item: {"notice": CURRENT.version},  # of the privacy notice that the signed form shows
}


def advance(item: AssistanceRequest, name: str, *, by: Actor, at: datetime, note: str = "") -> Change:
    """Move a request along its workflow; leave a trace; tell who is concerned.

    Raises WrongState, NotPermitted or Incomplete as the workflow does, and WrongState for a signature
    that comes after the deadline of its round.
    """
    if name == "sign":
        must_be_in_time(item, at)
    facts = TOLD[name](item) if name in TOLD else {}
    change = REQUEST_WORKFLOW.advance(item, name, by=by, at=at, note=note)
    if change.name in EFFECTS:
        EFFECTS[change.name](item, change)
    if item.sensitivity == "confidential" and change.name in NAMED_BY_MOVE:
        NAMED_BY_MOVE[change.name](item, by=by, at=at)
    enter_state(item, at)
    entry = audit.record_change(("request", item.id), change, note, **facts)
    db.session.flush()
    for audience in change.transition.tells:
        tell(item, audience, f"requests/{name}", at=at, by=by, generation=f"{entry.id}", note=note)
    logger.info("request moved", extra={"request": item.id, "move": name})
    return change


def enter_state(item: AssistanceRequest, at: datetime) -> None:
    """Store since when the state lasts and by when the next step is expected."""
    item.state_since = at
    days = item.status.days
    if days and item.clock_state == item.state:
        days -= item.clock_used  # the clock stood still while the partner answered: what is left of it
    item.due_on = item.institution.week.add(at.date(), days) if days is not None else None


def tell(
    item: AssistanceRequest,
    audience: str,
    kind: str,
    *,
    at: datetime,
    by: Actor | None = None,
    generation: str = "",
    note: str = "",
) -> int:
    """Queue a notice for those of an audience who may read the request; who did it is not told about
    it. Returns how many are new."""
    found = db.session.scalars(AUDIENCES[audience](item)).all()
    people = [p for p in found if permits(p.actor(), Permission.REQUEST_READ, item)]
    facts = {"note": note} if note and item.sensitivity == "normal" else {}
    if item.due_on:
        facts["expected_on"] = item.due_on.isoformat()  # as it was then: the case may move on before a mail leaves
    return notices.queue(
        kind,
        [p.id for p in people if by is None or p.id != by.user_id],
        ("request", item.id),
        at=at,
        generation=generation,
        not_after=at + notices.TELL_FOR,
        facts=facts,
    )
