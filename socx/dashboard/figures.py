"""Figures in words: blocks of lines that page, chart and CSV show alike, each number with its list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import url_for
from flask_babel import gettext, ngettext

from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.activities.workflow import ACTIVITY_WORKFLOW
from socx.core.places import partner_name, sort_key
from socx.core.topics import topic_label
from socx.dashboard import durations, lists, queries, suppression
from socx.dashboard.durations import SPELLS, Spell
from socx.dashboard.queries import GROUPS, RUNNING, Count, Reach, Scope, Staffed, Supply
from socx.dashboard.words import GROUP_LABELS, SPELL_LABELS, capital, hidden_text, in_words
from socx.requests.audiences import AWAITED
from socx.requests.workflow import REQUEST_WORKFLOW
from socx.web.i18n import language, show_number

#: How the groups of requests feel, by the name of the group.
GROUP_TONES = {"in_work": "waiting", "approved": "positive", "not_approved": "neutral", "withdrawn": "neutral"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A number with its digits, or none; a hidden one is not told."""

    value: float | None
    is_hidden: bool = False
    digits: int = 0
    url: str = ""

    @property
    def text(self) -> str:
        if self.is_hidden:
            return hidden_text()
        return "–" if self.value is None else show_number(self.value, self.digits)

    @property
    def plain(self) -> float | str:
        """What a spreadsheet gets."""
        if self.is_hidden:
            return hidden_text()
        return "" if self.value is None else self.value

    @property
    def length(self) -> float:
        """How long a bar of it is; a hidden number has none, or it could be measured."""
        return 0 if self.is_hidden or self.value is None else self.value


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a block."""

    label: str
    cells: Sequence[Cell]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Some lines that belong together; `bar` is the column that is drawn, none for no bars."""

    key: str
    title: str
    name: str
    columns: Sequence[str]
    lines: Sequence[Line]
    note: str = ""
    bar: int = 0
    kind: int = 1

    @property
    def most(self) -> float:
        return max((line.cells[self.bar].length for line in self.lines), default=0)


@dataclass(frozen=True, slots=True)
class Headline:
    """One of the large numbers."""

    label: str
    cell: Cell
    url: str = ""
    tone: str = "active"
    note: str = ""


