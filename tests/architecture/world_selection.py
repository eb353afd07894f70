"""Calls of the world: a public one, invitations and applications, each text with its canary."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.activities.models import Activity
from socx.db import db as database
from socx.selection.models import (
    APPRAISED,
    Application,
    Appraisal,
    Briefing,
    ContractDays,
    ContractRecord,
    CvSending,
    EmployerRelease,
    ExpertCall,
    FactContest,
    Nomination,
    PartnerOpinion,
    Rate,
    RateLine,
    RequirementAnswer,
    SelectionChoice,
    SelectionOutcome,
)
from socx.selection.redacted import redacted
from tests.architecture.canaries import World, reads
from tests.factories import NOW
from tests.selection import apply_to, ask, invite_to, make_call, make_terms, save

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


def choose_people(made: World, applications: Iterable[Application]) -> dict[str, list[object]]:
    """Somebody is chosen in each closed call: the employer has agreed, the partner has answered."""
    nominations: list[object] = []
    opinions: list[object] = []
    for item in applications:
        call = item.call
        if call.state != "closed":
            continue
        item.state = "selected"
        choice = SelectionChoice(application=item, choice="selected")
        outcome = save(
            SelectionOutcome(
                call=call, position=call.positions[0], decided_at=NOW, choices=[choice],
                note=made.word(f"reasons of the choice in call {call.id}", reads(P.CALL_READ, call)),
            )
        )  # fmt: skip
        nomination = save(
            Nomination(
                outcome=outcome, application=item, expert=item.expert, state="agreed", state_since=NOW, made_at=NOW
            )
        )
        told = made.word(f"contact of nomination {nomination.id}", reads(P.NOMINATION_READ, nomination))
        nomination.releases = [
            EmployerRelease(kind="recorded", name=told, asked_at=NOW, outcome="granted", ended_at=NOW)
        ]
        opinion = PartnerOpinion(sending=_sending(call, item), asked_at=NOW, answer="no_objection", answered_at=NOW)
        nomination.opinions = [opinion]
        database.session.flush()
        _let_the_partner_read(made, opinion)
        opinion.reason = made.word(
            f"answer {opinion.id} of the partner",
            lambda actor, call=call, opinion=opinion: (
                permits(actor, P.CALL_READ, call) or permits(actor, P.NOMINATION_OPINE, opinion)
            ),
        )
        _agree(made, nomination)
        nominations.append(nomination)
        opinions.append(opinion)
    return {"/nominations": nominations, "/partner-opinions": opinions}


def brief_teams(made: World) -> None:
    """A briefing for each activity, given to its team."""
    for activity in made.activities:
        told = made.word(f"briefing of activity {activity.id}", reads(P.BRIEFING_READ, activity))
        save(Briefing(activity=activity, texts={"start": told}, ready_at=NOW, told_at=NOW, changed_at=NOW))


def _agree(made: World, nomination: Nomination) -> None:
    """A contract that its expert may read."""
    day = NOW.date()
    save(
        ContractRecord(
            nomination=nomination, state="offered", state_since=NOW, kind="release", dated_on=day, place_code="XK",
            reference=made.word(f"contract of nomination {nomination.id}", reads(P.NOMINATION_READ, nomination)),
            starts_on=day, ends_on=day, days=1, working_days=1, changed_at=NOW,
            rows=[ContractDays(purpose="mission", starts_on=day, ends_on=day, days=1, working_days=1)],
        )
    )  # fmt: skip


def set_rates(made: World) -> list[object]:
    """A rate of each table; who set it is for those who read rates."""
    may_read = reads(P.RATE_READ, None)
    found: list[object] = []
    for kind, subject in (("fee", "private"), ("allowance", "XK")):
        line = RateLine(kind=kind, subject=subject, changed_at=NOW)
        line.all_rates = [
            Rate(amount=250, valid_from=NOW.date(), basis=made.word(f"basis of the {kind}", may_read), made_at=NOW)
        ]
        found.append(save(line).all_rates[0])
    return found


def talk_of_work(made: World) -> dict[str, list[object]]:
    """For each activity an appraisal of its first expert, and a report that the expert contests."""
    appraisals: list[object] = []
    contests: list[object] = []
    for activity in made.activities:
        position = activity.positions[0]
        said = save(
            Appraisal(
                position=position, expert=position.expert, ratings=dict.fromkeys(APPRAISED, "agreed"), made_at=NOW
            )
        )
        said.note = made.word(f"appraisal {said.id}", reads(P.APPRAISAL_READ, said))
        contest = save(FactContest(expert=position.expert, activity_id=activity.id, comment="", made_at=NOW))
        contest.comment = made.word(f"contested fact {contest.id}", reads(P.CONTEST_READ, contest))
        appraisals.append(said)
        contests.append(contest)
    return {"/appraisals": appraisals, "/contested-facts": contests}


def _sending(call: ExpertCall, item: Application) -> CvSending:
    """The CV without contact details, as it was shown to the partner."""
    return CvSending(
        expert=item.expert, activity_id=call.activity_id, activity_reference=call.activity.reference, basis="share",
        recipients=["Ministry"], partner_codes=sorted(call.activity.partner_codes), what=["passages"],
        document=redacted(item.expert), consent_since=NOW, at=NOW,
    )  # fmt: skip


def _let_the_partner_read(made: World, opinion: PartnerOpinion) -> None:
    """What stands in the CV is read by the institution that it was shown to."""
    shown = json.dumps(opinion.sending.document)
    for canary in made.canaries:
        if canary.word in shown:
            canary.may_read = lambda actor, before=canary.may_read: (
                before(actor) or permits(actor, P.NOMINATION_OPINE, opinion)
            )


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
        if canary.about in (
            f"action {activity.action_id}",
            *(f"{one}activity {activity.id}" for one in ("", "place of ")),
        ):
            canary.may_read = lambda actor, before=canary.may_read: before(actor) or more(actor)
