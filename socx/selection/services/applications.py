"""Applications: begin from the profile, keep the draft, send, change, withdraw; outcomes are told."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.audit import services as audit
from socx.core.errors import Incomplete, Invalid, NotFound, WrongState, require
from socx.core.i18n import N_
from socx.core.privacy import CURRENT
from socx.core.workflow import Change
from socx.db import db
from socx.experts.models import Expert
from socx.selection import queries
from socx.selection.adapters import asked_of, facts_of
from socx.selection.models import (
    ALSO,
    CLAIMS,
    Application,
    ApplicationPosition,
    ExpertCall,
    PositionRequirement,
    RequirementAnswer,
)
from socx.selection.requirements import Answer, Verdict, judge
from socx.selection.services.invitations import note_application
from socx.selection.services.telling import tell_applicant
from socx.selection.workflow import APPLICATION_WORKFLOW

logger = logging.getLogger(__name__)

LONGEST_MOTIVATION = 3000
LONGEST_EVIDENCE = 1000
LONGEST_ALSO = 500

CLOSED = N_("This call is closed. Applications are no longer taken or changed.")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What an expert writes in an application. `answers` is by the number of the requirement."""

    positions: Collection[int] = ()
    also_positions: Collection[int] = ()
    also: Collection[str] = ()
    also_note: str = ""
    motivation: str = ""
    answers: Mapping[int, Answer] = field(default_factory=dict)


def may_apply(call: ExpertCall, expert: Expert, at: datetime) -> bool:
    """Whether this person may apply now: the call is open to all, or the person is invited."""
    return call.is_open(at) and may_see(call, expert)


def may_see(call: ExpertCall, expert: Expert) -> bool:
    """Whether this person may read the call: everybody may, or the person is or was asked, or has applied."""
    return (
        (call.is_public and call.state != "draft")
        or queries.invitation(call.id, expert.id) is not None
        or queries.application_of(call.id, expert.id) is not None
    )


def requirements_in(call: ExpertCall) -> list[PositionRequirement]:
    """What the call asks, by position: the requirements that its terms of reference name."""
    return requirements_by_call([call])[call.id]


def requirements_by_call(calls: Collection[ExpertCall]) -> dict[int, list[PositionRequirement]]:
    """What each of these calls asks, by its number; one question to the database for all."""
    numbers = {call.id: {one.id: one.number for one in call.positions} for call in calls}
    named = {call.id: {one["id"] for one in call.terms.facts["requirements"]} for call in calls if call.terms}
    found = db.session.scalars(queries.requirements_by_id(set().union(*named.values()))).all()
    return {
        number: sorted(
            (one for one in found if one.id in named.get(number, ()) and one.position_id in positions),
            key=lambda one: (positions[one.position_id], one.place),
        )
        for number, positions in numbers.items()
    }


def begin(call: ExpertCall, expert: Expert, *, by: Actor, at: datetime) -> Application:
    """A draft that is filled from the profile, or the application that is there already.

    Raises NotFound for a call that this person may not read, WrongState for one that is not open.
    """
    require(by, P.APPLICATION_WRITE, expert)
    if not may_see(call, expert):
        raise NotFound
    found = queries.application_of(call.id, expert.id)
    if found is not None:
        return found
    if not call.is_open(at):
        raise WrongState(CLOSED)
    facts = facts_of(expert)
    made = Application(call=call, expert=expert, state_since=at, made_at=at, changed_at=at)
    if len(call.positions) == 1:
        made.wishes = [ApplicationPosition(position_id=call.positions[0].id, wish="applied")]
    for requirement in requirements_in(call):
        said = judge(asked_of(requirement), facts)
        if said.verdict in (Verdict.MET, Verdict.CLAIMED):
            made.answers.append(
                RequirementAnswer(requirement_id=requirement.id, claim="yes", evidence=said.quote[:LONGEST_EVIDENCE])
            )
    db.session.add(made)
    db.session.flush()
    audit.record(("application", made.id), "begin", by=by, at=at)
    return made


def save(item: Application, wishes: Wishes, *, by: Actor, at: datetime) -> None:
    """Write an application, also one that is sent, until the call closes.

    What is sent is judged by the profile of the last change. Raises Invalid by the name of a field
    (`positions`, `motivation`, `evidence-12`, …), WrongState when the call has closed.
    """
    _must_be_changeable(item, by, at)
    _check(item, wishes)
    applied = set(wishes.positions)
    also = set(wishes.also_positions) - applied
    _keep_wishes(item, dict.fromkeys(applied, "applied") | dict.fromkeys(also, "also"))
    _keep_answers(item, wishes.answers)
    item.also = [one for one in ALSO if one in wishes.also]
    item.also_note, item.motivation = wishes.also_note.strip(), wishes.motivation.strip()
    if item.state == "submitted":
        if not applied:
            raise Invalid({"positions": N_("Choose at least one position.")})
        item.facts = facts_of(item.expert).as_json()
        audit.record(("application", item.id), "change", by=by, at=at)
    item.changed_at = at
    db.session.flush()


