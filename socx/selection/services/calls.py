"""Calls for experts: prepare, open, prolong, close, cancel, publish again."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import select

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.activities.models import Activity
from socx.audit import services as audit
from socx.core.errors import Incomplete, Invalid, WrongState, require
from socx.core.i18n import N_
from socx.core.workflow import Change
from socx.db import db
from socx.selection import queries, references
from socx.selection.models import AUDIENCE, Application, ExpertCall
from socx.selection.services.applications import advance as advance_application
from socx.selection.services.invitations import end_all, invite, why_not_invited
from socx.selection.services.telling import tell_advisers, tell_applicant
from socx.selection.services.terms import is_current
from socx.selection.workflow import CALL_WORKFLOW

logger = logging.getLogger(__name__)

LONGEST_TEXT = 2000
OUTDATED = N_(
    "The activity or its requirements have changed since the terms of reference were made final. Make a new version."
)
NOT_OVER = ("draft", "open", "closed")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a call says beside its terms of reference."""

    positions: Collection[int]
    closes_at: datetime | None
    zone: str
    audience: str = "public"
    text: str = ""


def start(activity: Activity, zone: str, *, by: Actor, at: datetime) -> ExpertCall:
    """Prepare a call for the positions that are still open; nobody sees it before it opens.

    Raises NotPermitted, and WrongState while another call of the activity is not over.
    """
    require(by, P.CALL_MANAGE, activity)
    if activity.is_ended:
        raise WrongState(N_("This activity has ended."))
    rounds = db.session.scalars(queries.calls_of(activity)).all()
    if any(one.state in NOT_OVER for one in rounds):
        raise WrongState(N_("There is a call for this activity already. Decide or cancel it first."))
    return _make(activity, zone, rounds[0] if rounds else None, by=by, at=at)


