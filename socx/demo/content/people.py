"""Who is in the demonstration: institutions, delegations, users and experts."""

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
