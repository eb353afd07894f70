"""Figures in words: blocks of lines that page, chart and CSV show alike, each number with its list."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from functools import partial

from socx.dashboard import queries
from socx.dashboard.figures.activities import ActivityFigures
from socx.dashboard.figures.experts import BLOCKS, ExpertFigures
from socx.dashboard.figures.participants import ParticipantFigures
from socx.dashboard.figures.reach import ReachFigures
from socx.dashboard.figures.requests import RequestFigures
from socx.dashboard.figures.shapes import Block, Headline, Links
from socx.dashboard.queries import Scope

__all__ = ["Block", "Figures", "Headline"]


class Figures:
    """All figures of one scope. Each is counted once, when it is first asked for."""

    def __init__(self, scope: Scope, today: date, dimensions: Collection[str] = queries.DIMENSIONS) -> None:
        self.links = Links(scope)
        self.requests = RequestFigures(scope, today, self.links)
        self.activities = ActivityFigures(scope, self.links)
        self.experts = ExpertFigures(scope, self.links, dimensions)
        self.reach = ReachFigures(scope, self.links)
        self.participants = ParticipantFigures(scope, self.links)

    def headlines(self) -> list[Headline]:
        """All of the large numbers, in the order of the pages."""
        parts = (self.requests, self.activities, self.experts, self.reach, self.participants)
        return [headline for part in parts for headline in part.headlines()]

    def blocks(self) -> dict[str, Callable[[], Block]]:
        """The blocks by the name in the address of their CSV."""
        return {
            "states": self.requests.states,
            "awaited": self.requests.awaited,
            "stages": self.requests.stages,
            "rounds": self.requests.rounds,
            "activities": self.activities.states,
            **{about.key: partial(self.experts.by, name) for name, about in BLOCKS.items()},
            "partners": self.reach.partners,
            "supply": self.reach.supply,
            "participants-by-year": self.participants.by_year,
            "participants-by-partner": self.participants.by_partner,
        }