def _make(activity: Activity, zone: str, before: ExpertCall | None, *, by: Actor, at: datetime) -> ExpertCall:
    round_ = before.round + 1 if before else 1
    made = ExpertCall(
        uid=str(uuid4()), activity=activity, reference=references.reference(activity, round_), round=round_,
        republished_from=before, zone=zone, terms=queries.current_terms(activity),
        audience=before.audience if before else "public" if activity.sensitivity == "normal" else "invited",
        text=before.text if before else "", positions=[one for one in activity.positions if one.expert_id is None],
        state_since=at, made_by_id=by.user_id, made_at=at, changed_at=at,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    audit.record(("expert_call", made.id), "create", by=by, at=at, reference=made.reference)
    return made


def save(call: ExpertCall, plan: Plan, *, by: Actor, at: datetime) -> None:
    """Change a call that is not open yet. Raises Invalid by the name of the field that is wrong."""
    _may_manage(call, by)
    if call.state != "draft":
        raise WrongState(N_("This call is open or over. Only its deadline can be moved."))
    errors: dict[str, str] = {}
    known = {one.id: one for one in call.activity.positions}
    if not set(plan.positions) <= set(known):
        errors["positions"] = N_("Choose positions of this activity.")
    if plan.audience not in AUDIENCE:
        errors["audience"] = N_("Choose one of the list.")
    elif plan.audience == "public" and call.sensitivity != "normal":
        errors["audience"] = N_("A call of a restricted or confidential request is for invited experts only.")
    if plan.closes_at is not None and plan.closes_at <= at:
        errors["closes_on"] = N_("The call must close in the future.")
    if len(plan.text) > LONGEST_TEXT:
        errors["text"] = N_("This text is too long. 2,000 characters fit.")
    if errors:
        raise Invalid(errors)
    call.positions = [one for one in call.activity.positions if one.id in plan.positions]
    call.closes_at, call.zone, call.audience, call.text = plan.closes_at, plan.zone, plan.audience, plan.text.strip()
    call.changed_at = at
    audit.record(("expert_call", call.id), "edit", by=by, at=at)


def publish(call: ExpertCall, *, by: Actor, at: datetime) -> Change:
    """Open a call under the final terms of reference that say what holds now.

    In a later round, those who were invited or applied before are invited again. Raises Incomplete
    with what is still missing.
    """
    _may_manage(call, by)
    call.terms = queries.current_terms(call.activity)
    missing = call.missing()
    if call.terms is not None and not is_current(call.terms):
        missing.append((OUTDATED, "terms"))
    if call.closes_at is not None and call.closes_at <= at:
        missing.append((N_("The call must close in the future."), "closes_on"))
    if any(one.expert_id is not None for one in call.positions):
        missing.append((N_("There is an expert on a position of this call already."), "positions"))
    if missing:
        raise Incomplete(missing)
    call.published_at = at
    change = advance(call, "publish", by=by, at=at)
    if call.republished_from is not None:
        _tell_earlier(call, call.republished_from, by=by, at=at)
    return change


def _tell_earlier(call: ExpertCall, before: ExpertCall, *, by: Actor, at: datetime) -> None:
    """Those who were asked or applied in the round before are asked again, to the day the call closes.

    Who is chosen already is not, nor who cannot be invited now.
    """
    found = select(Application).where(Application.call_id == before.id).order_by(Application.id)
    applied = db.session.scalars(found).all()
    chosen = {one.expert_id for one in applied if one.state == "selected"}
    people = {one.expert.id: one.expert for one in before.invitations if one.state != "declined"}
    people |= {one.expert.id: one.expert for one in applied if one.state not in ("withdrawn", "draft")}
    if call.closes_at is None:
        return
    for key, expert in sorted(people.items()):
        if key not in chosen and not why_not_invited(call, expert, at):
            invite(call, expert, call.closes_at, by=by, at=at, kind="republished")


def prolong(call: ExpertCall, closes_at: datetime, *, by: Actor, at: datetime) -> None:
    """Move the deadline of an open call to a later moment; it is never moved to an earlier one."""
    _may_manage(call, by)
    if call.state != "open" or call.closes_at is None:
        raise WrongState(N_("This call is not open."))
    if closes_at <= call.closes_at:
        raise Invalid({"closes_on": N_("The new deadline must be later: people may count on the one that stands.")})
    before, call.closes_at, call.changed_at = call.closes_at, closes_at, at
    audit.record(
        ("expert_call", call.id), "prolong", by=by, at=at, before=before.isoformat(), after=closes_at.isoformat()
    )


def advance(call: ExpertCall, name: str, *, by: Actor, at: datetime, note: str = "") -> Change:
    """Move a call along its workflow, with what belongs to it; leave a trace; tell who is concerned.

    Closing ends the invitations that nobody answered and the drafts that nobody sent; cancelling ends
    the applications too. Raises WrongState, NotPermitted or Incomplete as the workflow does.
    """
    change = CALL_WORKFLOW.advance(call, name, by=by, at=at, note=note)
    call.state_since = call.changed_at = at
    entry = audit.record_change(("expert_call", call.id), change, note)
    if name == "close":
        call.closed_at = at
    if name in ("close", "cancel"):
        end_all(call, by=by, at=at)
    db.session.flush()
    _follow(call, name, by=by, at=at)
    facts = {"note": note} if note else {}
    if "advisers" in change.transition.tells:
        tell_advisers(call, f"call_{name}", by=by, at=at, generation=f"{entry.id}")
    if "applicants" in change.transition.tells:
        for item in _applicants(call):
            tell_applicant(item, f"call_{name}", at=at, generation=f"{entry.id}", facts=facts)
    logger.info("call moved", extra={"call": call.id, "move": name})
    return change


def republish(call: ExpertCall, *, by: Actor, at: datetime, note: str) -> ExpertCall:
    """Decide a closed call without a choice, and prepare the next round as a draft."""
    advance(call, "republish", by=by, at=at, note=note)
    return _make(call.activity, call.zone, call, by=by, at=at)


def _follow(call: ExpertCall, name: str, *, by: Actor, at: datetime) -> None:
    """What a move of the call does to its applications; who applied is told by the call itself."""
    move = {"close": ("miss", ("draft",)), "cancel": ("void", ("draft", "submitted")),
            "republish": ("refuse", ("submitted",))}.get(name)  # fmt: skip
    if move is None:
        return
    for item in db.session.scalars(select(Application).where(Application.call_id == call.id).order_by(Application.id)):
        if item.state in move[1]:
            advance_application(item, move[0], by=by, at=at, quiet=True)


def _applicants(call: ExpertCall) -> list[Application]:
    found = select(Application).where(Application.call_id == call.id, Application.submitted_at.is_not(None))
    return [one for one in db.session.scalars(found.order_by(Application.id)) if one.state != "withdrawn"]


def _may_manage(call: ExpertCall, by: Actor) -> None:
    require(by, P.CALL_MANAGE, call)
