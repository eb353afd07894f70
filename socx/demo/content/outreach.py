"""What leads to requests in the demonstration: events, meetings, recommendations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


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
