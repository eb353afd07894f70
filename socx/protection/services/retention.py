"""Do what the retention table says is due: warn first, then restrict, then erase."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any

from sqlalchemy import Select, delete, exists, func, select
from sqlalchemy.orm import aliased
from sqlalchemy.orm.attributes import flag_modified

from socx.access.actors import SCHEDULER
from socx.activities.models import Action, Activity
from socx.activities.workflow import ENDED_STATES
from socx.core.personal import keepers
from socx.db import db
from socx.experts import services as experts
from socx.experts.models import Expert
from socx.notifications import services as notices
from socx.protection.models import RetentionStep
from socx.protection.retention import RULES, Rule, Step
from socx.protection.services import erasure, restriction
from socx.protection.services.rolling import OVER, ROLLING, tell
from socx.requests.models import AssistanceRequest, RequestParty, SignOff, Submission
from socx.requests.questions import TABLE
from socx.selection.models import Application, Appraisal, ExpertCall, FactContest
from socx.selection.personal import empty_applications

logger = logging.getLogger(__name__)

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
    counted = sum(_take(RULES[key], step, now) for key in COUNTED for step in RULES[key].steps)
    return counted + sum(one.take(now) for one in ROLLING.values())


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
    if rule.key in ROLLING:
        return ROLLING[rule.key].count(step, by)
    found = due(rule, step, by).order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(found)) or 0


def _take(rule: Rule, step: Step, now: datetime) -> int:
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
                generation=now.date().isoformat(), not_after=now + notices.TELL_FOR,
            )  # fmt: skip
        done.append(number)
    return done


def _candidates(step: Step, numbers: Sequence[int], now: datetime) -> Collection[int]:
    if step.name == "warn":
        tell("candidates", len(numbers), now)
    else:
        empty_applications(numbers)
    return numbers


def _whole(rule: str, table: Any) -> Callable[[Step, Sequence[int], datetime], Collection[int]]:
    """Erase rows of a table as a whole, after the facility was told."""

    def act(step: Step, numbers: Sequence[int], now: datetime) -> Collection[int]:
        if step.name == "warn":
            tell(rule, len(numbers), now)
        else:
            db.session.execute(delete(table).where(table.id.in_(numbers)))
        return numbers

    return act


def _contacts(step: Step, numbers: Sequence[int], now: datetime) -> Collection[int]:
    if step.name == "warn":
        tell("requests", len(numbers), now)
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


def _unname(step: Step, numbers: Sequence[int], now: datetime) -> Collection[int]:
    """Take the people out of old cases, in every room; each case has its own anonymous profiles."""
    if step.name == "warn":
        tell("contracts", len(numbers), now)
        return numbers
    for number in numbers:
        stand_in = cache(partial(_anonymous, at=now))
        for keeper in keepers():
            if keeper.unname:
                keeper.unname(number, stand_in)
    return numbers


def _anonymous(expert_id: int, *, at: datetime) -> int:
    item = db.session.get_one(Expert, expert_id)
    return experts.anonymous(item, at=at).id


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


def _closed_cases() -> Select[Any]:
    """Closed requests of which no activity goes on."""
    going_on = select(Activity.id).join(Action).where(
        Action.request_id == AssistanceRequest.id, Activity.state.not_in(ENDED_STATES)
    )  # fmt: skip
    return _closed_requests().where(~going_on.exists())


COUNTED = {
    "profiles": Counted(func.coalesce(Expert.confirmed_at, Expert.created_at), Expert.id, _living_profiles, _profiles),
    "candidates": Counted(ExpertCall.closes_at, Application.id, _lost_applications, _candidates),
    "appraisals": Counted(Appraisal.made_at, Appraisal.id, lambda: select(Appraisal), _whole("appraisals", Appraisal)),
    "contests": Counted(
        FactContest.made_at, FactContest.id, lambda: select(FactContest), _whole("contests", FactContest)
    ),
    "requests": Counted(AssistanceRequest.state_since, AssistanceRequest.id, _closed_requests, _contacts),
    "contracts": Counted(AssistanceRequest.state_since, AssistanceRequest.id, _closed_cases, _unname),
}