class Figures:
    """All figures of one scope. Each is counted once, when it is first asked for."""

    def __init__(self, scope: Scope, today: date, dimensions: Iterable[str] = queries.DIMENSIONS) -> None:
        self.scope, self.today, self.dimensions = scope, today, tuple(dimensions)
        self._counted: dict[str, Any] = {}

    # --- counting

    def _once(self, name: str, count: Callable[[], Any]) -> Any:
        if name not in self._counted:
            self._counted[name] = count()
        return self._counted[name]

    @property
    def requests(self) -> queries.ByState:
        found: queries.ByState = self._once("requests", lambda: queries.count_requests(self.scope, self.today))
        return found

    @property
    def activities(self) -> queries.ByState:
        found: queries.ByState = self._once("activities", lambda: queries.count_activities(self.scope))
        return found

    @property
    def staffing(self) -> dict[str, dict[str, Staffed]]:
        found: dict[str, dict[str, Staffed]] = self._once(
            "staffing", lambda: queries.staffing(self.scope, self.dimensions)
        )
        return found

    @property
    def reach(self) -> dict[str, Reach]:
        found: dict[str, Reach] = self._once("reach", lambda: queries.reach(self.scope))
        return found

    # --- the large numbers

    def headlines(self) -> list[Headline]:
        """All of them, in the order of the page."""
        return [
            *self.request_headlines(),
            *self.activity_headlines(),
            *self.expert_headlines(),
            *self.reach_headlines(),
        ]

    def request_headlines(self) -> list[Headline]:
        found = self.requests
        late = self._headline(
            gettext("Late requests"), found.late, "requests", "late", tone="negative" if found.late.total else "neutral"
        )
        _, closed = self._closed_requests()
        in_work, *ended = [
            self._headline(
                gettext(GROUP_LABELS[name]), found.of(states), "requests", "group", name,
                tone=GROUP_TONES[name], hide=name in closed,
            )
            for name, states in GROUPS.items()
        ]  # fmt: skip
        received = self._headline(gettext("Requests received"), total_of(found.by_state), "requests")
        return [received, in_work, late, *ended]

    def _closed_requests(self) -> tuple[set[str], set[str]]:
        """The states and the groups of states that are not told."""
        found: tuple[set[str], set[str]] = self._once(
            "closed requests", lambda: suppression.of_groups(self.requests.by_state, GROUPS)
        )
        return found

    def activity_headlines(self) -> list[Headline]:
        found = self.activities
        late = found.late
        closed = suppression.parts(found.by_state)
        return [
            self._headline(gettext("Activities"), total_of(found.by_state), "activities"),
            self._headline(
                gettext("Running activities"),
                found.of(RUNNING),
                "activities",
                "running",
                tone="positive",
                hide=suppression.is_given_away(closed, RUNNING),
            ),
            self._headline(
                gettext("Activities with a late milestone"),
                late,
                "activities",
                "late",
                tone="negative" if late.total else "neutral",
            ),
        ]

    def expert_headlines(self) -> list[Headline]:
        all_of_it = self.staffing[queries.TOTAL].get("", Staffed())
        is_hidden = all_of_it.is_hidden
        url = self.list_url("assignments")
        days = ngettext("%(num)s on site", "%(num)s on site", all_of_it.days_on_site)
        return [
            Headline(gettext("Experts mobilised"), Cell(all_of_it.persons, is_hidden), url),
            Headline(gettext("Places filled"), Cell(all_of_it.places, is_hidden), url),
            Headline(gettext("Expert days"), Cell(all_of_it.days, is_hidden), url, note="" if is_hidden else days),
        ]

    def reach_headlines(self) -> list[Headline]:
        approved = total_of({code: one.approved for code, one in self.reach.items()})
        partners = sum(one.approved.total > 0 for one in self.reach.values())
        institutions = sum(one.institutions for one in self.reach.values())
        return [
            Headline(
                gettext("Partner institutions reached"),
                Cell(institutions, approved.is_hidden),
                self.list_url("institutions"),
                tone="positive",
                note=gettext("with an approved request"),
            ),
            Headline(
                gettext("Partner countries and territories reached"),
                Cell(partners, approved.is_hidden),
                self.list_url("institutions"),
                tone="positive",
            ),
        ]

    def _headline(
        self, label: str, count: Count, kind: str, by: str = "", value: str = "", tone: str = "active",
        hide: bool = False,
    ) -> Headline:  # fmt: skip
        return Headline(label, cell(count, hide=hide), self.list_url(kind, by, value), tone)

    # --- blocks

    def blocks(self) -> dict[str, Callable[[], Block]]:
        """The blocks by the name in the address of their CSV."""
        return {
            "states": self.states,
            "awaited": self.awaited,
            "stages": self.stages,
            "activities": self.activity_states,
            "member-states": lambda: self._staffed("member_state"),
            "domains": lambda: self._staffed("domain"),
            "experts-partners": lambda: self._staffed("partner"),
            "assistance": lambda: self._staffed("assistance"),
            "topics": lambda: self._staffed("topic"),
            "partners": self.partners,
            "supply": self.supply,
        }

    def states(self) -> Block:
        found = self.requests.by_state
        closed, _ = self._closed_requests()
        return self._counts(
            "states",
            gettext("Requests by state"),
            gettext("State"),
            [
                (gettext(s.label), found[s.name], self.list_url("requests", "state", s.name), s.name in closed)
                for s in REQUEST_WORKFLOW
                if s.name in found
            ],
        )

    def awaited(self) -> Block:
        found = self.requests
        order = dict.fromkeys(s.awaits for s in REQUEST_WORKFLOW if s.awaits in lists.AWAITED)
        counts = [(name, found.of(lists.awaiting(name))) for name in order if name]
        closed, _ = self._closed_requests()
        return self._counts(
            "awaited",
            gettext("Requests by who is awaited"),
            gettext("Waiting for"),
            [
                (
                    capital(gettext(AWAITED[name])),
                    count,
                    self.list_url("requests", "awaited", name),
                    suppression.is_given_away(closed, lists.awaiting(name)),
                )
                for name, count in counts
                if count.total
            ],
            kind=2,
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
            self.list_url("requests", "spell", name),
        )

    def activity_states(self) -> Block:
        found = self.activities.by_state
        closed = suppression.parts(found)
        return self._counts(
            "activities",
            gettext("Activities by state"),
            gettext("State"),
            [
                (gettext(s.label), found[s.name], self.list_url("activities", "state", s.name), s.name in closed)
                for s in ACTIVITY_WORKFLOW
                if s.name in found
            ],
        )

    def _staffed(self, dimension: str) -> Block:
        titles = {
            "member_state": (gettext("Experts by Member State"), gettext("Member State")),
            "domain": (gettext("Experts by domain"), gettext("Domain")),
            "partner": (gettext("Experts by partner"), gettext("Partner country or territory")),
            "assistance": (gettext("Experts by type of assistance"), gettext("Type of assistance")),
            "topic": (gettext("Experts by topic"), gettext("Topic")),
        }
        keys = {"member_state": "member-states", "domain": "domains", "partner": "experts-partners",
                "assistance": "assistance", "topic": "topics"}  # fmt: skip
        title, name = titles[dimension]
        found = self.staffing[dimension]
        labels = {key: in_words(dimension, key) for key in found}
        ordered = sorted(found, key=lambda key: (-shown_days(found[key]), sort_key(labels[key])))
        counts_twice = dimension in ("assistance", "topic")
        return Block(
            keys[dimension],
            title,
            name,
            (gettext("Experts"), gettext("Days")),
            [self._staffed_line(dimension, key, labels[key], found[key]) for key in ordered],
            gettext("A case with several of them counts in each.") if counts_twice else "",
            bar=1,
            kind={"domain": 0, "assistance": 3, "topic": 3, "partner": 4}.get(dimension, 1),
        )

    def _staffed_line(self, dimension: str, key: str, label: str, found: Staffed) -> Line:
        is_hidden = found.is_hidden
        url = self.list_url("assignments", dimension, key) if key else ""
        return Line(label, (Cell(found.persons, is_hidden), Cell(found.days, is_hidden)), url)

    def partners(self) -> Block:
        found = self.reach
        received = suppression.parts({code: one.received for code, one in found.items()})
        approved = suppression.parts({code: one.approved for code, one in found.items()})
        order = sorted(
            found,
            key=lambda c: (-(0 if c in received else shown(found[c].received)), sort_key(partner_name(c, language()))),
        )
        return Block(
            "partners",
            gettext("Requests by partner"),
            gettext("Partner country or territory"),
            (gettext("Requests received"), gettext("Approved requests"), gettext("Institutions reached")),
            [
                Line(
                    partner_name(code, language()),
                    (
                        cell(found[code].received, hide=code in received),
                        cell(found[code].approved, self.list_url("requests", "approved_of", code), code in approved),
                        Cell(found[code].institutions, code in approved),
                    ),
                    self.list_url("requests", "partner", code),
                )
                for code in order
            ],
        )

    def supply(self) -> Block:
        may_open = permits(self.scope.actor, Permission.EXPERT_LIST)
        found = queries.supply(self.scope)
        return Block(
            "supply",
            gettext("Topics with the fewest experts"),
            gettext("Topic"),
            (gettext("Requests"), gettext("Experts in the roster")),
            [self._supplied(one, may_open) for one in found],
            gettext("Topics that were asked for, those with the fewest experts for each request first."),
            kind=2,
        )

    def _supplied(self, found: Supply, may_open: bool) -> Line:
        url = url_for("experts.index", topic=found.topic_id) if may_open else ""
        return Line(
            topic_label(found.topic_id, language()),
            (cell(found.asked), Cell(found.experts, url=url)),
            self.list_url("requests", "topic", found.topic_id),
        )

    def _counts(
        self, key: str, title: str, name: str, counts: Iterable[tuple[str, Count, str, bool]], kind: int = 1
    ) -> Block:
        lines = [Line(label, (cell(count, hide=hide),), url) for label, count, url, hide in counts]
        return Block(key, title, name, (gettext("Number"),), lines, kind=kind)

    def list_url(self, kind: str, by: str = "", value: str = "") -> str:
        """The address of the list behind a figure, with the same filter.

        A page has two hundred of them, so the part that they share is built once.
        """
        path = self._once(f"path of {kind}", lambda: url_for("dashboard.listing", kind=kind))
        opened = {name: text for name, text in (("by", by), ("value", value)) if text}
        query = "&".join(filter(None, (urlencode(opened), self._once("query", lambda: urlencode(self.scope.address)))))
        return f"{path}?{query}" if query else str(path)


def cell(count: Count, url: str = "", hide: bool = False) -> Cell:
    return Cell(count.total, count.is_hidden or hide, url=url if count.total else "")


def total_of(counts: Mapping[str, Count]) -> Count:
    return queries.total(counts.values())


def shown(count: Count) -> int:
    """A number to order lines by: a hidden one must not be guessed from its place."""
    return 0 if count.is_hidden else count.total


def shown_days(found: Staffed) -> int:
    return 0 if found.is_hidden else found.days
