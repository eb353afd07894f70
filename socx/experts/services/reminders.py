"""Remind people of their profile: by the clock, and by an adviser with one click."""

from __future__ import annotations

from datetime import datetime

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.audit import services as audit
from socx.core.errors import WrongState, require
from socx.core.i18n import N_
from socx.experts import freshness, queries
from socx.experts.models import Expert
from socx.notifications import services as notices

#: States in which a person can be reminded of something that waits for them.
REMINDED = ("incomplete", "verified", "stale")


def remind_refresh(item: Expert, mail: str, *, at: datetime) -> int:
    """Queue one of the reminders of the yearly confirmation, once a year; return how many are new."""
    due, (_, end) = freshness.due_at(item), freshness.REMINDERS[mail]
    if due is None or item.user_id is None:
        return 0
    return notices.queue(
        f"experts/{mail}", [item.user_id], ("expert", item.id), at=at, generation=due.date().isoformat(),
        not_after=due + end, facts={"due": due.date().isoformat()},
    )  # fmt: skip


def remind(item: Expert, *, by: Actor, at: datetime) -> None:
    """Write to a person what their profile waits for.

    Raises NotPermitted, or WrongState when nothing waits for them, nobody has taken the profile over, or
    somebody has reminded them a few days ago.
    """
    require(by, P.EXPERT_VERIFY, item)
    if item.state not in REMINDED or item.user_id is None:
        raise WrongState(N_("Nothing in this profile waits for the expert."))
    last = queries.last_reminders([item.id]).get(item.id)
    if last is not None and at - last < freshness.REMIND_AGAIN:
        raise WrongState(N_("This person was reminded a few days ago. Please wait a week between two reminders."))
    audit.record(("expert", item.id), "remind", by=by, at=at)
    notices.queue(
        "experts/remind", [item.user_id], ("expert", item.id), at=at, generation=f"{item.state}{at.isoformat()}"[:40],
        not_after=at + 2 * freshness.REMIND_AGAIN,
    )  # fmt: skip
