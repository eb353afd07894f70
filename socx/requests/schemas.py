"""Shapes of requests for machines. The keys are the contract."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import marshmallow as ma
from flask_babel import gettext

from socx.access.actors import Actor, Role
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.core.i18n import LANGUAGES
from socx.core.places import partner_name, partners
from socx.core.topics import topics
from socx.core.values import ASSISTANCE, DOMAINS, INSTITUTION_TYPES, REGIONS, SENSITIVITY
from socx.requests import criteria, fields, hints, parties
from socx.requests.audiences import AWAITED
from socx.requests.confidential import listed_title
from socx.requests.models import Assessment, AssistanceRequest, EligibilityFinding
from socx.requests.queries import BEST_FIRST, DEFAULT_SORT, SORTS, Wanted
from socx.requests.services import assessment, clarification
from socx.requests.workflow import MADE_BY_ACTION, REQUEST_WORKFLOW, STAGES
from socx.web.api import Named, PageQuery, Strict, Versioned, notes
from socx.web.i18n import language, state_label

TEXT = ma.validate.Length(max=4000)


def _one_or_more(values: Iterable[str], about: str) -> ma.fields.List[Any]:
    """A filter that may be given several times: any of these."""
    one = ma.fields.String(validate=ma.validate.OneOf([str(value) for value in values]))
    return ma.fields.List(one, validate=ma.validate.Length(max=20), metadata={"description": about})


class RequestQuery(PageQuery):
    """Filters of the list; one that is given several times means any of these. What is left out means any."""

    q = ma.fields.String(
        validate=ma.validate.Length(max=150),
        metadata={"description": "Words, accents and case ignored; the beginning of a word is enough. "
                  "Words in quotes stand in a row; a minus before a word leaves it out."},
    )  # fmt: skip
    state = _one_or_more([s.name for s in REQUEST_WORKFLOW], "States.")
    stage = _one_or_more([name for name, _, _ in STAGES], "Stages of the way of a request.")
    awaited = _one_or_more(AWAITED, "Who has the next step.")
    domain = _one_or_more(DOMAINS, "Domains.")
    partner = _one_or_more(partners(), "Partners, by their codes.")
    region = _one_or_more(REGIONS, "Regions of partners.")
    institution = ma.fields.String(
        validate=ma.validate.Length(max=100),
        metadata={"description": "The number of an institution, or words of its name."},
    )
    type = _one_or_more(INSTITUTION_TYPES, "Types of institutions.")
    topic = _one_or_more(topics(), "Topics, by their codes.")
    assistance = _one_or_more(ASSISTANCE, "Types of assistance.")
    kind = _one_or_more(fields.KINDS, "Forms.")
    sensitivity = _one_or_more(SENSITIVITY, "Levels of sensitivity; heeded for those who handle or file requests.")
    language = _one_or_more(LANGUAGES, "Languages of requests.")
    round = ma.fields.List(
        ma.fields.String(validate=ma.validate.Regexp(r"\A([0-9]{1,9}|none)\Z")), validate=ma.validate.Length(max=20),
        metadata={"description": "Rounds, by their numbers; none: the intake that is always open."},
    )  # fmt: skip
    since = ma.fields.Date(data_key="from", metadata={"description": "Submitted on this day or later."})
    until = ma.fields.Date(data_key="to", metadata={"description": "Submitted on this day or earlier."})
    late = ma.fields.Boolean(metadata={"description": "Only those whose next step should have come."})
    sort = ma.fields.String(
        validate=ma.validate.OneOf([BEST_FIRST, *SORTS, *(f"-{key}" for key in SORTS)]),
        metadata={"description": f"The order, downwards with a minus; {DEFAULT_SORT}, or {BEST_FIRST} with words."},
    )


def wanted(query: Mapping[str, Any], today: date) -> Wanted:
    """The filters of a query as the list takes them."""
    several: dict[str, Any] = {name: tuple(value) for name, value in query.items() if isinstance(value, list)}
    text = query.get("q", "").strip()
    return Wanted(
        text=text, institution=query.get("institution", "").strip(), since=query.get("since"),
        until=query.get("until"), late_on=today if query.get("late") else None,
        sort=query.get("sort") or (BEST_FIRST if text else DEFAULT_SORT), **several,
    )  # fmt: skip


class RequestSummary(ma.Schema):
    """A request in a list."""

    id = ma.fields.Integer()
    code = ma.fields.String(metadata={"description": "Empty before registration."})
    kind = ma.fields.String(metadata={"description": "The form: structured or simplified."})
    title = ma.fields.String()
    state = ma.fields.String()
    state_label = ma.fields.String()
    state_since = ma.fields.AwareDateTime()
    awaits = ma.fields.String(allow_none=True)
    due_on = ma.fields.Date(allow_none=True)
    domain = ma.fields.String(allow_none=True)
    institution = ma.fields.String()
    partner = ma.fields.String()
    partner_code = ma.fields.String(metadata={"description": "Of a joint request the first in the order of names."})
    institutions = ma.fields.List(
        ma.fields.Dict(), metadata={"description": "All that file the request: name, partner and its code."}
    )
    round = ma.fields.Integer(allow_none=True, metadata={"description": "None: the intake that is always open."})
    version = ma.fields.Integer()


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


#: A file, for the description of the API.
FILE = {"type": "string", "format": "binary"}


class PaperQuery(Strict):
    """Which text of a request, in which language."""

    version = ma.fields.Integer(
        load_default=None, validate=ma.validate.Range(1, 9999),
        metadata={"description": "The number of a signed version; left out, the words as they stand now."},
    )  # fmt: skip
    language = ma.fields.String(validate=ma.validate.OneOf(list(LANGUAGES)))


class StartDraft(Strict):
    """A new draft. Sending the same key again gives the same draft."""

    key = ma.fields.String(required=True, validate=ma.validate.Length(8, 64))
    language = ma.fields.String(load_default="en", validate=ma.validate.OneOf(list(LANGUAGES)))
    kind = ma.fields.String(load_default=fields.STRUCTURED, validate=ma.validate.OneOf(list(fields.KINDS)))
    copy_of = ma.fields.Integer(
        load_default=None, allow_none=True, metadata={"description": "An earlier request of the institution."}
    )
    round = ma.fields.Integer(
        load_default=None, allow_none=True, validate=ma.validate.Range(1, 2**31 - 1),
        metadata={"description": "An open round; none: the intake that is always open."},
    )  # fmt: skip
    only_profile = ma.fields.Boolean(
        load_default=False, metadata={"description": "Copy only what stays the same: unit, contacts, languages."}
    )


class OtherForm(Versioned):
    """The form to change a draft to. What it does not ask is kept, and comes back with the old form."""

    kind = ma.fields.String(required=True, validate=ma.validate.OneOf(list(fields.KINDS)))


class SectionAnswers(Strict):
    """Answers of one section, by field."""

    version = ma.fields.Integer(required=True, validate=ma.validate.Range(0, 2**31 - 1))
    answers = ma.fields.Dict(keys=ma.fields.String(), required=True)


class Finding(Strict):
    outcome = ma.fields.String(required=True, validate=ma.validate.OneOf(list(criteria.OUTCOMES)))
    reason = ma.fields.String(load_default="", validate=TEXT)
    source = ma.fields.String(
        load_default="", validate=ma.validate.Length(max=300),
        metadata={"description": "A link, or the title of a document."},
    )  # fmt: skip


class Eligibility(Versioned):
    findings = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Nested(Finding), required=True)


class Question(Strict):
    section = ma.fields.String(required=True)
    question = ma.fields.String(required=True, validate=TEXT)
    reason = ma.fields.String(
        required=True, validate=ma.validate.Length(max=1000), metadata={"description": "Why it is asked."}
    )


class Questions(Versioned):
    questions = ma.fields.List(ma.fields.Nested(Question), required=True, validate=ma.validate.Length(1, 20))


class Answers(Versioned):
    answers = ma.fields.Dict(
        keys=ma.fields.Integer(), values=ma.fields.String(validate=TEXT), required=True,
        metadata={"description": "By the id of the question."},
    )  # fmt: skip


class Score(Strict):
    score = ma.fields.Integer(required=True)
    comment = ma.fields.String(required=True, validate=TEXT)


class AssessmentIn(Versioned):
    scores = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Nested(Score), required=True)
    recommendation = ma.fields.String(load_default=None, allow_none=True)
    instrument = ma.fields.String(
        load_default="", metadata={"description": "Where to, when the recommendation is redirect."}
    )
    summary = ma.fields.String(load_default="", validate=TEXT)


class AssessorIn(Versioned):
    """Who is asked for a second assessment."""

    user = ma.fields.Integer(required=True, validate=ma.validate.Range(1, 2**31 - 1))


class SettleIn(Versioned):
    """How differences between the assessors are settled."""

    settled = ma.fields.Dict(
        keys=ma.fields.String(), values=ma.fields.String(validate=TEXT), required=True,
        metadata={"description": "A sentence by criterion, or for recommendation."},
    )  # fmt: skip


class ChangesQuery(Strict):
    """Which two signed texts are compared."""

    before = ma.fields.Integer(required=True, validate=ma.validate.Range(1, 9999))
    after = ma.fields.Integer(required=True, validate=ma.validate.Range(1, 9999))


class ChangedAnswer(ma.Schema):
    section = ma.fields.String()
    field = ma.fields.String()
    before = ma.fields.Raw(allow_none=True)
    after = ma.fields.Raw(allow_none=True)


class Changes(ma.Schema):
    """The answers that differ between two signed texts."""

    items = ma.fields.List(ma.fields.Nested(ChangedAnswer))


class OpinionIn(Versioned):
    position = ma.fields.String(required=True)
    text = ma.fields.String(load_default="", validate=TEXT)
    shared = ma.fields.Boolean(load_default=False, metadata={"description": "Whether the institution may read it."})


class ScopeIn(Versioned):
    scope = ma.fields.Dict(keys=ma.fields.String(), required=True)


class DecisionIn(Versioned):
    outcome = ma.fields.String(required=True)
    reason = ma.fields.String(load_default="", validate=TEXT)
    reference = ma.fields.String(load_default="", validate=ma.validate.Length(max=60))


class LevelIn(Versioned):
    level = ma.fields.String(required=True, validate=ma.validate.OneOf(list(SENSITIVITY)))
    reason = ma.fields.String(load_default="", validate=ma.validate.Length(max=1000))


class ReaderIn(Versioned):
    user_id = ma.fields.Integer(required=True, validate=ma.validate.Range(1, 2**31 - 1))
    reason = ma.fields.String(required=True, validate=ma.validate.Length(max=1000))


class ReaderEnd(Versioned):
    reason = ma.fields.String(required=True, validate=ma.validate.Length(max=1000))


class Reader(ma.Schema):
    """An entry of the access list; `ended_at` is set when the person was taken off."""

    id = ma.fields.Integer()
    user_id = ma.fields.Integer()
    name = ma.fields.String(attribute="user.name")
    reason = ma.fields.String()
    added_at = ma.fields.AwareDateTime()
    ended_at = ma.fields.AwareDateTime(allow_none=True)
    end_reason = ma.fields.String()


class Readers(ma.Schema):
    items = ma.fields.List(ma.fields.Nested(Reader))


class Opening(ma.Schema):
    """One answer that showed something of a confidential request."""

    at = ma.fields.AwareDateTime()
    user_id = ma.fields.Integer(allow_none=True)
    role = ma.fields.String()
    channel = ma.fields.String()
    address = ma.fields.String()


class Openings(ma.Schema):
    items = ma.fields.List(ma.fields.Nested(Opening))


class TrailEntry(ma.Schema):
    at = ma.fields.AwareDateTime()
    action = ma.fields.String()
    role = ma.fields.String()
    source = ma.fields.String(allow_none=True)
    target = ma.fields.String(allow_none=True)
    note = ma.fields.String()


class Trail(ma.Schema):
    items = ma.fields.List(ma.fields.Nested(TrailEntry))


def summary(item: AssistanceRequest) -> dict[str, Any]:
    """A request in a list."""
    code = item.institution.partner_code
    return {
        "id": item.id,
        "code": item.code,
        "kind": item.kind,
        "title": listed_title(item),
        "state": item.state,
        "state_label": state_label(item.status),
        "state_since": item.state_since,
        "awaits": item.status.awaits,
        "due_on": item.due_on,
        "domain": item.domain,
        "institution": parties.institution_names(item),
        "partner": parties.partner_names(item, language()),
        "partner_code": code,
        "institutions": [
            {
                "name": one.official_name,
                "partner": partner_name(one.partner_code, language()),
                "partner_code": one.partner_code,
            }
            for one in item.institutions
        ],
        "round": item.round_id,
        "version": item.version,
    }


def detail(item: AssistanceRequest, *, to: Actor) -> dict[str, Any]:
    """A request as one reader may see it: scores and findings are the facility's, contacts are not for all."""
    words = clarification.words_for(item, to)
    mine = item.as_party(to.institution_id)
    seen = [part for part in fields.sections_for(to, item.kind) if part.shared or not item.is_joint]
    shown = [one.name for part in seen for one in part.fields]
    own_names = {one.name for part in fields.sections_for(to, item.kind) if not part.shared for one in part.fields}
    found = summary(item) | {
        "title": item.title,
        "language": item.language,
        "sensitivity": item.sensitivity,
        "created_at": item.created_at,
        "submitted_at": item.submitted_at,
        "answers": {name: words[name] for name in shown if name in words},
        "instrument": item.way_out.instrument if item.way_out else None,
        "merged_into": _merged_into(item, to),
        "place": item.place.place if item.place else None,
        "missing": [place for _, place in mine.missing_answers()] if item.is_draft else [],
        "annexes": [
            {
                "institution": party.institution.official_name,
                "signed_at": party.signed_at.isoformat() if party.signed_at else None,
                "answers": {n: a for n, a in item.as_party(party.institution_id).answers.items() if n in own_names},
            }
            for party in item.active_parties
            if to.role not in (Role.OFFICIAL, Role.APPROVER) or party.institution_id == to.institution_id
        ],
        "moves": [m.name for m in REQUEST_WORKFLOW.offered(to, item) if m.name not in MADE_BY_ACTION],
        "clarifications": [_clarification(c, to) for c in item.clarifications],
        "notes": notes(*item.partner_codes),
    }
    own = to.role in (Role.OFFICIAL, Role.APPROVER)
    found["opinions"] = [
        {
            "position": o.position,
            "text": o.text,
            "partner_code": o.partner_code,
            "shared": o.shared,
            "at": o.at.isoformat(),
        }
        for o in item.opinions
        if o.shared or not own
    ]
    if permits(to, P.REQUEST_ASSESSMENT, item) or (item.is_draft and permits(to, P.REQUEST_EDIT, item)):
        found["hints"] = [
            {"field": hint.field, "text": gettext(hint.sentence) % hint.facts, "severity": hint.severity}
            for hint in hints.hints(item)
        ]
    found["decisions"] = [
        {"outcome": d.outcome, "reason": d.reason, "reference": d.reference, "at": d.at.isoformat()}
        for d in item.decisions
        if d.outcome != "returned" or to.role not in (Role.OFFICIAL, Role.APPROVER, Role.DELEGATION)
    ]
    assesses = permits(to, P.REQUEST_ASSESSMENT, item)
    if own or assesses:
        found["eligibility"] = {f.rule: _finding(f, to) for f in item.findings if f.told_at or not own}
    if assesses:
        found["scores"] = [
            {"criterion": s.criterion, "score": s.score, "comment": s.comment, "assessor": a.assessor_id}
            for a in assessment.readable(item, to)
            for s in a.scores.values()
        ]
        found["assessments"] = [_assessment(a) for a in assessment.readable(item, to)]
        found["differences"] = [] if assessment.scores_first(item, to) else _differences(item)
        found["assessors_asked"] = [a.user_id for a in item.awaited_assessors]
        form = item.action_form
        found["action_form"] = {"number": form.number, "scope": form.scope} if form else None
    return found


def _finding(finding: EligibilityFinding, to: Actor) -> dict[str, Any]:
    """What was found about a rule, with the rule as it was; sources are the facility's."""
    told = {
        "outcome": finding.outcome,
        "reason": finding.reason,
        "rule_version": finding.rule_version,
        "rule_text": finding.rule_text,
    }
    if to.role in (Role.OFFICIAL, Role.APPROVER):
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


def _clarification(question: Any, to: Actor) -> dict[str, Any]:
    """A question; its answer is the partner's own until it is sent."""
    is_sent = question.closed_at is not None
    own = to.role in (Role.OFFICIAL, Role.APPROVER)
    return {
        "id": question.id,
        "section": question.section,
        "question": question.question,
        "reason": question.reason,
        "answer": question.answer if is_sent or own else "",
        "closed_at": question.closed_at.isoformat() if is_sent else None,
    }
