"""Activities as rows of a timeline, grouped by their actions: what their bars, marks and words say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from flask_babel import gettext, ngettext
from sqlalchemy import Select

from socx.activities.models import Activity
from socx.activities.pictures import mark, spans
from socx.activities.subjects import listed_title
from socx.db import db
from socx.requests import parties
from socx.timeline import queries, words
from socx.timeline.periods import Period
from socx.timeline.words import Risk
from socx.web import charts
from socx.web.i18n import language, show_date

#: Activities on one page; where each of them says more, as a table or with all its milestones, fewer.
MOST, MOST_IN_DETAIL = 200, 100
#: Activities without dates that are listed on one page.
MOST_UNDATED = 50

#: Where lines are this fine there is room for every milestone.
FINE = ("week", "day")
#: The milestones whose baselines are drawn, and which else has a mark of its own.
DELIVERY = ("start", "end")


class Dated(NamedTuple):
    """What sorts an activity: all that is read of the many that are not shown."""

    id: int
    action_id: int
    number: int
    part: int
    first: date | None
    last: date | None


class Moment(NamedTuple):
    """A milestone as it is drawn."""

    activity_id: int
    key: str
    due_on: date
    baseline_on: date | None
    done_on: date | None
    late_since: date | None


@dataclass(frozen=True, slots=True)
class Line:
    """One activity with what is said about it."""

    activity: Activity
    moments: Sequence[Moment]
    risks: Sequence[Risk]

    @property
    def name(self) -> str:
        return f"#{self.activity.reference.rpartition('#')[2]} {listed_title(self.activity)}"

    @property
    def baseline(self) -> tuple[date, date] | None:
        """The delivery as it was first confirmed, where it is another one now."""
        start, end = (next((m.baseline_on for m in self.moments if m.key == key), None) for key in DELIVERY)
        now = (self.activity.delivery_start, self.activity.delivery_end)
        return (start, end) if start and end and start <= end and (start, end) != now else None

    @property
    def missed(self) -> Sequence[Moment]:
        return [m for m in self.moments if m.late_since and not m.done_on] if not self.activity.is_ended else []

    @property
    def slip(self) -> str:
        return words.slip(self.activity.slip) if self.activity.slip and self.baseline else ""

    @property
    def warnings(self) -> list[tuple[charts.WarningKind, str]]:
        """Kind and words of what stands out: the first milestone missed, the next one at risk, the slip."""
        missed, found = self.missed, list[tuple[charts.WarningKind, str]]()
        if missed:
            found.append(("late", words.and_more(words.late(missed[0].key, missed[0].due_on), len(missed) - 1)))
        if self.risks:
            found.append(("risk", words.and_more(words.at_risk(self.risks[0]), len(self.risks) - 1)))
        return [*found, ("slip", self.slip)] if self.slip else found

    def row(self, url: str) -> charts.Row:
        a = self.activity
        drawn = spans(a)
        if self.baseline:
            drawn.append(charts.Span(*self.baseline, "baseline"))
        return charts.Row(
            self.name,
            url,
            f"{delivery(a)} · {gettext(a.status.label)}",
            self.warnings,
            drawn,
            [self._mark(m) for m in self.moments if m.key not in DELIVERY or m in self.missed],
            a.is_ended,
        )

    def _mark(self, moment: Moment) -> charts.Mark:
        return mark(moment, any(risk.key == moment.key for risk in self.risks))


@dataclass
class Found:
    """What a timeline shows: the rows of one page, and how many lie before it, after it, and without dates."""

    lines: list[Line] = field(default_factory=list)
    undated: list[Activity] = field(default_factory=list)
    in_view: int = 0
    earlier: int = 0
    later: int = 0
    without_dates: int = 0
    page: int = 1
    has_next: bool = False
    size: int = MOST

    @property
    def first_number(self) -> int:
        return (self.page - 1) * self.size + 1

    @property
    def last_number(self) -> int:
        return self.first_number + len(self.lines) - 1


def sorting(found: Select[Activity]) -> list[Dated]:
    """All activities of a query, as far as they have to be known to be sorted."""
    return [Dated(*row) for row in db.session.execute(queries.days_of(found))]


def look_up(dated: Sequence[Dated], period: Period, page: int, *, as_table: bool, with_risks: bool) -> Found:
    """The activities of a page that touch a period, by action: that which begins first stands first."""
    inside = [d for d in dated if d.first and d.last and d.first <= period.end and d.last >= period.start]
    begins: dict[int, date] = {}
    for d in inside:
        begins[d.action_id] = min(begins.get(d.action_id, date.max), d.first or date.max)
    inside.sort(key=lambda d: (begins[d.action_id], d.action_id, d.number, d.part))
    undated = [d.id for d in dated if d.first is None]
    is_fine = period.zoom.unit in FINE
    size = MOST_IN_DETAIL if as_table or is_fine else MOST
    part = inside[(page - 1) * size : page * size]
    return Found(
        lines=read([d.id for d in part], is_fine and not as_table, with_risks),
        undated=_activities(undated[:MOST_UNDATED]) if page == 1 else [],
        in_view=len(inside),
        earlier=sum(1 for d in dated if d.last and d.last < period.start),
        later=sum(1 for d in dated if d.first and d.first > period.end),
        without_dates=len(undated),
        page=page,
        has_next=len(inside) > page * size,
        size=size,
    )


def read(ids: Sequence[int], all_milestones: bool, with_risks: bool) -> list[Line]:
    """The activities of these ids in their order, with their milestones (all, or those that a mark is for).

    What may come late is for those who follow the activities, not for those they are made for.
    """
    risks: dict[int, list[Risk]] = defaultdict(list)
    for risk in [Risk(*row) for row in db.session.execute(queries.risks_of(ids))] if ids and with_risks else ():
        risks[risk.activity_id].append(risk)
    at_risk = sorted({risk.key for found in risks.values() for risk in found})
    keys = () if all_milestones else (*DELIVERY, *at_risk)
    moments: dict[int, list[Moment]] = defaultdict(list)
    for row in db.session.execute(queries.milestones_of(ids, keys)) if ids else ():
        moments[row[0]].append(Moment(*row))
    return [
        Line(a, [m for m in moments[a.id] if all_milestones or _stands_out(m, risks[a.id])], risks[a.id])
        for a in _activities(ids)
    ]


def _stands_out(moment: Moment, risks: Iterable[Risk]) -> bool:
    if moment.key in DELIVERY:
        return True
    missed = moment.late_since is not None and moment.done_on is None
    return missed or any(risk.key == moment.key for risk in risks)


def _activities(ids: Sequence[int]) -> list[Activity]:
    by_id = {a.id: a for a in db.session.scalars(queries.shown(ids))} if ids else {}
    return [by_id[one] for one in ids if one in by_id]


def grouped(
    lines: Iterable[Line], url: Callable[[Activity], str], action_url: Callable[[Activity], str], named: bool = True
) -> list[charts.Group]:
    """The rows under the names of their actions; a confidential action has its code alone."""
    by_action: dict[int, list[Line]] = {}
    for line in lines:
        by_action.setdefault(line.activity.action_id, []).append(line)
    return [
        charts.Group(
            head(found[0].activity) if named else "",
            [line.row(url(line.activity)) for line in found],
            action_url(found[0].activity),
            asked_by(found[0].activity),
        )
        for found in by_action.values()
    ]


def head(activity: Activity) -> str:
    action = activity.action
    return f"{action.code} {action.title}" if activity.sensitivity != "confidential" else action.code


def asked_by(activity: Activity) -> str:
    """Who asked for the action: its partners; their names are those of the institutions on its page."""
    return parties.partner_names(activity.action.request, language())


def day(one: date | None) -> str:
    """A day that does not break at the end of a line."""
    return show_date(one).replace(" ", "\u00a0")


def _days(start: date | None, end: date | None) -> str:
    return "" if start is None or end is None else day(start) if start == end else f"{day(start)} – {day(end)}"


def preparation(activity: Activity) -> str:
    return _days(activity.preparation_start, activity.preparation_end)


def delivery(activity: Activity) -> str:
    return _days(activity.delivery_start, activity.delivery_end) or gettext("No date yet")


def count_words(found: Found) -> str:
    """How many activities there are, and which of them are on this page."""
    number = found.in_view
    if found.page > 1 or found.has_next:
        return gettext(
            "Activities %(first)s to %(last)s of %(all)s in these days",
            first=found.first_number, last=found.last_number, all=number,
        )  # fmt: skip
    return ngettext("%(num)s activity in these days", "%(num)s activities in these days", number)
