"""What all verbs on deliverables share: may they, is it the time for it, who is told, what the day is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from socx.access.actors import Actor, Role
from socx.access.permissions import Permission as P
from socx.core.errors import WrongState, require
from socx.core.i18n import N_
from socx.db import db
from socx.deliverables.audiences import AUDIENCES
from socx.deliverables.models import Deliverable, KnowledgeSummary
from socx.notifications import services as notices

#: A notice that waited longer than this is not sent any more.
STALE = timedelta(days=30)


def party_of(actor: Actor) -> str:
    """From where somebody speaks: a key of PARTIES."""
    if actor.role in (Role.OFFICIAL, Role.APPROVER):
        return "partner"
    return "experts" if actor.role is Role.EXPERT else "facility"


def begin(item: Deliverable, permission: P, *, by: Actor, at: datetime) -> None:
    """Make sure that the actor may do this to a deliverable of an activity that has not ended, and count the change.

    Of two at the same moment the second meets StaleDataError. Raises NotPermitted or WrongState.
    """
    require(by, permission, item)
    if item.activity.is_ended:
        raise WrongState(N_("The activity has ended. Its reports and deliverables stay as they are."))
    item.changed_at = at
    flag_modified(item, "changed_at")


def must_be_writable(item: Deliverable) -> None:
    """Raise WrongState while somebody reads it, and when it is accepted or not needed any more."""
    if not item.is_writable:
        raise WrongState(N_("It cannot be changed now. Its state is “%(state)s”."), state=item.status.label)


def tell(
    item: Deliverable | KnowledgeSummary,
    audiences: Iterable[str],
    kind: str,
    *,
    by: Actor,
    at: datetime,
    generation: str,
    note: str = "",
) -> int:
    """Queue one notice for each person of these audiences, but not for who did it; return how many."""
    people = {p.id for name in audiences for p in db.session.scalars(AUDIENCES[name](item))} - {by.user_id}
    subject = ("deliverable", item.id) if isinstance(item, Deliverable) else ("summary", item.activity_id)
    facts: Mapping[str, Any] = {"note": note} if note and item.sensitivity == "normal" else {}
    return notices.queue(
        f"deliverables/{kind}", sorted(people), subject, at=at, generation=generation, not_after=at + STALE,
        facts=facts,
    )  # fmt: skip
