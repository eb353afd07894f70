"""Figures of activities: by state, running, with a missed milestone."""

from __future__ import annotations

from functools import cached_property

from flask_babel import gettext

from socx.activities.workflow import ACTIVITY_WORKFLOW
from socx.dashboard import queries, suppression
from socx.dashboard.figures.shapes import Block, Headline, Links, alarming
from socx.dashboard.queries import RUNNING, ByState, Scope, total


class ActivityFigures:
    """What became of the activities of a scope."""

    def __init__(self, scope: Scope, links: Links) -> None:
        self.scope, self.links = scope, links

    @cached_property
    def counted(self) -> ByState:
        return queries.count_activities(self.scope)

    @cached_property
    def _closed(self) -> set[str]:
        """The states that are not told."""
        return suppression.parts(self.counted.by_state)

    def headlines(self) -> list[Headline]:
        found, headline = self.counted, self.links.headline
        is_given_away = suppression.is_given_away(self._closed, RUNNING)
        late = alarming(found.late)
        return [
            headline(gettext("Activities"), total(found.by_state.values()), "activities"),
            headline(
                gettext("Running activities"), found.of(RUNNING), "activities", "running",
                tone="positive", hide=is_given_away,
            ),
            headline(gettext("Activities with a late milestone"), found.late, "activities", "late", tone=late),
        ]  # fmt: skip

    def states(self) -> Block:
        found = self.counted.by_state
        return Block.of_counts(
            "activities",
            gettext("Activities by state"),
            gettext("State"),
            [
                (gettext(s.label), found[s.name], self.links.to("activities", "state", s.name), s.name in self._closed)
                for s in ACTIVITY_WORKFLOW
                if s.name in found
            ],
        )
