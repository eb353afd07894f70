"""What the case page shows of the handling, by reader, and the next step it offers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import url_for

from socx.access.actors import PARTNER_ROLES, Actor, Role
from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.core.i18n import N_
from socx.core.values import ACTIVITY_KINDS, MODALITIES
from socx.requests import criteria, fields, parties
from socx.requests.models import ActionForm, AssistanceRequest, Clarification, Decision, EligibilityFinding, Opinion
from socx.requests.services import assessment
from socx.requests.services.screening import Known
from socx.requests.views import bp
from socx.requests.workflow import REQUEST_WORKFLOW
from socx.web.forms import worded
from socx.web.guard import current_actor
from socx.web.i18n import language

PANELS = "requests/handling/panels/"


@dataclass(frozen=True, slots=True)
class Step:
    """The next thing to do on a case: a sentence, the words of its button, its page."""

    sentence: str
    label: str
    endpoint: str

    def url(self, item: AssistanceRequest) -> str:
        return url_for(self.endpoint, id=item.id)


# fmt: off
STEPS = {
    "check":    Step(N_("Look at every eligibility rule, then start the assessment."),
                     N_("Check eligibility"), "requests.eligibility"),
    "score":    Step(N_("Score the criteria and give a recommendation, then ask the EU Delegation."),
                     N_("Assess the request"), "requests.assessment"),
    "answer":   Step(N_("The adviser asks you about your request."),
                     N_("Answer the questions"), "requests.answer"),
    "parked":   Step(N_("No answer came for a long time, so the request is parked. It goes on as soon as you answer."),
                     N_("Answer the questions"), "requests.answer"),
    "second":   Step(N_("A colleague asks you for a second assessment."),
                     N_("Assess the request"), "requests.assessment"),
    "settle":   Step(N_("The assessors are far apart. Say how this is settled, then ask the EU Delegation."),
                     N_("See the differences"), "requests.assessment"),
    "opine":    Step(N_("The facility asks for the opinion of the EU Delegation."),
                     N_("Give the opinion"), "requests.opine"),
    "form":     Step(N_("Write down the agreed scope, then submit it for approval."),
                     N_("Write the Action Form"), "requests.action_form"),
    "decide":   Step(N_("The Action Form waits for your decision."),
                     N_("Read and decide"), "requests.decide"),
}
# fmt: on


def next_step(item: AssistanceRequest, actor: Actor) -> Step | None:
    """The page of handling where this reader goes on, if the case waits for them."""
    match item.state:
        case "registered" if permits(actor, Permission.REQUEST_SCREEN, item):
            return STEPS["check"]
        case "assessment" if permits(actor, Permission.REQUEST_SCREEN, item):
            return STEPS[_step_of_assessment(item, actor)]
        case "clarification" if is_asked(item, actor):
            return STEPS["answer"]
        case "parked" if is_asked(item, actor):
            return STEPS["parked"]
        case "opinion" if permits(actor, Permission.REQUEST_OPINE, item):
            return STEPS["opine"]
        case "formulation" if permits(actor, Permission.REQUEST_SCREEN, item):
            return STEPS["form"]
        case "approval" if permits(actor, Permission.REQUEST_DECIDE, item):
            return STEPS["decide"]
    return None


def _step_of_assessment(item: AssistanceRequest, actor: Actor) -> str:
    if any(asked.user_id == actor.user_id for asked in item.awaited_assessors):
        return "second"
    if not item.is_eligibility_complete or item.has_failed_rule or item.has_open_rule:
        return "check"
    return "settle" if item.unsettled and not assessment.scores_first(item, actor) else "score"


def may_ask(item: AssistanceRequest, actor: Actor) -> bool:
    return REQUEST_WORKFLOW.offers(actor, item, "clarify")


def readable_forms(item: AssistanceRequest, actor: Actor) -> list[ActionForm]:
    """The versions of the Action Form for this reader: what is not frozen yet is the facility's."""
    if permits(actor, Permission.REQUEST_SCREEN, item):
        return list(item.action_forms)
    return [form for form in item.action_forms if form.frozen_at is not None]


def readable_decisions(item: AssistanceRequest, actor: Actor) -> list[Decision]:
    """The decisions for this reader. A return is between the Commission and the facility."""
    if actor.role in PARTNER_ROLES | {Role.DELEGATION}:
        return [d for d in item.decisions if d.outcome != "returned"]
    return list(item.decisions)


