"""One request of the demonstration, step by step through the services of the room of requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from socx.access.actors import Actor, Role
from socx.activities.services import create_action
from socx.db import db
from socx.demo import content, joint, missions
from socx.demo.outreach import LEAD_REQUEST
from socx.demo.people import contacts
from socx.demo.programme import Programme
from socx.demo.wording import table
from socx.outreach.services import open_offer
from socx.requests import criteria, scope
from socx.requests.fields import BY_NAME, SECTION_KEYS
from socx.requests.models import AssistanceRequest, RequestAssistance, RequestTopic
from socx.requests.services import (
    assessment,
    clarification,
    decisions,
    filing,
    formulation,
    merging,
    screening,
)
from socx.requests.services.moves import advance

#: Who makes the first account: the programme itself.
SYSTEM = Actor(None, Role.ADMINISTRATOR)

#: Answers that stand in the content under another name, or that every case has.
STANDING = (
    "context", "tried", "change", "assistance_sought", "general_objective", "beneficiaries", "expertise",
    "member_state_wishes", "strategy", "eu_programmes", "other_donors", "previous_cooperation", "gender",
    "governance", "environment", "rights", "disability", "staff_commitment", "logistics", "interpretation",
    "sustainability",
)  # fmt: skip


#: The field of a section into which an institution writes what it answers.
WRITTEN_INTO = {"description": "context", "objectives": "expected_results", "commitment": "staff_commitment"}

#: Why the adviser asks, in the language of the request.
WHY = {
    "en": "The assessment looks at this point, and the text does not say it yet.",
    "fr": "L’évaluation porte sur ce point, et le texte ne le dit pas encore.",
    "es": "La evaluación mira este punto y el texto todavía no lo dice.",
}

#: The request that two assess, what the second sees otherwise, and how the second sums up.
SECOND_LOOK = "navet-company-tutors"
OTHER_VIEW = {
    "ownership": "Nobody is named yet who will keep the work going after the missions.",
    "sustainability": "The fees of the tutors are paid by a project that ends next year.",
}
SECOND_SUMMARY = "A clear need. Ask who pays and who stays before the Action Form is written."


class Case:
    """A request on its way. Each method makes one state happen."""

    def __init__(self, programme: Programme, item: content.Request, action: content.Action | None) -> None:
        self.programme = programme
        self.content = item
        self.planned = action
        self.row: AssistanceRequest
        self.rounds = iter(item.clarifications)
        self.round: content.Clarification | None = None

    def actor(self, key: str) -> Actor:
        """Who did it, by the key in the content; a short key means the one of this institution or partner."""
        people, institution = self.programme.people, self.content.institution
        partner = self.programme.institutions[institution].partner_code
        for name in (f"{key}:{institution}", f"{key}:{partner}", key):
            if name in people:
                return people[name].actor()
        raise KeyError(key)

    def enter(self, step: content.Step, before: str | None, at: datetime) -> None:
        """Make the step happen, after what it needs."""
        by = self.actor(step.by)
        handlers: Mapping[str, Callable[[Actor, datetime, str, str | None], Any]] = {
            "draft": self.draft,
            "signing": lambda by, at, note, _: filing.send(self.row, by=by, at=at, note=note),
            "submitted": self.sign,
            "registered": lambda by, at, *_: screening.register(self.row, by=by, at=at),
            "waiting": self.wait,
            "assessment": self.assess,
            "clarification": self.clarify,
            "parked": lambda _by, at, *_: clarification.park(self.row, at=at),
            "merged": lambda by, at, note, _: merging.merge(
                self.row, self.programme.cases[self.content.into].id, note, by=by, at=at
            ),
            "opinion": self.consult,
            "formulation": self.formulate,
            "approval": self.put_forward,
            "approved": self.decide,
            "rejected": self.decide,
            "ineligible": self.decline,
            "redirected": lambda by, at, note, _: merging.redirect(
                self.row, "taiex", note or self.content.outcome, by=by, at=at
            ),
            "under_way": self.start,
            "closed": lambda *_: None,  # the last activity closes it: missions.py
        }
        if step.state in handlers:
            handlers[step.state](by, at, step.note, before)
        else:
            advance(self.row, "withdraw", by=by, at=at, note=step.note or self.content.outcome)

    # --- the partner

    def draft(self, by: Actor, at: datetime, *_: Any) -> None:
        institution = self.programme.institutions[self.content.institution]
        found = self.content
        meeting = self.programme.meetings.get(found.institution)
        if found.key == LEAD_REQUEST and meeting is not None:
            self.row = open_offer(meeting, by=by, at=at)  # the lead story goes on where the meeting ended
        else:
            self.row = filing.start_draft(
                institution, by=by, at=at, creation_key=f"demo-{found.key}", language=found.language, kind=found.kind
            )
        self.programme.cases[found.key] = self.row
        self.row.title = found.title
        self.row.domain = found.domain
        self.row.sensitivity = found.sensitivity
        self.row.topics = [RequestTopic(topic_id=t) for t in sorted(found.topics)]
        self.row.assistance = [RequestAssistance(kind=k) for k in sorted(found.assistance)]
        self.row.answers = self.answers(at)
        flag_modified(self.row, "answers")
        db.session.flush()
        if found.together:
            joint.join(self.programme, self.row, found.together, by=by, at=at)

    def sign(self, by: Actor, at: datetime, *_: Any) -> None:
        filing.sign(self.row, by=by, at=at)
        if self.content.together:
            joint.sign(self.programme, self.row, self.content.together, at=at)

    def answers(self, at: datetime) -> dict[str, Any]:
        """The content as answers to the fields of the form."""
        found = self.content
        texts = {name: getattr(found, name) for name in STANDING} | {"mandate": ""}
        if found.state != "draft":
            usual, random = table("data/standing_answers")[found.language], Random(found.key)
            texts = {name: text or random.choice(usual.get(name) or [""]) for name, text in texts.items()}
        answers = (
            texts
            | contacts(self.person("official"), self.person("approver"))
            | {
                "specific_objectives": "\n".join(found.specific_objectives or [a.objective for a in found.activities]),
                "expected_results": "\n".join(found.expected_results or [a.output for a in found.activities]),
                "working_languages": list(found.working_languages),
                "activities": [self.wish(wish, at) for wish in found.activities],
                "agreement": True,
            }
        )
        return answers | self.event() if found.kind == "simplified" else answers

    def event(self) -> dict[str, Any]:
        """What only the simplified form asks; the role of the experts is what the activity is for."""
        institution = self.programme.institutions[self.content.institution]
        role = self.content.activities[0].objective if self.content.activities else self.content.expertise
        return {
            "organiser": institution.official_name, "experts_wanted": 2, "experts_role": role, "no_event_costs": True,
        }  # fmt: skip

    def person(self, role: str) -> content.Person:
        persons = self.programme.persons
        return persons.get(f"{role}:{self.content.institution}") or persons[role]

    def wish(self, wish: content.WishedActivity, at: datetime) -> dict[str, Any]:
        return {
            "title": wish.title,
            "kind": wish.kind,
            "modality": wish.modality,
            "objective": wish.objective,
            "place": wish.place,
            "start_on": (at.date() + timedelta(days=wish.starts_in)).isoformat(),
            "days": 5 if wish.kind in ("study_visit", "event", "workshop") else 10,
            "participants": str(wish.participants),
            "output": wish.output,
        }

    # --- the facility

    def check(self, by: Actor, at: datetime) -> None:
        found = {e.rule: (e.outcome, e.reason) for e in self.content.eligibility}
        for rule in criteria.ELIGIBILITY:
            found.setdefault(rule, ("met", ""))
        screening.check_eligibility(self.row, found, by=by, at=at)

    def wait(self, by: Actor, at: datetime, note: str, *_: Any) -> None:
        advance(self.row, "queue", by=by, at=at, note=note or "The institution has an open action.")

    def assess(self, by: Actor, at: datetime, note: str, before: str | None) -> None:
        if before == "clarification":
            answered = self.actor("official")
            given = {c.id: self.round.answer if self.round else "" for c in self.row.open_clarifications}
            self.write_answer(answered, at)
            clarification.send_answers(self.row, given, by=answered, at=at)
        else:
            self.check(by, at)
            advance(self.row, "accept", by=by, at=at, note=note)
        if self.content.scores and self.content.state == "assessment":
            self.score(by, at)
            if self.content.key == SECOND_LOOK:
                self.look_again(by, at)

    def write_answer(self, by: Actor, at: datetime) -> None:
        """The institution also writes what it answers into the section that was opened."""
        for question in self.row.open_clarifications:
            name = WRITTEN_INTO.get(question.section)
            if name and self.round and self.round.answer:
                text = f"{self.row.answers.get(name) or ''} {self.round.answer}".strip()[: BY_NAME[name].limit]
                filing.save_section(self.row, question.section, {name: text}, version=self.row.version, by=by, at=at)

    def look_again(self, by: Actor, at: datetime) -> None:
        """A second assessor is asked, and sees two criteria otherwise."""
        second, words = self.actor("manager"), OTHER_VIEW
        assessment.ask_assessor(self.row, int(second.user_id or 0), by=by, at=at)
        given: dict[str, tuple[int | None, str]] = {s.criterion: (s.score, s.comment) for s in self.content.scores}
        for criterion, comment in words.items():
            score = given[criterion][0] or 0
            given[criterion] = (score - 2 if score >= 2 else score + 2, comment)
        assessment.assess(
            self.row, given, recommendation=self.content.recommendation, summary=SECOND_SUMMARY, by=second, at=at
        )

    def clarify(self, by: Actor, at: datetime, *_: Any) -> None:
        self.round = next(self.rounds)
        asked = (section_of(self.round.question), self.round.question, WHY[self.content.language])
        clarification.ask(self.row, [asked], by=by, at=at)

    def score(self, by: Actor, at: datetime) -> None:
        given: dict[str, tuple[int | None, str]] = {s.criterion: (s.score, s.comment) for s in self.content.scores}
        assessment.assess(
            self.row,
            given,
            recommendation=self.content.recommendation,
            summary=self.content.scope.objective if self.content.scope else self.content.general_objective,
            by=by,
            at=at,
        )

    def consult(self, by: Actor, at: datetime, note: str, *_: Any) -> None:
        self.score(by, at)
        advance(self.row, "consult", by=by, at=at, note=note)

    def formulate(self, by: Actor, at: datetime, *_: Any) -> None:
        opinion = self.content.opinion
        if opinion is None:
            advance(self.row, "proceed", by=self.actor(self.content.adviser or "adviser.le"), at=at, note="No answer.")
        else:
            formulation.give_opinion(self.row, opinion.verdict, opinion.text, by=self.actor("delegation"), at=at)
        if self.content.state == "formulation" and self.content.scope:
            self.write_form(self.actor(self.content.adviser or "adviser.le"), at)

    def write_form(self, by: Actor, at: datetime) -> None:
        agreed, start = self.content.scope, scope.from_request(self.row)
        activities = missions.agreed(self.planned) if self.planned else start["activities"]
        days = (
            sum(place.days for activity in self.planned.activities for place in activity.positions)
            if self.planned
            else sum(max(int(a["days"] or 5), 5) * int(a["positions"] or 2) for a in activities)
        )
        written = start | {
            "activities": [a | {"days": a["days"] or 5} for a in activities],
            "expert_days": min(days, 400),
            "gender_marker": "1" if self.content.gender else "0",
        }
        if agreed:
            written |= {
                "title": agreed.title[:150],
                "general_objective": agreed.objective,
                "scope": agreed.text,
                "left_out": agreed.left_out,
            }
        formulation.save_action_form(self.row, written, by=by, at=at)

    def put_forward(self, by: Actor, at: datetime, note: str, *_: Any) -> None:
        self.write_form(by, at)
        advance(self.row, "put_forward", by=by, at=at, note=note)

    def decide(self, by: Actor, at: datetime, *_: Any) -> None:
        found = self.content.decision
        if found is None:
            raise ValueError(f"{self.content.key}: no decision")
        decisions.decide(self.row, found.verdict, reason=found.reason, reference=found.reference, by=by, at=at)

    def decline(self, by: Actor, at: datetime, note: str, *_: Any) -> None:
        self.check(by, at)
        advance(self.row, "decline", by=by, at=at, note=note or self.content.outcome)

    def start(self, by: Actor, at: datetime, *_: Any) -> None:
        action = create_action(self.row, by=by, at=at)
        if self.planned:
            missions.plan(self.programme, action, self.planned, by=by, at=at)


def section_of(question: str) -> str:
    """The section that a question of the content is about, by the words in it."""
    words = question.lower()
    # fmt: off
    hints = {
        "activities":  ("activit", "actividad", "activité", "visit", "mission", "misión", "dates", "fechas"),
        "commitment":  ("staff", "personal", "personnel", "budget", "presupuesto"),
        "objectives":  ("result", "resultado", "résultat", "objecti", "objetivo"),
    }
    # fmt: on
    found = next((key for key, marks in hints.items() if any(m in words for m in marks)), "description")
    return found if found in SECTION_KEYS else SECTION_KEYS[0]


def plan(programme: Programme, item: content.Request, action: content.Action | None) -> None:
    """Put the steps of a request on the agenda of the programme."""
    case = Case(programme, item, action)
    before: str | None = None
    for number, step in enumerate(item.steps):
        programme.on(step.on, case.enter, step, before, rank=number)
        before = step.state
