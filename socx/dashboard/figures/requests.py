"""Figures of requests: by state, by who is awaited, by round, and the time that each stage takes."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from flask_babel import gettext

from socx.dashboard import durations, lists, queries, suppression
from socx.dashboard.durations import SPELLS, Spell
from socx.dashboard.figures.shapes import Block, Cell, Headline, Line, Links, alarming, cell
from socx.dashboard.queries import GROUPS, OF_ROUND, ByState, Filed, Scope, total
from socx.dashboard.words import GROUP_LABELS, SPELL_LABELS, capital
from socx.requests.audiences import AWAITED
from socx.requests.workflow import REQUEST_WORKFLOW
from socx.web.i18n import language

#: How the groups of requests feel, by the name of the group.
GROUP_TONES = {"in_work": "waiting", "approved": "positive", "not_approved": "neutral", "withdrawn": "neutral"}


class RequestFigures:
    """What became of the requests of a scope."""

    def __init__(self, scope: Scope, today: date, links: Links) -> None:
        self.scope, self.today, self.links = scope, today, links

    @cached_property
    def counted(self) -> ByState:
        return queries.count_requests(self.scope, self.today)

    @cached_property
    def _closed(self) -> tuple[set[str], set[str]]:
        """The states and the groups of states that are not told."""
        return suppression.of_groups(self.counted.by_state, GROUPS)

    def headlines(self) -> list[Headline]:
        found, (_, closed) = self.counted, self._closed
        headline = self.links.headline
        in_work, *ended = [
            headline(
                gettext(GROUP_LABELS[name]), found.of(states), "requests", "group", name,
                tone=GROUP_TONES[name], hide=name in closed,
            )
            for name, states in GROUPS.items()
        ]  # fmt: skip
        received = headline(gettext("Requests received"), total(found.by_state.values()), "requests")
        late = headline(gettext("Late requests"), found.late, "requests", "late", tone=alarming(found.late))
        return [received, in_work, late, *ended]

    def states(self) -> Block:
        found, (closed, _) = self.counted.by_state, self._closed
        return Block.of_counts(
            "states",
            gettext("Requests by state"),
            gettext("State"),
            [
                (gettext(s.label), found[s.name], self.links.to("requests", "state", s.name), s.name in closed)
                for s in REQUEST_WORKFLOW
                if s.name in found
            ],
        )

    def awaited(self) -> Block:
        closed, _ = self._closed
        order = dict.fromkeys(s.awaits for s in REQUEST_WORKFLOW if s.awaits in lists.AWAITED)
        counts = [(name, self.counted.of(lists.awaiting(name))) for name in order if name]
        return Block.of_counts(
            "awaited",
            gettext("Requests by who is awaited"),
            gettext("Waiting for"),
            [
                (
                    capital(gettext(AWAITED[name])),
                    count,
                    self.links.to("requests", "awaited", name),
                    suppression.is_given_away(closed, lists.awaiting(name)),
                )
                for name, count in counts
                if count.total
            ],
            kind=2,
        )

    @cached_property
    def by_round(self) -> list[Filed]:
        return queries.by_round(self.scope)

    def rounds(self) -> Block:
        """The rounds that have requests in this scope."""
        filed = [one for one in self.by_round if one.counts["round"].total]
        closed = {name: suppression.parts({one.round.id: one.counts[name] for one in filed}) for name in OF_ROUND}

        def cells(one: Filed) -> list[Cell]:
            key = str(one.round.id)
            return [
                cell(count, self.links.to("requests", name, key), one.round.id in closed[name])
                for name, count in one.counts.items()
            ]

        return Block(
            "rounds",
            gettext("Requests by round"),
            gettext("Round"),
            (gettext("Requests received"), gettext("Eligible requests"), gettext("Approved requests")),
            [Line(one.round.name(language()), cells(one)) for one in filed],
            gettext("A request is eligible when every eligibility rule was checked and is met."),
        )

    def stages(self) -> Block:
        found = durations.spells(self.scope)
        return Block(
            "stages",
            gettext("Time to each stage, in days"),
            gettext("Stage"),
            (gettext("Median"), gettext("90 % within"), gettext("Requests")),
            [self._spell(name, found[name]) for name in SPELLS if found[name].count.total],
            gettext(
                "Calendar days. Half of the requests took no longer than the median. Days in which the facility "
                "waited for answers of the partner do not count; they have a row of their own."
            ),
            kind=4,
        )

    def _spell(self, name: str, found: Spell) -> Line:
        is_hidden = found.count.is_hidden
        median = found.median
        return Line(
            gettext(SPELL_LABELS[name]),
            (
                Cell(median, is_hidden, digits=int(median is not None and median % 1 > 0)),
                Cell(found.p90, is_hidden),
                cell(found.count),
            ),
            self.links.to("requests", "spell", name),
        )
