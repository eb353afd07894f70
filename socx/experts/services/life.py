"""Move a profile along its workflow."""

from __future__ import annotations

import logging
import secrets
from datetime import datetime

from socx.access.actors import SCHEDULER, Actor
from socx.accounts.personal import NOWHERE
from socx.audit import services as audit
from socx.core.workflow import Change
from socx.db import db
from socx.experts.audiences import AUDIENCES
from socx.experts.models import Expert
from socx.experts.models.profile import EMPTIED
from socx.experts.workflow import PROFILE_WORKFLOW
from socx.notifications import services as notices

logger = logging.getLogger(__name__)


def advance(item: Expert, name: str, *, by: Actor, at: datetime, note: str = "") -> Change:
    """Move a profile along its workflow; leave a trace; tell who is concerned.

    A profile that is verified is taken into the roster at once when its owner has agreed to that.

    Raises WrongState, NotPermitted or Incomplete as the workflow does.
    """
    change = PROFILE_WORKFLOW.advance(item, name, by=by, at=at, note=note)
    item.state_since = item.changed_at = at
    if name in ("submit", "confirm"):
        item.confirmed_at = at
    entry = audit.record_change(("expert", item.id), change, note)
    db.session.flush()
    for audience in change.transition.tells:
        people = db.session.scalars(AUDIENCES[audience](item)).all()
        notices.queue(
            f"experts/{name}",
            [person.id for person in people if person.id != by.user_id],
            ("expert", item.id),
            at=at,
            generation=f"{entry.id}",
            not_after=at + notices.TELL_FOR,
            facts={"note": note} if note else {},
        )
    if name == "verify" and item.in_roster_since is not None:
        advance(item, "activate", by=SCHEDULER, at=at)
    logger.info("profile moved", extra={"expert": item.id, "move": name})
    return change


def anonymous(item: Expert, *, at: datetime) -> Expert:
    """A profile that stands for somebody in an old record: Member State and kind of expert, and nothing else.

    It looks as a profile does that was erased. Who is erased stands for themselves.
    """
    if item.is_erased:
        return item
    made = Expert(
        **EMPTIED, family_name="#", email=f"{secrets.token_hex(16)}@{NOWHERE}", kind=item.kind,
        member_state=item.member_state, state="erased", state_since=at, erased_at=at, created_at=at, changed_at=at,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    made.family_name, made.email = emptied_name(made.id)
    db.session.flush()
    return made


def emptied_name(number: int) -> tuple[str, str]:
    """The name and the address of a profile that names nobody."""
    return f"#{number}", f"expert-{number}@{NOWHERE}"
