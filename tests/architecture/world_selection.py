"""Calls of the world: a public one, invitations and applications, each text with its canary."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.activities.models import Activity
from socx.selection.models import ExpertCall, RequirementAnswer
from tests.architecture.canaries import World, reads
from tests.selection import apply_to, ask, invite_to, make_call, make_terms

TEN_DAYS = timedelta(days=10)


def call_for_experts(made: World) -> dict[str, list[object]]:
    """A call for each activity: of the normal case open to all, of the confidential ones closed and by invitation.

    The first expert is invited, the second has applied. Gives what the addresses of the room name.
    """
    found: dict[str, list[object]] = {
        place: [] for place in ("/terms", "/calls", "/open-calls", "/call-invitations", "/applications")
    }
    for activity in made.activities:
        call = _call(made, activity)
        asked_, applied = made.experts[0], made.experts[1]
        invitation = invite_to(call, asked_, answer_until=datetime.now(UTC) + TEN_DAYS)
        invitation.message = made.word(f"invitation {invitation.id}", reads(P.INVITATION_ANSWER, invitation))
        item = apply_to(call, applied)
        item.motivation = made.word(f"application {item.id}", reads(P.APPLICATION_READ, item))
        item.answers = [
            RequirementAnswer(
                requirement_id=one["id"], claim="yes",
                evidence=made.word(f"evidence in application {item.id}", reads(P.APPLICATION_READ, item)),
            )
            for one in call.terms.facts["requirements"]
        ]  # fmt: skip
        for place, subject in zip(found, (call.terms, call, call, invitation, item), strict=True):
            found[place].append(subject)
    return found


def _call(made: World, activity: Activity) -> ExpertCall:
    is_open = activity.sensitivity == "normal"
    may_read = _readers(made, activity)
    _let_read(made, activity, may_read)
    ask(activity.positions[0], "text", text=made.word(f"requirement of activity {activity.id}", may_read))
    terms = make_terms(activity)
    terms.texts = {**terms.texts, "tasks": made.word(f"terms of activity {activity.id}", may_read)}
    call = make_call(
        activity, state="open" if is_open else "closed", audience="public" if is_open else "invited", terms=terms,
        closes_at=datetime.now(UTC) + TEN_DAYS,
    )  # fmt: skip
    call.text = made.word(f"call {call.id}", may_read)
    return call


def _readers(made: World, activity: Activity) -> Callable[[Actor], bool]:
    """Everybody reads a public call; others are read by staff, by who is asked and by who has applied."""
    people = {expert.user_id for expert in made.experts[:2]}
    return lambda actor: (
        activity.sensitivity == "normal" or permits(actor, P.CALL_READ, activity) or actor.user_id in people
    )


def _let_read(made: World, activity: Activity, more: Callable[[Actor], bool]) -> None:
    """What a call says of its activity is read by who reads the call."""
    for canary in made.canaries:
        if canary.about in (f"action {activity.action_id}", f"activity {activity.id}"):
            canary.may_read = lambda actor, before=canary.may_read: before(actor) or more(actor)
