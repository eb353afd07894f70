"""Histories of a request: everything that can be tried on one, by whomever and in any order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from socx.access.actors import SCHEDULER, Actor, Role
from socx.core.values import SENSITIVITY
from socx.db import db as database
from socx.files.intake import Taken
from socx.files.store import Store
from socx.notifications.models import Notice
from socx.requests import fields, jobs, queries
from socx.requests.criteria import CRITERIA, ELIGIBILITY, INSTRUMENTS
from socx.requests.models import AssistanceRequest, Attachment
from socx.requests.services import (
    assessment,
    attachments,
    clarification,
    decisions,
    filing,
    formulation,
    meetings,
    merging,
    screening,
    sensitivity,
)
from socx.requests.services.moves import advance
from socx.requests.workflow import EXITS
from tests.factories import NOW, make_institution, make_request, make_user
from tests.requests.stages import ALL_MET, SCOPE

WHY = "Because it is so."


@dataclass
class History:
    """A request, another one of its institution, everybody, and what was seen so far."""

    item: AssistanceRequest
    other: AssistanceRequest
    people: dict[str, Actor]
    store: Store
    now: datetime = NOW
    signed: dict[tuple[int, int], str] = field(default_factory=dict)
    told: int = 0
    said: str = ""


def begin(folder: Path) -> History:
    home, elsewhere = make_institution(), make_institution(partner_code="MA")
    users = {
        "official": make_user(Role.OFFICIAL, institution=home),
        "colleague": make_user(Role.OFFICIAL, institution=home),
        "approver": make_user(Role.APPROVER, institution=home),
        "adviser": make_user(Role.ADVISER),
        "second": make_user(Role.ADVISER),
        "other desk": make_user(Role.ADVISER, domain="social_protection"),
        "manager": make_user(Role.MANAGER),
        "delegation": make_user(Role.DELEGATION),
        "other delegation": make_user(Role.DELEGATION, partner_code="MA"),
        "commission": make_user(Role.COMMISSION),
        "stranger": make_user(Role.APPROVER, institution=elsewhere),
        "expert": make_user(Role.EXPERT),
        "administrator": make_user(Role.ADMINISTRATOR),
    }
    people = {name: user.actor() for name, user in users.items()} | {
        "scheduler": SCHEDULER,
        "nobody": Actor(None, None),
    }
    item = make_request("draft", institution=home, created_by_id=users["official"].id)
    other = make_request("registered", institution=home, adviser_id=users["adviser"].id)
    return History(item, other, people, Store(folder), told=database.session.scalar(select(func.max(Notice.id))) or 0)


def documents_of(item: AssistanceRequest) -> list[Attachment]:
    return list(
        database.session.scalars(select(Attachment).where(Attachment.request_id == item.id).order_by(Attachment.id))
    )


# --- what can be tried: a verb, who does it when it is done rightly, and a number to choose with

Verb = Callable[[History, Actor, int], object]
VERBS: dict[str, tuple[str, Verb]] = {}


def tried_by(who: str) -> Callable[[Verb], Verb]:
    def keep(verb: Verb) -> Verb:
        VERBS[verb.__name__] = (who, verb)
        return verb

    return keep


def move(name: str, who: str, note: str = WHY) -> None:
    VERBS[name] = who, lambda h, by, n: advance(h.item, name, by=by, at=h.now, note=note)


for name, who in {
    "send": "official", "sign": "approver", "return_draft": "approver", "take_back": "official",
    "queue": "adviser", "release": "scheduler", "accept": "adviser", "decline": "adviser", "park": "scheduler",
    "take_up": "adviser", "consult": "adviser", "proceed": "adviser", "put_forward": "adviser",
    "start": "adviser", "complete": "adviser", "withdraw": "official",
}.items():  # fmt: skip
    move(name, who)


@tried_by("adviser")
def register(h: History, by: Actor, n: int) -> object:
    return screening.register(h.item, by=by, at=h.now)


@tried_by("official")
def end_without_a_reason(h: History, by: Actor, n: int) -> object:
    return advance(h.item, sorted(EXITS)[n % len(EXITS)], by=by, at=h.now, note=" \n")


@tried_by("official")
def write(h: History, by: Actor, n: int) -> object:
    part = fields.sections_of(h.item.kind)[n % 5]
    texts = [one for one in part.fields if one.kind in ("text", "long")] or list(part.fields)
    values = {texts[0].name: f"Words of {h.now:%Y%m%d%H}"} if texts[0].kind in ("text", "long") else {}
    return filing.save_section(h.item, part.key, values, version=h.item.version, by=by, at=h.now)


@tried_by("official")
def convert(h: History, by: Actor, n: int) -> object:
    return filing.convert(h.item, ("simplified", "structured")[n % 2], by=by, at=h.now)


@tried_by("official")
def hand_over(h: History, by: Actor, n: int) -> object:
    to = list(h.people.values())[n % 5].user_id
    return filing.hand_over(h.item, to or 0, by=by, at=h.now)


@tried_by("official")
def ask_by_link(h: History, by: Actor, n: int) -> object:
    return filing.ask_by_link(
        h.item, name="Ana", function="Minister", email="ana@example.org", language="en", secret=f"{h.now}", link="x",
        by=by, at=h.now,
    )  # fmt: skip


@tried_by("nobody")
def sign_by_link(h: History, by: Actor, n: int) -> object:
    if h.item.sign_offs:
        return filing.sign_by_link(h.item.sign_offs[n % len(h.item.sign_offs)], h.item, name="Ana", at=h.now)
    return None


@tried_by("nobody")
def return_by_link(h: History, by: Actor, n: int) -> object:
    if h.item.sign_offs:
        return filing.return_by_link(h.item.sign_offs[-1], h.item, reason=WHY, at=h.now)
    return None


@tried_by("official")
def add_document(h: History, by: Actor, n: int) -> object:
    taken = Taken(f"{n}.png", "png", b"%d" % n, f"{n:064x}", "", False)
    return attachments.add(h.item, taken, purpose="other", store=h.store, by=by, at=h.now)


@tried_by("official")
def remove_document(h: History, by: Actor, n: int) -> object:
    found = documents_of(h.item)
    return attachments.remove(found[n % len(found)], h.item, by=by, at=h.now) if found else None


@tried_by("adviser")
def check(h: History, by: Actor, n: int) -> object:
    outcome = ("met", "met", "met", "open", "not_met")[n % 5]
    found = ALL_MET | {sorted(ELIGIBILITY)[n % len(ELIGIBILITY)]: (outcome, WHY)}
    return screening.check_eligibility(h.item, found, by=by, at=h.now)


@tried_by("adviser")
def ask(h: History, by: Actor, n: int) -> object:
    parts = [part.key for part in fields.sections_of(h.item.kind)]
    return clarification.ask(h.item, [(parts[n % len(parts)], "What is meant?", WHY)], by=by, at=h.now)


@tried_by("official")
def draft_answers(h: History, by: Actor, n: int) -> object:
    return clarification.save_answers(h.item, {c.id: f"Draft {n}" for c in h.item.clarifications}, by=by, at=h.now)


@tried_by("official")
def answer(h: History, by: Actor, n: int) -> object:
    return clarification.send_answers(h.item, {c.id: f"This {n}." for c in h.item.clarifications}, by=by, at=h.now)


@tried_by("adviser")
def assess(h: History, by: Actor, n: int) -> object:
    scores = dict.fromkeys(CRITERIA, (n % 6, WHY))
    advice = ("accept", "reject")[n % 2]
    return assessment.assess(h.item, scores, recommendation=advice, summary=WHY, by=by, at=h.now)


@tried_by("second")
def assess_too(h: History, by: Actor, n: int) -> object:
    return assess(h, by, n)


@tried_by("adviser")
def ask_assessor(h: History, by: Actor, n: int) -> object:
    return assessment.ask_assessor(h.item, list(h.people.values())[n % 8].user_id or 0, by=by, at=h.now)


@tried_by("adviser")
def drop_assessor(h: History, by: Actor, n: int) -> object:
    return assessment.drop_assessor(h.item, list(h.people.values())[n % 8].user_id or 0, by=by, at=h.now)


@tried_by("adviser")
def settle(h: History, by: Actor, n: int) -> object:
    return assessment.settle(h.item, dict.fromkeys(h.item.far_apart, WHY), by=by, at=h.now)


@tried_by("delegation")
def opine(h: History, by: Actor, n: int) -> object:
    return formulation.give_opinion(h.item, ("support", "objection")[n % 2], WHY, shared=n > 4, by=by, at=h.now)


@tried_by("adviser")
def draft_action_form(h: History, by: Actor, n: int) -> object:
    return formulation.save_action_form(h.item, SCOPE | {"title": f"Scope {n}"}, by=by, at=h.now)


@tried_by("commission")
def decide(h: History, by: Actor, n: int) -> object:
    outcome = ("approved", "returned", "rejected")[n % 3]
    return decisions.decide(h.item, outcome, reason=WHY, reference="ARES 1", by=by, at=h.now)


@tried_by("commission")
def decide_in_a_meeting(h: History, by: Actor, n: int) -> object:
    outcome = ("approved", "returned", "rejected")[n % 3]
    meeting = meetings.make_meeting(h.now.date(), "Room 1", by=by, at=h.now)
    case = meetings.add_case(meeting, h.item.id, by=by, at=h.now)
    return meetings.decide_case(case, outcome, reason=WHY, reference="ARES 1", by=by, at=h.now)


@tried_by("adviser")
def redirect(h: History, by: Actor, n: int) -> object:
    return merging.redirect(h.item, sorted(INSTRUMENTS)[n % len(INSTRUMENTS)], WHY, by=by, at=h.now)


@tried_by("adviser")
def merge(h: History, by: Actor, n: int) -> object:
    return merging.merge(h.item, h.item.id if n == 5 else h.other.id, WHY, by=by, at=h.now)


@tried_by("approver")
def prioritise(h: History, by: Actor, n: int) -> object:
    found = list(database.session.scalars(queries.open_of(h.item.institution_id)).unique())
    places = {item.id: (place + n) % len(found) + 1 for place, item in enumerate(found)}
    return merging.prioritise(found, places, by=by, at=h.now)


@tried_by("manager")
def set_level(h: History, by: Actor, n: int) -> object:
    return sensitivity.set_level(h.item, list(SENSITIVITY)[n % 3], WHY, by=by, at=h.now)


@tried_by("manager")
def add_reader(h: History, by: Actor, n: int) -> object:
    person = sensitivity.accounts.find(list(h.people.values())[n % 12].user_id or 0)
    return sensitivity.add_reader(h.item, person, WHY, by=by, at=h.now)


@tried_by("manager")
def remove_reader(h: History, by: Actor, n: int) -> object:
    entries = h.item.readers
    return sensitivity.remove_reader(h.item, entries[n % len(entries)].id if entries else 0, WHY, by=by, at=h.now)


@tried_by("manager")
def take(h: History, by: Actor, n: int) -> object:
    return sensitivity.take(h.item, by=by, at=h.now)


@tried_by("scheduler")
def work_by_the_clock(h: History, by: Actor, n: int) -> object:
    return [job(h.now) for job in (jobs.remind_overdue, jobs.follow_waits, jobs.release_queue)]


#: What usually comes next, so that histories get far.
ON = {
    "draft": "sign", "signing": "sign", "submitted": "register", "waiting": "release", "clarification": "answer",
    "parked": "answer", "opinion": "opine", "approval": "decide", "approved": "start", "under_way": "complete",
}  # fmt: skip


def next_verb(item: AssistanceRequest) -> str:
    if item.state == "registered":
        return "accept" if item.is_eligibility_complete and not item.has_failed_rule else "check"
    if item.state == "assessment":
        if item.has_open_rule or item.has_failed_rule:
            return "check"
        return "settle" if item.unsettled else "consult" if item.is_recommended else "assess"
    if item.state == "formulation":
        form = item.action_form
        return "put_forward" if form and form.frozen_at is None else "draft_action_form"
    return ON.get(item.state, "set_level")


#: What else is done in a state when things go as they should.
ALSO = {
    "draft": ("write", "convert", "hand_over", "ask_by_link", "add_document", "remove_document", "send"),
    "signing": ("sign_by_link", "return_by_link", "ask_by_link", "take_back", "return_draft", "set_level"),
    "submitted": ("set_level", "prioritise", "hand_over"),
    "registered": ("queue", "ask", "check", "set_level", "take", "prioritise"),
    "waiting": ("release", "work_by_the_clock", "set_level"),
    "assessment": ("ask", "assess", "assess_too", "ask_assessor", "drop_assessor", "settle", "set_level", "add_reader"),
    "clarification": ("write", "draft_answers", "add_document", "park", "work_by_the_clock", "set_level"),
    "parked": ("take_up", "write", "add_document", "draft_answers", "remove_document", "hand_over"),
    "opinion": ("proceed", "work_by_the_clock", "set_level", "add_reader", "remove_reader"),
    "formulation": ("draft_action_form", "put_forward", "set_level", "add_reader", "remove_reader"),
    "approval": ("decide_in_a_meeting", "set_level", "add_reader", "remove_reader", "work_by_the_clock"),
}
