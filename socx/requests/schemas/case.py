"""One request with its words, its moves and its handling, as one reader may see it."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask_babel import gettext

from socx.access.actors import PARTNER_ROLES, Actor, Role
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.requests import fields, hints, parties
from socx.requests.models import Assessment, AssistanceRequest, Clarification, EligibilityFinding
from socx.requests.schemas.lists import RequestSummary, summary
from socx.requests.services import assessment, clarification
from socx.requests.workflow import MADE_BY_ACTION, REQUEST_WORKFLOW
from socx.web.api import Named, notes


class RequestDetail(RequestSummary, Named):
    """A request with its words, its moves and what the reader may see of its handling."""

    language = ma.fields.String()
    sensitivity = ma.fields.String()
    created_at = ma.fields.AwareDateTime()
    submitted_at = ma.fields.AwareDateTime(allow_none=True)
    answers = ma.fields.Dict(metadata={"description": "By the names of the form's fields."})
    instrument = ma.fields.String(allow_none=True, metadata={"description": "Where a redirected request goes."})
    merged_into = ma.fields.Integer(allow_none=True, metadata={"description": "The request it goes on with."})
    place = ma.fields.Integer(allow_none=True, metadata={"description": "In the order of the institution."})
    annexes = ma.fields.List(
        ma.fields.Dict(), metadata={"description": "Of a joint request: what each institution answers for itself, "
                                                   "as far as the caller reads it."}
    )  # fmt: skip
    missing = ma.fields.List(ma.fields.String())
    hints = ma.fields.List(
        ma.fields.Dict(), metadata={"description": "What is worth a look: field, text, severity. Nothing is blocked."}
    )
    moves = ma.fields.List(ma.fields.String(), metadata={"description": "What the caller may do now."})
    clarifications = ma.fields.List(ma.fields.Dict())
    opinions = ma.fields.List(ma.fields.Dict())
    decisions = ma.fields.List(ma.fields.Dict())
    eligibility = ma.fields.Dict()
    scores = ma.fields.List(ma.fields.Dict())
    assessments = ma.fields.List(ma.fields.Dict())
    differences = ma.fields.List(ma.fields.Dict())
    assessors_asked = ma.fields.List(ma.fields.Integer())
    action_form = ma.fields.Dict(allow_none=True)


def detail(item: AssistanceRequest, *, to: Actor) -> dict[str, Any]:
    """A request as one reader may see it: scores and findings are the facility's, contacts are not for all."""
    own, assesses = to.role in PARTNER_ROLES, permits(to, P.REQUEST_ASSESSMENT, item)
    may_read_returns = not own and to.role is not Role.DELEGATION
    same = ("title", "language", "sensitivity", "created_at", "submitted_at")
    found = summary(item) | {name: getattr(item, name) for name in same} | _words(item, to)
    found |= {
        "instrument": item.way_out.instrument if item.way_out else None,
        "merged_into": _merged_into(item, to),
        "place": item.place.place if item.place else None,
        "moves": [m.name for m in REQUEST_WORKFLOW.offered(to, item) if m.name not in MADE_BY_ACTION],
        "clarifications": [
            _clarification(c, to) for c in item.clarifications if parties.may_read_question(c, to.institution_id)
        ],
        "opinions": [
            _dated(o, "position", "text", "partner_code", "shared") for o in item.opinions if o.shared or not own
        ],
        "decisions": [
            _dated(d, "outcome", "reason", "reference")
            for d in item.decisions
            if d.outcome != "returned" or may_read_returns
        ],
        "notes": notes(*item.partner_codes),
    }
    if assesses or (item.is_draft and permits(to, P.REQUEST_EDIT, item)):
        found["hints"] = [
            {"field": hint.field, "text": gettext(hint.sentence) % hint.facts, "severity": hint.severity}
            for hint in hints.hints(item)
        ]
    if own or assesses:
        found["eligibility"] = {f.rule: _finding(f, to) for f in item.findings if f.told_at or not own}
    return found | _assessed(item, to) if assesses else found


