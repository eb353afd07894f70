"""What the demonstration programme is made of: plain values, without a database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from socx.core.values import Domain

Language = Literal["en", "fr", "es"]


@dataclass(frozen=True)
class Institution:
    """A partner institution under its official name, which nobody edits."""

    key: str
    name: str
    short_name: str
    type: str
    partner: str
    city: str
    language: Language = "en"
    original_name: str | None = None
    website: str | None = None


@dataclass(frozen=True)
class Delegation:
    """The EU Delegation (or Office) to one partner."""

    partner: str
    name: str
    city: str


@dataclass(frozen=True)
class Person:
    """An invented user of the system; `institution` and `expert` are keys."""

    key: str
    first_name: str
    last_name: str
    email: str
    role: str
    function: str
    language: Language
    institution: str | None = None
    partner: str | None = None
    domain: Domain | None = None
    expert: str | None = None


@dataclass(frozen=True)
class Spoken:
    """A language and its level on the European scale (A1 to C2)."""

    code: str
    level: str


@dataclass(frozen=True)
class Claim:
    """A topic that an expert claims, from 1 (basic) to 4 (authority), and on what ground."""

    topic: str
    level: int
    evidence: str


@dataclass(frozen=True)
class Mission:
    """Earlier work in a partner country or territory."""

    year: int
    partner: str
    title: str
    days: int


@dataclass(frozen=True)
class Passage:
    """A piece of profile text: summary, achievements or missions."""

    kind: Literal["summary", "achievements", "missions"]
    language: Language
    text: str


@dataclass(frozen=True)
class Period:
    """Days on which an expert cannot come, both included."""

    start: date
    end: date
    note: str


@dataclass(frozen=True)
class Conflict:
    """An interest that an expert has declared about a partner."""

    partner: str
    text: str
    until: date | None = None


@dataclass(frozen=True)
class Consents:
    """What an expert has agreed to, and when."""

    keep_profile: bool
    share_with_partners: bool
    mail_about_calls: bool
    given_on: date


@dataclass(frozen=True)
class Expert:
    """An invented expert; `sex` is for statistics only and never matched on."""

    key: str
    first_name: str
    last_name: str
    email: str
    sex: Literal["f", "m"]
    kind: str
    member_state: str | None
    home_partner: str | None
    employer: str
    unit: str
    function: str
    seniority_years: int
    languages: tuple[Spoken, ...]
    topics: tuple[Claim, ...]
    assistance: tuple[str, ...]
    partners_worked_in: tuple[str, ...]
    missions: tuple[Mission, ...]
    passages: tuple[Passage, ...]
    unavailable: tuple[Period, ...]
    max_days_a_year: int
    notice_weeks: int
    modalities: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    consents: Consents
    state: str
    registered_on: date
    confirmed_on: date

    @property
    def language(self) -> Language:
        """The language the profile is written in."""
        return self.passages[0].language


@dataclass(frozen=True)
class WishedActivity:
    """An activity as the partner asks for it; `starts_in` counts days from filing."""

    kind: str
    title: str
    objective: str
    modality: str
    place: str
    starts_in: int
    participants: int
    output: str


@dataclass(frozen=True)
class Step:
    """A state that a request entered, when, by whom (a person's key) and in which words."""

    state: str
    on: date
    by: str
    note: str = ""


@dataclass(frozen=True)
class Eligibility:
    """One eligibility rule, its outcome (met, not_met or open) and the reason."""

    rule: str
    outcome: str
    reason: str


@dataclass(frozen=True)
class Score:
    """A criterion of the assessment grid, 0 to 5, with the assessor's comment."""

    criterion: str
    score: int
    comment: str


@dataclass(frozen=True)
class Clarification:
    """A question to the partner and the answer, if one has come."""

    asked_on: date
    question: str
    answered_on: date | None = None
    answer: str = ""


@dataclass(frozen=True)
class Opinion:
    """The EU Delegation's opinion: support, no_objection or objection."""

    verdict: str
    on: date
    text: str


@dataclass(frozen=True)
class AgreedScope:
    """What was agreed after fine-tuning; kept apart from the words of the request."""

    title: str
    objective: str
    text: str
    left_out: str


@dataclass(frozen=True)
class Decision:
    """The Commission approver's decision."""

    verdict: str
    on: date
    reference: str
    reason: str


@dataclass(frozen=True)
class Together:
    """What makes a request a joint one: who else files it, what it answers for itself, what its EU office thinks.

    opinion: verdict and text, given `opinion_after` days after both offices were asked.
    """

    institution: str
    invitation: str
    mandate: str
    staff_commitment: str
    logistics: str
    opinion: tuple[str, str]
    opinion_after: int


@dataclass(frozen=True)
class Request:
    """A request for assistance in the partner's words, with what became of it."""

    key: str
    institution: str
    title: str
    kind: str
    domain: Domain
    language: Language
    topics: tuple[str, ...]
    assistance: tuple[str, ...]
    context: str
    tried: str
    change: str
    assistance_sought: str
    general_objective: str
    specific_objectives: tuple[str, ...]
    expected_results: tuple[str, ...]
    beneficiaries: str
    activities: tuple[WishedActivity, ...]
    expertise: str
    member_state_wishes: str
    working_languages: tuple[str, ...]
    strategy: str
    eu_programmes: str
    other_donors: str
    previous_cooperation: str
    gender: str
    governance: str
    environment: str
    rights: str
    disability: str
    staff_commitment: str
    logistics: str
    interpretation: str
    sustainability: str
    sensitivity: str
    state: str
    created_on: date
    filed_on: date | None
    steps: tuple[Step, ...]
    adviser: str | None = None
    eligibility: tuple[Eligibility, ...] = ()
    scores: tuple[Score, ...] = ()
    recommendation: str | None = None
    clarifications: tuple[Clarification, ...] = ()
    opinion: Opinion | None = None
    scope: AgreedScope | None = None
    decision: Decision | None = None
    outcome: str = ""
    together: Together | None = None


@dataclass(frozen=True)
class Position:
    """A numbered place on an activity; number 1 is the principal expert."""

    number: int
    role: str
    days: int
    topics: tuple[str, ...]
    language: Language
    member_state: str | None = None
    expert: str | None = None


@dataclass(frozen=True)
class Activity:
    """An activity of an action with its three windows."""

    number: int
    kind: str
    title: str
    objective: str
    modality: str
    place: str
    state: str
    preparation_start: date
    start: date
    end: date
    report_due: date
    participants: int
    output: str
    positions: tuple[Position, ...]
    note: str = ""


@dataclass(frozen=True)
class Action:
    """The approved cooperation that follows one request."""

    request: str
    title: str
    state: str
    approved_on: date
    activities: tuple[Activity, ...]
    summary: str = ""


@dataclass(frozen=True)
class NextStep:
    """What follows from a meeting; the owner is the key of a person."""

    text: str
    owner: str
    due_on: date
    is_done: bool


@dataclass(frozen=True)
class PreparedDraft:
    """A draft request that the adviser offers after a meeting."""

    title: str
    domain: str
    text: str


@dataclass(frozen=True)
class Meeting:
    """A bilateral exchange, at an outreach event or alone; without an institution, with a named body."""

    institution: str
    interests: tuple[str, ...]
    note: str
    inside: str = ""
    step: NextStep | None = None
    draft: PreparedDraft | None = None
    on: date | None = None
    place: str = ""
    body: str = ""
    partner: str = ""


@dataclass(frozen=True)
class Attendance:
    """How many came: of an institution, or of a type as a whole."""

    institution: str
    type: str
    number: int
    name: str = ""
    invited: bool = True


@dataclass(frozen=True)
class OutreachEvent:
    """An event for potential partners."""

    key: str
    kind: str
    title: str
    on: date
    place: str
    city: str
    partners: tuple[str, ...]
    host: str
    co_host: str
    participants: int
    opening: str
    agenda: str
    summary: str
    documents: tuple[tuple[str, str], ...]
    presenters: tuple[str, ...]
    attendance: tuple[Attendance, ...]
    meetings: tuple[Meeting, ...]


@dataclass(frozen=True)
class Recommendation:
    """What a body recommends; `request` and `action` are keys of requests."""

    text: str
    source: str
    document: str
    days_ago: int
    addressees: str
    partners: tuple[str, ...]
    topics: tuple[str, ...]
    domain: str
    sensitivity: str = "normal"
    moves: tuple[tuple[str, str], ...] = ()
    request: str = ""
    action: str = ""
