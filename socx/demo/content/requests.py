"""What the demonstration's partners ask for, how it is handled, and the action that follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from socx.core.values import Domain
from socx.demo.content.people import Language


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
    into: str = ""  # the key of the request that took it up
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
