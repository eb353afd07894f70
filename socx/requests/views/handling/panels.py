"""What the case page shows of the handling, by reader, and the next step it offers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext

from socx.access.actors import Actor, Role
from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.core.i18n import N_
from socx.core.values import ACTIVITY_KINDS, MODALITIES
from socx.requests import criteria
from socx.requests.fields import SECTIONS, section
from socx.requests.models import ActionForm, AssistanceRequest, Clarification, Decision
from socx.requests.services.screening import Known
from socx.requests.views import bp
from socx.requests.workflow import REQUEST_WORKFLOW
from socx.web.forms import translated
from socx.web.i18n import language, show_kept_date

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
    "answer":   Step(N_("The adviser has questions about your request."),
                     N_("Answer the questions"), "requests.answer"),
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
            settled = item.is_eligibility_complete and not item.has_failed_rule and not item.has_open_rule
            return STEPS["score" if settled else "check"]
        case "clarification" if permits(actor, Permission.REQUEST_ANSWER, item):
            return STEPS["answer"]
        case "opinion" if permits(actor, Permission.REQUEST_OPINE, item):
            return STEPS["opine"]
        case "formulation" if permits(actor, Permission.REQUEST_SCREEN, item):
            return STEPS["form"]
        case "approval" if permits(actor, Permission.REQUEST_DECIDE, item):
            return STEPS["decide"]
    return None


def may_ask(item: AssistanceRequest, actor: Actor) -> bool:
    return REQUEST_WORKFLOW.offers(actor, item, "clarify")


def readable_forms(item: AssistanceRequest, actor: Actor) -> list[ActionForm]:
    """The versions of the Action Form for this reader: what is not frozen yet is the facility's."""
    if permits(actor, Permission.REQUEST_SCREEN, item):
        return list(item.action_forms)
    return [form for form in item.action_forms if form.frozen_at is not None]


def readable_decisions(item: AssistanceRequest, actor: Actor) -> list[Decision]:
    """The decisions for this reader. A return is between the Commission and the facility."""
    if actor.role in (Role.OFFICIAL, Role.APPROVER, Role.DELEGATION):
        return [d for d in item.decisions if d.outcome != "returned"]
    return list(item.decisions)


def may_read_opinions(item: AssistanceRequest, actor: Actor) -> bool:
    return permits(actor, Permission.REQUEST_ASSESSMENT, item) or permits(actor, Permission.REQUEST_OPINE, item)


def answer_of(question: Clarification, actor: Actor) -> str:
    """The answer for this reader: a draft is read by the institution alone."""
    is_partner = actor.role in (Role.OFFICIAL, Role.APPROVER)
    return question.answer if question.closed_at is not None or is_partner else ""


SHOWN: tuple[tuple[str, Callable[[AssistanceRequest, Actor], bool]], ...] = (
    ("next", lambda item, actor: next_step(item, actor) is not None),
    ("decision", lambda item, actor: bool(readable_decisions(item, actor))),
    ("action_form", lambda item, actor: bool(readable_forms(item, actor))),
    ("opinion", lambda item, actor: bool(item.opinions) and may_read_opinions(item, actor)),
    ("scores", lambda item, actor: bool(item.assessments) and permits(actor, Permission.REQUEST_ASSESSMENT, item)),
    ("clarifications", lambda item, actor: bool(item.clarifications)),
    ("eligibility", lambda item, actor: bool(item.findings) and permits(actor, Permission.REQUEST_ASSESSMENT, item)),
)


def panels_for(item: AssistanceRequest, actor: Actor) -> list[str]:
    """The panels of the case page for this reader, as templates; they read `item` and `actor`."""
    return [f"{PANELS}{name}.html" for name, shows in SHOWN if shows(item, actor)]


@bp.context_processor
def what_panels_read() -> dict[str, object]:
    return {
        "handling_criteria": criteria,
        "handling_section": section,
        "next_step": next_step,
        "may_ask": may_ask,
        "readable_forms": readable_forms,
        "readable_decisions": readable_decisions,
        "answer_of": answer_of,
        "handling_kinds": ACTIVITY_KINDS,
        "handling_modalities": MODALITIES,
        "sections": SECTIONS,
        "fact_words": fact_words,
        "reader_language": language,
        "day_of": show_kept_date,
    }


def fact_words(fact: Known) -> str:
    """A fact of the register in the reader's language."""
    words: str = gettext(fact.sentence) % translated(fact.facts)
    return words