def _words(item: AssistanceRequest, to: Actor) -> dict[str, Any]:
    """The answers that this reader may read: the shared ones, and those of each institution for itself."""
    words, parts = clarification.words_for(item, to), fields.sections_for(to, item.kind)
    shown = [one.name for part in parts if part.shared or not item.is_joint for one in part.fields]
    own_names = {one.name for part in parts if not part.shared for one in part.fields}
    mine = item.as_party(to.institution_id)
    return {
        "answers": {name: words[name] for name in shown if name in words},
        "missing": [place for _, place in mine.missing_answers()] if item.is_draft else [],
        "annexes": [
            {
                "institution": party.institution.official_name,
                "signed_at": party.signed_at.isoformat() if party.signed_at else None,
                "answers": {n: a for n, a in clarification.annex_for(item, party, to).items() if n in own_names},
            }
            for party in item.active_parties
            if to.role not in PARTNER_ROLES or party.institution_id == to.institution_id
        ],
    }


def _assessed(item: AssistanceRequest, to: Actor) -> dict[str, Any]:
    """What the assessors gave, as far as this one may read it before their own scores stand."""
    readable, form = assessment.readable(item, to), item.action_form
    return {
        "scores": [
            {"criterion": s.criterion, "score": s.score, "comment": s.comment, "assessor": a.assessor_id}
            for a in readable
            for s in a.scores.values()
        ],
        "assessments": [_assessment(a) for a in readable],
        "differences": [] if assessment.scores_first(item, to) else _differences(item),
        "assessors_asked": [a.user_id for a in item.awaited_assessors],
        "action_form": {"number": form.number, "scope": form.scope} if form else None,
    }


def _dated(thing: Any, *names: str) -> dict[str, Any]:
    """Some values of an opinion or a decision, and its moment."""
    return {name: getattr(thing, name) for name in names} | {"at": thing.at.isoformat()}


def _finding(finding: EligibilityFinding, to: Actor) -> dict[str, Any]:
    """What was found about a rule, with the rule as it was; sources are the facility's."""
    told = {
        "outcome": finding.outcome,
        "reason": finding.reason,
        "rule_version": finding.rule_version,
        "rule_text": finding.rule_text,
    }
    if to.role in PARTNER_ROLES:
        return told
    return told | {"source": finding.source, "evidence": finding.evidence}


def _assessment(given: Assessment) -> dict[str, Any]:
    return {
        "assessor": given.assessor_id,
        "grid_version": given.grid_version,
        "recommendation": given.recommendation,
        "instrument": given.instrument,
        "summary": given.summary,
        "complete": given.is_complete,
    }


def _differences(item: AssistanceRequest) -> list[dict[str, Any]]:
    """Where the assessors are far apart, and how it was settled."""
    said = {s.criterion: s.text for s in item.settled if item.far_apart.get(s.criterion) == s.about}
    return [
        {"criterion": name, "about": about, "settled": said.get(name, "")} for name, about in item.far_apart.items()
    ]


def _merged_into(item: AssistanceRequest, to: Actor) -> int | None:
    """The request that took this one up, for those who may read it."""
    into = item.way_out.into if item.way_out else None
    return into.id if into is not None and permits(to, P.REQUEST_READ, into) else None


def _clarification(question: Clarification, to: Actor) -> dict[str, Any]:
    """A question; its answer is the partner's own until it is sent."""
    sent_at = question.closed_at
    is_shown = sent_at is not None or to.role in PARTNER_ROLES
    return {
        "id": question.id,
        "section": question.section,
        "institution_id": question.institution_id,
        "question": question.question,
        "reason": question.reason,
        "answer": question.answer if is_shown else "",
        "closed_at": sent_at.isoformat() if sent_at else None,
    }
