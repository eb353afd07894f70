"""Figures of participants: expected and came, women and men, by year and by partner."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from flask_babel import gettext, ngettext

from socx.core.places import partner_name, sort_key
from socx.dashboard import queries, suppression
from socx.dashboard.figures.shapes import Block, Cell, Headline, Line, Links
from socx.dashboard.queries import PLACES, Participants, People, Scope, everybody
from socx.dashboard.words import COLUMN_LABELS, UNDATED, year_name
from socx.web.i18n import language


class ParticipantFigures:
    """Who took part in the activities of a scope, as far as it was counted."""

    def __init__(self, scope: Scope, links: Links) -> None:
        self.scope, self.links = scope, links

    @cached_property
    def counted(self) -> list[Participants]:
        return queries.participants(self.scope)

    def headlines(self) -> list[Headline]:
        came = everybody(one.people for one in self.counted if one.what == "came")
        url = self.links.to("activities", "came") if came.cases.total else ""
        activities = ngettext("in %(num)s activity", "in %(num)s activities", came.cases.total)
        note = "" if came.is_hidden else activities
        return [Headline(gettext("People who took part"), _cell(came), url, note=note)]

    def by_year(self) -> Block:
        return self._block(
            "participants-by-year", gettext("Participants by year"), gettext("Year"),
            lambda one: str(one.year or UNDATED), year_name,
            lambda year: 0 if year == UNDATED else -int(year),
        )  # fmt: skip

    def by_partner(self) -> Block:
        names: dict[str, str] = {}

        def name(code: str) -> str:
            return names.setdefault(code, partner_name(code, language()))

        return self._block(
            "participants-by-partner", gettext("Participants by partner"), gettext("Partner country or territory"),
            lambda one: one.partner, name, lambda code: sort_key(name(code)),
        )  # fmt: skip

    def _block(
        self, key: str, title: str, head: str, of: Callable[[Participants], str], name: Callable[[str], str],
        order: Callable[[str], Any],
    ) -> Block:  # fmt: skip
        """One line for each value, with a number for each of PLACES that opens the activities that it counts."""
        found = {what: _sums((of(one), one.people) for one in self.counted if one.what == what) for what in PLACES}
        closed = {what: suppression.parts(found[what]) for what in PLACES}
        values = sorted({value for sums in found.values() for value in sums}, key=order)

        def cells(value: str) -> list[Cell]:
            return [
                _cell(found[what].get(value, People()), self.links.to("activities", what, value), value in closed[what])
                for what in PLACES
            ]

        return Block(
            key, title, head, tuple(gettext(COLUMN_LABELS[what]) for what in PLACES),
            [Line(name(value), cells(value)) for value in values],
            gettext("Women and men as far as they were counted. Activities that were called off are left out."),
            bar=list(PLACES).index("came"), kind=3,
        )  # fmt: skip


def _sums(some: Iterable[tuple[str, People]]) -> dict[str, People]:
    found: dict[str, People] = {}
    for value, people in some:
        found[value] = found.get(value, People()) + people
    return found


def _cell(people: People, url: str = "", hide: bool = False) -> Cell:
    """A number of people; none where nobody counted them."""
    if not people.cases.total:
        return Cell(None)
    return Cell(people.total, people.is_hidden or hide, url=url)
