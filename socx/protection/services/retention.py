"""Do what the retention table says is due: warn first, then restrict, then erase."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, exists, func, select
from sqlalchemy.orm import aliased
from sqlalchemy.orm.attributes import flag_modified

from socx.access.actors import SCHEDULER, Role
from socx.accounts import queries as accounts
from socx.audit.models import AuditEntry
from socx.db import db
from socx.experts.models import Expert
from socx.notifications import services as notices
from socx.protection.models import RetentionStep
from socx.protection.queries import LOOKS
from socx.protection.retention import RULES, Rule, Step
from socx.protection.services import erasure, restriction
from socx.requests.models import AssistanceRequest, CaseLook, RequestParty, SignOff, Submission
from socx.requests.questions import TABLE
from socx.selection.models import Application, Appraisal, ExpertCall, FactContest
from socx.selection.personal import empty_applications

logger = logging.getLogger(__name__)

#: States of a request from which it does not come back.
OVER = ("closed", "ineligible", "rejected", "redirected", "merged", "withdrawn")

#: States of an application that led to nothing.
NOT_TAKEN = ("not_selected", "reserve", "withdrawn", "unsent", "void")

#: Questions of a request that name people.
CONTACTS = frozenset(one.name for section in TABLE if section.key == "contacts" for one in section.fields)

#: How many records one run takes of one step: a run after a long pause does not stop the others.
MOST = 500


@dataclass(frozen=True, slots=True)
class Counted:
    """From when on the time of a rule counts, record by record, and what its steps do."""

    since: Any  # a column or an expression of one
    subject: Any  # the number of the record
    found: Callable[[], Select[Any]]
    act: Callable[[Step, Sequence[int], datetime], Collection[int]]  # gives those for which the step is taken


def keep(now: datetime) -> int:
    """Take every step that is due; return how many records it touched. Twice does what once does."""
    return sum(_take(rule, step, now) for rule in RULES.values() for step in rule.steps) + _forget_looks(now)


def due(rule: Rule, step: Step, now: datetime) -> Select[Any]:
    """(number, since) of the records for which a step is due and not taken, the oldest first.

    The step before must have been taken for the same time, `gap` ago or earlier.
    """
    counted = COUNTED[rule.key]
    taken = aliased(RetentionStep)
    found = (
        counted.found()
        .with_only_columns(counted.subject, counted.since.label("since"))
        .where(counted.since <= now - step.after)
        .where(~exists().where(_same(taken, rule, step, counted)))
        .order_by(counted.since, counted.subject)
    )
    before = rule.steps[rule.steps.index(step) - 1] if rule.steps.index(step) else None
    if before is not None:
        earlier = aliased(RetentionStep)
        found = found.where(exists().where(_same(earlier, rule, before, counted), earlier.at <= now - step.gap))
    return found


def count_due(rule: Rule, step: Step, by: datetime) -> int:
    """How many records a step waits for at that moment; later steps count once the ones before them are taken."""
    if rule.key not in COUNTED:
        return db.session.scalar(select(func.count()).where(_old_looks(by - step.after))) or 0
    found = due(rule, step, by).order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(found)) or 0


def _take(rule: Rule, step: Step, now: datetime) -> int:
    if rule.key not in COUNTED:
        return 0
    rows = db.session.execute(due(rule, step, now).limit(MOST)).all()
    if not rows:
        return 0
    done = COUNTED[rule.key].act(step, [number for number, _ in rows], now)
    for number, since in rows:
        if number in done:
            db.session.add(RetentionStep(rule=rule.key, subject_id=number, step=step.name, since=since, at=now))
    db.session.flush()
    logger.info("retention step", extra={"rule": rule.key, "step": step.name, "records": len(done)})
    return len(done)


def _same(table: Any, rule: Rule, step: Step, counted: Counted) -> Any:
    return (
        (table.rule == rule.key)
        & (table.step == step.name)
        & (table.subject_id == counted.subject)
        & (table.since == counted.since)
    )


def _profiles(step: Step, numbers: Sequence[int], now: datetime) -> Collection[int]:
    """Warn, restrict or erase; who is needed on a mission is left until that is over."""
    done = []
    for item in db.session.scalars(select(Expert).where(Expert.id.in_(numbers)).order_by(Expert.id)):
        number = item.id
        if step.name == "restrict":
            restriction.freeze(item, at=now)
        elif step.name == "erase":
            if erasure.obstacles(item):
                continue
            erasure.erase(item, by=SCHEDULER, at=now, origin="retention")
        if step.name != "erase" and item.user_id is not None:
            notices.queue(
                f"protection/profile_{step.name}", [item.user_id], ("expert", item.id), at=now,
                generation=now.date().isoformat(), not_after=now + timedelta(days=60),
            )  # fmt: skip
        done.append(number)
    return done


def _candidates(step: Step, numbers: Sequence[int], now: datetime) -> Collection[int]:
    if step.name == "warn":
        _tell("candidates", len(numbers), now)
    else:
        empty_applications(numbers)
    return numbers


def _whole(rule: str, table: Any) -> Callable[[Step, Sequence[int], datetime], Collection[int]]:
    """Erase rows of a table as a whole, after the facility was told."""

    def act(step: Step, numbers: Sequence[int], now: datetime) -> Collection[int]:
        if step.name == "warn":
            _tell(rule, len(numbers), now)
        else:
            db.session.execute(delete(table).where(table.id.in_(numbers)))
        return numbers

    return act


def _contacts(step: Step, numbers: Sequence[int], now: datetime) -> Collection[int]:
    if step.name == "warn":
        _tell("requests", len(numbers), now)
        return numbers
    for item in db.session.scalars(select(AssistanceRequest).where(AssistanceRequest.id.in_(numbers))).unique():
        _empty(item, "answers")
    for party in db.session.scalars(select(RequestParty).where(RequestParty.request_id.in_(numbers))).unique():
        _empty(party, "answers")
    for signed in db.session.scalars(select(Submission).where(Submission.request_id.in_(numbers))).unique():
        _empty(signed, "document")
        signed.signed_name = signed.signed_function = ""
    for asked in db.session.scalars(select(SignOff).where(SignOff.request_id.in_(numbers))).unique():
        _empty(asked, "document")
        asked.name = asked.function = asked.email = asked.signed_name = ""
    db.session.flush()  # the words that requests are found by follow with this
    return numbers


def _empty(row: Any, column: str) -> None:
    """Take the answers that name people out of a JSON column, wherever they stand in it."""
    without = _without(getattr(row, column) or {})
    if without != getattr(row, column):
        setattr(row, column, without)
        flag_modified(row, column)


def _without(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without(one) for name, one in value.items() if name not in CONTACTS}
    return [_without(one) for one in value] if isinstance(value, list) else value


def _tell(rule: str, count: int, now: datetime) -> None:
    """Tell administrators and managers how many records of a rule will lose their words soon."""
    people = [user.id for user in db.session.scalars(accounts.with_role(Role.ADMINISTRATOR, Role.MANAGER))]
    number = list(RULES).index(rule) + 1
    notices.queue(
        "protection/retention_due", people, ("retention", number), at=now, generation=now.date().isoformat(),
        not_after=now + timedelta(days=30), facts={"count": count},
    )  # fmt: skip


def _forget_looks(now: datetime) -> int:
    """Delete entries of who looked that are older than the table allows; one line a day of it is kept."""
    rule = RULES["logs"]
    before = now - rule.steps[0].after
    gone = len(db.session.scalars(delete(AuditEntry).where(_old_looks(before)).returning(AuditEntry.id)).all())
    gone += len(db.session.scalars(delete(CaseLook).where(CaseLook.at < before).returning(CaseLook.user_id)).all())
    if gone:
        db.session.add(
            RetentionStep(rule="logs", subject_id=0, step=rule.steps[0].name, since=before, at=now, count=gone)
        )
        db.session.flush()
    return gone


def _old_looks(before: datetime) -> Any:
    return AuditEntry.action.in_(LOOKS) & (AuditEntry.at < before)


def _living_profiles() -> Select[Any]:
    return select(Expert).where(Expert.state != "erased")


def _lost_applications() -> Select[Any]:
    return (
        select(Application)
        .join(ExpertCall, ExpertCall.id == Application.call_id)
        .where(Application.state.in_(NOT_TAKEN), ExpertCall.state.in_(("closed", "decided", "cancelled")))
    )


def _closed_requests() -> Select[Any]:
    return select(AssistanceRequest).where(AssistanceRequest.state.in_(OVER))


COUNTED = {
    "profiles": Counted(func.coalesce(Expert.confirmed_at, Expert.created_at), Expert.id, _living_profiles, _profiles),
    "candidates": Counted(ExpertCall.closes_at, Application.id, _lost_applications, _candidates),
    "appraisals": Counted(Appraisal.made_at, Appraisal.id, lambda: select(Appraisal), _whole("appraisals", Appraisal)),
    "contests": Counted(
        FactContest.made_at, FactContest.id, lambda: select(FactContest), _whole("contests", FactContest)
    ),
    "requests": Counted(AssistanceRequest.state_since, AssistanceRequest.id, _closed_requests, _contacts),
}
