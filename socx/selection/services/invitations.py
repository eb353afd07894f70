"""Invitations to a call: invite, decline, not now, lapse, and who would be the next to ask."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select

from socx.access.actors import SCHEDULER, Actor
from socx.access.permissions import Permission as P
from socx.audit import services as audit
from socx.core.errors import Invalid, WrongState, require
from socx.core.i18n import N_
from socx.core.workflow import Change
from socx.db import db
from socx.experts import queries as experts
from socx.experts.models import Expert
from socx.matching import queries as matches
from socx.matching import services as matching
from socx.selection import queries
from socx.selection.models import DECLINE_REASONS, Application, CallInvitation, ExpertCall
from socx.selection.services.telling import tell_advisers, tell_invited
from socx.selection.workflow import INVITATION_WORKFLOW

LONGEST_NOTE = 1000
LONGEST_MESSAGE = 2000
#: Nobody is asked to come back to a question later than this.
LATEST_AGAIN = timedelta(days=730)


def invite(
    call: ExpertCall,
    expert: Expert,
    answer_until: datetime,
    *,
    message: str = "",
    by: Actor,
    at: datetime,
    kind: str = "invited",
) -> CallInvitation:
    """Ask one expert to apply, until a moment that is not after the deadline of the call.

    Raises Invalid by `expert`, `answer_on` or `message` with the reason why not.
    """
    require(by, P.CALL_MANAGE, call)
    if not call.is_open(at) or call.closes_at is None:
        raise WrongState(N_("This call is not open. Experts are invited while it is."))
    errors: dict[str, str] = {}
    if reason := why_not_invited(call, expert, at):
        errors["expert"] = reason
    if not at < answer_until <= call.closes_at:
        errors["answer_on"] = N_("The answer is due between now and the deadline of the call.")
    if len(message) > LONGEST_MESSAGE:
        errors["message"] = N_("This text is too long. 2,000 characters fit.")
    if errors:
        raise Invalid(errors)
    made = CallInvitation(
        call=call, expert=expert, state_since=at, sent_at=at, answer_until=answer_until, message=message.strip(),
        invited_by_id=by.user_id,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    audit.record(("expert_call", call.id), "invite", by=by, at=at, expert=expert.id)
    tell_invited(made, kind, at=at, generation="invited")
    return made


def asks_to_wait(expert: Expert, at: datetime) -> bool:
    """Whether the person said "not now, ask me after that day", and the day has not come."""
    return expert.ask_again_on is not None and expert.ask_again_on > at.date()


def why_not_invited(call: ExpertCall, expert: Expert, at: datetime) -> str:
    """Why this person cannot be asked now; empty when nothing is against it."""
    if not expert.is_searchable:
        return N_("This person does not take part in matching now and cannot be proposed.")
    if asks_to_wait(expert, at):
        return N_("This person asked not to be invited yet. The profile shows until when.")
    if expert.user_id is None:
        return N_("This person has no account yet. Invite the person to open one first.")
    if call.sensitivity != "normal" and expert.confidentiality_since is None:
        return N_("This person has not agreed to keep confidential what is learnt.")
    if queries.invitation(call.id, expert.id) is not None:
        return N_("This person is invited already.")
    if queries.application_of(call.id, expert.id) is not None:
        return N_("This person has begun an application already.")
    return ""


def decline(item: CallInvitation, reason: str, *, note: str = "", by: Actor, at: datetime) -> Change:
    """The expert does not apply. Raises Invalid by `reason` or `note`."""
    errors = _wrong_note(note)
    if reason not in DECLINE_REASONS:
        errors["reason"] = N_("Choose the reason that fits best.")
    elif reason == "other" and not note.strip():
        errors["note"] = N_("Write the other reason.")
    if errors:
        raise Invalid(errors)
    _must_be_own(item, by)
    item.reason, item.note = reason, note.strip()
    return _answer(item, "decline", by=by, at=at)


def postpone(item: CallInvitation, ask_again_on: date | None, *, note: str = "", by: Actor, at: datetime) -> Change:
    """Not now: the profile keeps the day after which the expert wishes to be asked again.

    Raises Invalid by `ask_again_on` or `note`.
    """
    errors = _wrong_note(note)
    if ask_again_on is None:
        errors["ask_again_on"] = N_("Give the day from which we may ask again.")
    elif not at.date() < ask_again_on <= at.date() + LATEST_AGAIN:
        errors["ask_again_on"] = N_("Give a day in the next two years.")
    if errors:
        raise Invalid(errors)
    _must_be_own(item, by)
    item.ask_again_on, item.note = ask_again_on, note.strip()
    expert = item.expert
    expert.ask_again_on, expert.changed_at = ask_again_on, at
    return _answer(item, "postpone", by=by, at=at)


def end_wait(expert: Expert, *, by: Actor, at: datetime) -> None:
    """The person may be asked again from now on, before the day that they gave. Raises NotPermitted for others."""
    require(by, P.EXPERT_CONSENT, expert)
    if asks_to_wait(expert, at):
        expert.ask_again_on, expert.changed_at = None, at
        audit.record(("expert", expert.id), "end_wait", by=by, at=at)


def lapse_due(now: datetime) -> int:
    """Let invitations lapse that nobody answered in time, and tell the adviser who would be next; return how many."""
    found = db.session.scalars(queries.due_to_lapse(now)).all()
    for item in found:
        change = _move(item, "lapse", by=SCHEDULER, at=now)
        tell_advisers(
            item.call, "invitation_lapse", by=SCHEDULER, at=change.at, generation=f"lapse-{item.id}",
            facts={"name": item.expert.name},
        )  # fmt: skip
    return len(found)


def end_all(call: ExpertCall, *, by: Actor, at: datetime) -> None:
    """End what nobody has answered, with the call."""
    for item in call.invitations:
        if item.state == "sent":
            _move(item, "end", by=by, at=at)


def note_application(call: ExpertCall, expert: Expert, *, by: Actor, at: datetime) -> None:
    """Who was asked has applied."""
    item = queries.invitation(call.id, expert.id)
    if item is not None and item.state in INVITATION_WORKFLOW.transition("apply").sources:
        item.answered_at = at
        _move(item, "apply", by=by, at=at)


def next_in_line(call: ExpertCall, now: datetime, most: int = 3) -> list[Expert]:
    """Who could be asked next: the shortlist in its order, then the ranking. A proposal; nobody is asked by it."""
    request = call.request
    busy = set(db.session.scalars(select(CallInvitation.expert_id).where(CallInvitation.call_id == call.id)))
    busy |= set(db.session.scalars(select(Application.expert_id).where(Application.call_id == call.id)))
    decided = db.session.scalars(matches.decisions(request.id)).all()
    chosen = [one for one in decided if one.decision == "shortlisted"]
    chosen.sort(key=lambda one: (one.rank is None, one.rank or 0, one.expert_id))
    found = [one.expert for one in chosen if one.expert_id not in busy and not why_not_invited(call, one.expert, now)]
    if len(found) < most:
        seen = busy | {one.expert_id for one in decided}
        found += _ranked(call, seen, now, most - len(found))
    return found[:most]


def _ranked(call: ExpertCall, seen: set[int], now: datetime, most: int) -> list[Expert]:
    found: list[Expert] = []
    ranking = matching.ranking(call.request, now)
    for place in ranking.ranked:
        if len(found) == most:
            break
        expert = experts.find(int(place.key)) if int(place.key) not in seen else None
        if expert is not None and not why_not_invited(call, expert, now):
            found.append(expert)
    return found


def _answer(item: CallInvitation, name: str, *, by: Actor, at: datetime) -> Change:
    item.answered_at = at
    change = _move(item, name, by=by, at=at)
    tell_advisers(
        item.call, f"invitation_{name}", by=by, at=at, generation=f"{name}-{item.id}", facts={"name": item.expert.name}
    )
    return change


def _move(item: CallInvitation, name: str, *, by: Actor, at: datetime) -> Change:
    change = INVITATION_WORKFLOW.advance(item, name, by=by, at=at)
    item.state_since = at
    audit.record_change(("call_invitation", item.id), change)
    db.session.flush()
    return change


def _must_be_own(item: CallInvitation, by: Actor) -> None:
    require(by, P.INVITATION_ANSWER, item)


def _wrong_note(note: str) -> dict[str, str]:
    return {"note": N_("This text is too long. 1,000 characters fit.")} if len(note) > LONGEST_NOTE else {}
