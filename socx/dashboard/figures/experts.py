"""Figures of experts and their days: all of them, and told apart by one dimension at a time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from flask_babel import gettext

from socx.core.i18n import N_
from socx.core.places import sort_key
from socx.dashboard import queries
from socx.dashboard.figures.shapes import Block, Cell, Headline, Line, Links
from socx.dashboard.queries import Scope, Staffed
from socx.dashboard.words import in_words
from socx.web.i18n import show_number


@dataclass(frozen=True, slots=True)
class Dimension:
    """A block that tells experts apart: its key, title and the name of its lines; the colours of its bars."""

    key: str
    title: str
    name: str
    kind: int
    counts_twice: bool = False


# fmt: off
BLOCKS = {
    "member_state": Dimension("member-states", N_("Experts by Member State"), N_("Member State"), 1),
    "domain": Dimension("domains", N_("Experts by domain"), N_("Domain"), 0),
    "partner": Dimension("experts-partners", N_("Experts by partner"), N_("Partner country or territory"), 4),
    "assistance": Dimension("assistance", N_("Experts by type of assistance"), N_("Type of assistance"), 3, True),
    "topic": Dimension("topics", N_("Experts by topic"), N_("Topic"), 3, True),
}
# fmt: on


class ExpertFigures:
    """Who was on the activities of a scope, for how many days."""

    def __init__(self, scope: Scope, links: Links, dimensions: Collection[str]) -> None:
        self.scope, self.links, self.dimensions = scope, links, dimensions

    @cached_property
    def counted(self) -> dict[str, dict[str, Staffed]]:
        return queries.staffing(self.scope, self.dimensions)

    def headlines(self) -> list[Headline]:
        all_of_it = self.counted[queries.TOTAL].get("", Staffed())
        is_hidden = all_of_it.is_hidden
        url = self.links.to("assignments")
        days = gettext("%(number)s on site", number=show_number(all_of_it.days_on_site))
        return [
            Headline(gettext("Experts mobilised"), Cell(all_of_it.persons, is_hidden), url),
            Headline(gettext("Places filled"), Cell(all_of_it.places, is_hidden), url),
            Headline(gettext("Expert days"), Cell(all_of_it.days, is_hidden), url, note="" if is_hidden else days),
        ]

    def by(self, dimension: str) -> Block:
        """Experts and their days by one dimension, those with the most days first."""
        about, found = BLOCKS[dimension], self.counted[dimension]
        labels = {key: in_words(dimension, key) for key in found}
        return Block(
            about.key,
            gettext(about.title),
            gettext(about.name),
            (gettext("Experts"), gettext("Days")),
            [
                self._line(dimension, key, labels[key], found[key])
                for key in sorted(found, key=lambda key: (-_shown_days(found[key]), sort_key(labels[key])))
            ],
            gettext("A case with several of them counts in each.") if about.counts_twice else "",
            bar=1,
            kind=about.kind,
        )

    def _line(self, dimension: str, key: str, label: str, found: Staffed) -> Line:
        url = self.links.to("assignments", dimension, key) if key else ""
        return Line(label, (Cell(found.persons, found.is_hidden), Cell(found.days, found.is_hidden)), url)


def _shown_days(found: Staffed) -> int:
    """Days to order lines by: hidden ones must not be guessed from their place."""
    return 0 if found.is_hidden else found.days