def submit(item: Application, *, by: Actor, at: datetime) -> Change:
    """Send an application. Raises Incomplete with what is lacking."""
    _must_be_changeable(item, by, at)
    missing: list[tuple[str, str]] = []
    if not item.motivation:
        missing.append((N_("Say in a few sentences why you apply."), "motivation"))
    essential = {one.id for one in requirements_in(item.call) if one.is_essential and _concerns(item, one)}
    answered = {one.requirement_id for one in item.answers if one.claim}
    if essential - answered:
        missing.append((N_("Answer each essential requirement, also where the answer is no."), "answers"))
    if item.expert.state in ("incomplete", "inactive", "erased"):
        missing.append((N_("Complete and submit your profile first."), "profile"))
    if missing:
        raise Incomplete(missing + APPLICATION_WORKFLOW.missing(item, "submit"))
    item.facts, item.submitted_at, item.changed_at = facts_of(item.expert).as_json(), at, at
    change = advance(item, "submit", by=by, at=at)
    note_application(item.call, item.expert, by=by, at=at)
    return change


def withdraw(item: Application, *, by: Actor, at: datetime, note: str = "") -> Change:
    """Take an application back, until the call closes."""
    _must_be_changeable(item, by, at)
    return advance(item, "withdraw", by=by, at=at, note=note)


def advance(item: Application, name: str, *, by: Actor, at: datetime, note: str = "", quiet: bool = False) -> Change:
    """Move an application along its workflow; leave a trace; tell the expert, unless `quiet`.

    Raises WrongState, NotPermitted or Incomplete as the workflow does.
    """
    change = APPLICATION_WORKFLOW.advance(item, name, by=by, at=at, note=note)
    item.state_since = item.changed_at = at
    told = {"notice": CURRENT.version} if name == "submit" else {}
    entry = audit.record_change(("application", item.id), change, note, **told)
    db.session.flush()
    if change.transition.tells and not quiet:
        tell_applicant(
            item, f"application_{name}", at=at, generation=f"{entry.id}", facts={"note": note} if note else {}
        )
    logger.info("application moved", extra={"application": item.id, "move": name})
    return change


def is_changeable(item: Application, at: datetime) -> bool:
    return item.state in ("draft", "submitted", "withdrawn") and item.call.is_open(at)


def _must_be_changeable(item: Application, by: Actor, at: datetime) -> None:
    require(by, P.APPLICATION_WRITE, item)
    if not is_changeable(item, at):
        raise WrongState(CLOSED)


def _concerns(item: Application, requirement: PositionRequirement) -> bool:
    return requirement.position_id in item.wished_ids("applied")


def _check(item: Application, wishes: Wishes) -> None:
    errors: dict[str, str] = {}
    known = {one.id for one in item.call.positions}
    if not set(wishes.positions) <= known:
        errors["positions"] = N_("Choose positions of this call.")
    if not set(wishes.also_positions) <= known:
        errors["also_positions"] = N_("Choose positions of this call.")
    if not set(wishes.also) <= set(ALSO):
        errors["also"] = N_("Choose one of the list.")
    if len(wishes.also_note) > LONGEST_ALSO:
        errors["also_note"] = N_("This text is too long. 500 characters fit.")
    if len(wishes.motivation) > LONGEST_MOTIVATION:
        errors["motivation"] = N_("This text is too long. 3,000 characters fit.")
    for key, answer in wishes.answers.items():
        if answer.claim not in ("", *CLAIMS):
            errors[f"claim-{key}"] = N_("Choose one of the list.")
        if len(answer.evidence) > LONGEST_EVIDENCE:
            errors[f"evidence-{key}"] = N_("This text is too long. 1,000 characters fit.")
    if errors:
        raise Invalid(errors)


def _keep_wishes(item: Application, wanted: Mapping[int, str]) -> None:
    had = {one.position_id: one for one in item.wishes}
    for position_id, wish in wanted.items():
        if position_id in had:
            had[position_id].wish = wish
    item.wishes = [
        had.get(position_id) or ApplicationPosition(position_id=position_id, wish=wish)
        for position_id, wish in sorted(wanted.items())
    ]


def _keep_answers(item: Application, answers: Mapping[int, Answer]) -> None:
    """Write the answers that are named; others stay. Numbers that the call does not ask are passed over."""
    had = {one.requirement_id: one for one in item.answers}
    asked = {one.id for one in requirements_in(item.call)}
    for key, answer in answers.items():
        if key not in asked:
            continue
        if key not in had:
            item.answers.append(had.setdefault(key, RequirementAnswer(requirement_id=key)))
        had[key].claim, had[key].evidence = answer.claim, answer.evidence.strip()
