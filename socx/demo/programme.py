"""What of the demonstration is loaded so far, and what is still to happen, day by day."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVarTuple

from socx.accounts.models import User
from socx.demo import content
from socx.institutions.models import Institution
from socx.outreach.models import Meeting
from socx.requests.models import AssistanceRequest, Round

Given = TypeVarTuple("Given")

#: Office hours in which the events of one day happen, one after the other.
MORNING = time(8, 0, tzinfo=UTC)


@dataclass
class Programme:
    """What is loaded so far, and what is still to happen."""

    today: date
    people: dict[str, User] = field(default_factory=dict)
    persons: dict[str, content.Person] = field(default_factory=dict)
    institutions: dict[str, Institution] = field(default_factory=dict)
    expert_ids: dict[str, int] = field(default_factory=dict)
    cases: dict[str, AssistanceRequest] = field(default_factory=dict)  # by the key in the content
    meetings: dict[str, Meeting] = field(default_factory=dict)  # of the session in Pristina, by institution
    rounds: dict[str, Round] = field(default_factory=dict)  # past and present
    forms: int = 0  # for participants, with answers
    agenda: list[tuple[date, int, int, Callable[[datetime], object]]] = field(default_factory=list)
    planned: int = 0

    def on(self, day: date, event: Callable[[*Given, datetime], object], *given: *Given, rank: int = 0) -> None:
        """Let `event(*given, at)` happen on a day; the future is left to the visitor. Lower ranks come first."""
        if day <= self.today:
            heapq.heappush(self.agenda, (day, rank, self.planned, lambda at: event(*given, at)))
            self.planned += 1

    def play(self) -> None:
        """Make everything happen in the order of the days."""
        day, minutes = date.min, 0
        while self.agenda:
            next_day, _, _, event = heapq.heappop(self.agenda)
            minutes = minutes + 7 if next_day == day else 0
            day = next_day
            event(datetime.combine(day, MORNING) + timedelta(minutes=minutes))