def readable_opinions(item: AssistanceRequest, actor: Actor) -> list[Opinion]:
    """The opinions for this reader. The institution reads one when the EU Delegation said so (decision 12)."""
    if permits(actor, Permission.REQUEST_ASSESSMENT, item) or permits(actor, Permission.REQUEST_OPINE, item):
        return list(item.opinions)
    return [one for one in item.opinions if one.shared and actor.role in PARTNER_ROLES]


def readable_findings(item: AssistanceRequest, actor: Actor) -> list[EligibilityFinding]:
    """What the eligibility check found, for this reader: the institution reads it once it is decided."""
    if permits(actor, Permission.REQUEST_ASSESSMENT, item):
        return list(item.findings)
    return [f for f in item.findings if f.told_at is not None and actor.role in PARTNER_ROLES]


def is_asked(item: AssistanceRequest, actor: Actor) -> bool:
    """Whether this reader answers: not where only another institution is asked, about its own part."""
    mine = item.as_party(actor.institution_id)
    is_mine = bool(mine.open_clarifications) or not item.open_clarifications
    return is_mine and permits(actor, Permission.REQUEST_ANSWER, item)


def questions_for(item: AssistanceRequest, actor: Actor) -> list[Clarification]:
    """The questions that this reader meets: none about the own part of another institution."""
    return [c for c in item.clarifications if parties.may_read_question(c, actor.institution_id)]


def answer_of(question: Clarification, actor: Actor) -> str:
    """The answer for this reader: a draft is read by the institution alone."""
    is_partner = actor.role in PARTNER_ROLES
    return question.answer if question.closed_at is not None or is_partner else ""


SHOWN: tuple[tuple[str, Callable[[AssistanceRequest, Actor], bool]], ...] = (
    ("next", lambda item, actor: next_step(item, actor) is not None),
    ("decision", lambda item, actor: bool(readable_decisions(item, actor))),
    ("action_form", lambda item, actor: bool(readable_forms(item, actor))),
    ("opinion", lambda item, actor: bool(readable_opinions(item, actor))),
    ("scores", lambda item, actor: bool(item.assessments) and permits(actor, Permission.REQUEST_ASSESSMENT, item)),
    ("noticed", lambda item, actor: permits(actor, Permission.REQUEST_ASSESSMENT, item)),
    ("alike", lambda item, actor: permits(actor, Permission.REQUEST_ASSESSMENT, item)),
    ("topics", lambda item, actor: permits(actor, Permission.REQUEST_ASSESSMENT, item)),
    ("clarifications", lambda item, actor: bool(questions_for(item, actor))),
    ("eligibility", lambda item, actor: bool(readable_findings(item, actor))),
)


def panels_for(item: AssistanceRequest, actor: Actor) -> list[str]:
    """The panels of the case page for this reader, as templates; they read `item` and `actor`."""
    return [f"{PANELS}{name}.html" for name, shows in SHOWN if shows(item, actor)]


@bp.context_processor
def what_panels_read() -> dict[str, object]:
    return {
        "handling_criteria": criteria,
        "handling_section": handling_section,
        "next_step": next_step,
        "may_ask": may_ask,
        "readable_forms": readable_forms,
        "readable_decisions": readable_decisions,
        "readable_opinions": readable_opinions,
        "readable_findings": readable_findings,
        "readable_assessments": assessment.readable,
        "scores_first": assessment.scores_first,
        "evidence_words": evidence_words,
        "answer_of": answer_of,
        "questions_for": questions_for,
        "handling_kinds": ACTIVITY_KINDS,
        "handling_modalities": MODALITIES,
        "handling_sections": handling_sections,
        "fact_words": fact_words,
    }


def handling_section(item: AssistanceRequest, key: str) -> fields.Section:
    """The section that a question is about, in the words of its form for the reader of the page."""
    return fields.section_for(current_actor(), item.kind, key)


def handling_sections(item: AssistanceRequest) -> list[fields.Section]:
    """The sections of its form that the reader of the page sees."""
    return fields.sections_for(current_actor(), item.kind)


def fact_words(fact: Known) -> str:
    """A fact of the register in the reader's language."""
    return worded(fact.sentence, fact.facts)


def evidence_words(finding: EligibilityFinding, actor: Actor) -> list[str]:
    """What the register said when the rule was looked at, in the reader's language.

    Facts about another case stay in the facility: the name of a case is for those who may read it.
    """
    own = actor.role in PARTNER_ROLES
    words = []
    for fact in finding.evidence:
        if own and fact.get("request") is not None:
            continue
        sentence, rule = fact["sentence"], fact["rule"].get(language())
        words.append(" ".join(filter(None, [worded(sentence, fact["facts"]), rule])))
    return words
