"""Who holds the pen of a request for its institution, and how it goes on to a colleague."""

from __future__ import annotations

from datetime import datetime

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.accounts import queries as accounts
from socx.accounts.models import User
from socx.audit import services as audit
from socx.core.errors import Invalid, WrongState, require
from socx.core.i18n import N_
from socx.db import db
from socx.notifications import services as notices
from socx.requests import audiences
from socx.requests.models import AssistanceRequest
from socx.requests.services.handling import lock
from socx.requests.workflow import REQUEST_WORKFLOW


def hand_over(item: AssistanceRequest, to: int, *, by: Actor, at: datetime, note: str = "") -> User:
    """Give the pen to somebody of the institution; the trail keeps it, and they are told.

    Who holds the pen may, an approver may, and every colleague may when the holder's account is closed.
    Raises NotPermitted, WrongState for a case that has ended, and Invalid for a person who cannot hold it.
    """
    lock(item)
    require(by, P.REQUEST_HAND_OVER, item)
    if item.state in REQUEST_WORKFLOW.final:
        raise WrongState(N_("The case has ended. Nobody needs to hold it any more."))
    before = item.holder
    person = next(
        (
            p
            for p in db.session.scalars(audiences.partner(item))
            if p.id == to and by.institution_id in (None, p.institution_id)
        ),
        None,
    )
    if person is None:
        raise Invalid({"to": N_("Choose a colleague of your institution.")})
    if before is not None and before.id == person.id:
        raise Invalid({"to": N_("This person holds the request already.")})
    item.held_by = person
    entry = audit.record(
        ("request", item.id), "hand_over", by=by, at=at, note=note,
        before=before.id if before else None, after=person.id,
    )  # fmt: skip
    db.session.flush()
    if person.id != by.user_id:
        facts = {"note": note, "by": accounts.names([by.user_id]).get(by.user_id or 0, "")}
        notices.queue(
            "requests/hand_over", [person.id], ("request", item.id), at=at, generation=str(entry.id),
            facts=facts if item.sensitivity == "normal" else {},
        )  # fmt: skip
    return person
