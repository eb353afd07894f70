"""Retention of what grows day by day, entry by entry: the log of who looked, and the trail of decisions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, cast, delete, func, or_, select

from socx.access.actors import Role
from socx.accounts import queries as accounts
from socx.activities.models import Action, Activity
from socx.activities.workflow import ENDED_STATES
from socx.audit.models import AuditEntry
from socx.audit.personal import GONE, take_words
from socx.db import db
from socx.notifications import services as notices
from socx.protection.models import RetentionStep
from socx.protection.queries import LOOKS
from socx.protection.retention import RULES, Step
from socx.requests.models import AssistanceRequest, CaseLook

#: States of a request from which it does not come back.
OVER = ("closed", "ineligible", "rejected", "redirected", "merged", "withdrawn")

#: The facility is told of old entries of the trail once in so long, and not of each.
TOLD_EVERY = timedelta(days=30)

#: How many entries of the trail one run takes.
MOST_ENTRIES = 5000


@dataclass(frozen=True, slots=True)
class Rolling:
    """How many entries a step waits for at a moment, and the work of a day: it returns how many it touched."""

    count: Callable[[Step, datetime], int]
    take: Callable[[datetime], int]


def tell(rule: str, count: int, now: datetime) -> None:
    """Tell administrators and managers how many records of a rule will lose their words soon."""
    people = [user.id for user in db.session.scalars(accounts.with_role(Role.ADMINISTRATOR, Role.MANAGER))]
    number = list(RULES).index(rule) + 1
    notices.queue(
        "protection/retention_due", people, ("retention", number), at=now, generation=now.date().isoformat(),
        not_after=now + timedelta(days=30), facts={"count": count},
    )  # fmt: skip


def _count_looks(step: Step, by: datetime) -> int:
    return db.session.scalar(select(func.count()).where(_old_looks(by - step.after))) or 0


def _forget_looks(now: datetime) -> int:
    """Delete entries of who looked that are older than the table allows; one line a day of it is kept."""
    step = RULES["logs"].steps[0]
    before = now - step.after
    gone = len(db.session.scalars(delete(AuditEntry).where(_old_looks(before)).returning(AuditEntry.id)).all())
    gone += len(db.session.scalars(delete(CaseLook).where(CaseLook.at < before).returning(CaseLook.user_id)).all())
    _note("logs", step, before, now, gone)
    return gone


def _old_looks(before: datetime) -> Any:
    return AuditEntry.action.in_(LOOKS) & (AuditEntry.at < before)


def _count_deeds(step: Step, by: datetime) -> int:
    found = _old_deeds(by - step.after)
    if step.name == "warn" and (told := _told_up_to(by)) is not None:
        found &= AuditEntry.at > told
    return db.session.scalar(select(func.count()).where(found)) or 0


def _unname_deeds(now: datetime) -> int:
    """Tell the facility what will turn too old; take the names out of what it was told of in time."""
    warn, unname = RULES["cases"].steps
    told = _told_up_to(now)
    horizon = now - warn.after
    touched = _count_deeds(warn, now) if told is None or horizon - told >= TOLD_EVERY else 0
    if touched:
        tell("cases", touched, now)
        _note("cases", warn, horizon, now, touched)
    heard = _told_up_to(now - unname.gap)
    if heard is None:
        return touched
    before = min(heard, now - unname.after)
    old = db.session.scalars(select(AuditEntry).where(_old_deeds(before)).order_by(AuditEntry.id).limit(MOST_ENTRIES))
    done = 0
    for entry in old.all():
        take_words(entry)
        entry.actor_id, done = None, done + 1
    _note("cases", unname, now, now, done)
    return touched + done


def _told_up_to(by: datetime) -> datetime | None:
    """The day of the youngest entry that the facility had been told of at that moment."""
    rule, warn = RULES["cases"], RULES["cases"].steps[0]
    found = (RetentionStep.rule == rule.key) & (RetentionStep.step == warn.name) & (RetentionStep.at <= by)
    return db.session.scalar(select(func.max(RetentionStep.since)).where(found))


def _old_deeds(before: datetime) -> Any:
    """Entries that name somebody still, and whose case is over."""
    names = or_(
        AuditEntry.actor_id.is_not(None), AuditEntry.note.not_in(("", GONE)), cast(AuditEntry.facts, String) != "{}"
    )
    open_cases = {
        "request": select(AssistanceRequest.id).where(AssistanceRequest.state.not_in(OVER)),
        "action": select(Action.id).where(Action.state.not_in(ENDED_STATES)),
        "activity": select(Activity.id).where(Activity.state.not_in(ENDED_STATES)),
    }
    found = (AuditEntry.at <= before) & names
    for kind, numbers in open_cases.items():
        found &= ~((AuditEntry.subject_kind == kind) & AuditEntry.subject_id.in_(numbers))
    return found


def _note(rule: str, step: Step, since: datetime, now: datetime, count: int) -> None:
    """One line a day of what was done."""
    if count:
        db.session.add(RetentionStep(rule=rule, subject_id=0, step=step.name, since=since, at=now, count=count))
        db.session.flush()


ROLLING = {"logs": Rolling(_count_looks, _forget_looks), "cases": Rolling(_count_deeds, _unname_deeds)}
