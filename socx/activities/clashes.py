"""What stands in the way of a plan, and how much that matters: a table of rules, and what finds the cases.

A block refuses, a warning wants a word from the person who goes on, a note is only said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.activities import queries
from socx.activities.models import Activity
from socx.activities.sides import institutions_at, local_calendar
from socx.core.calendar import Calendar
from socx.core.i18n import N_
from socx.core.values import Period
from socx.db import db
from socx.experts.models import Expert

BLOCK, WARN, NOTE = "block", "warn", "note"

LEVELS = {BLOCK: N_("Not possible"), WARN: N_("Needs a word"), NOTE: N_("Good to know")}


@dataclass(frozen=True, slots=True)
class Clash:
    """One case: its rule, the facts that fill the sentence of the rule, and whom it is about."""

    rule: Rule
    facts: dict[str, Any]
    whom: str = ""

    @property
    def level(self) -> str:
        return self.rule.level

    @property
    def sentence(self) -> str:
        return self.rule.sentence


@dataclass(frozen=True, slots=True)
class Rule:
    """What may clash, how much it matters, and what is said; `find` gives the facts of each case.

    The fact "expert" names whom a case is about; it stands before the sentence.
    """

    key: str
    level: str
    sentence: str
    find: Callable[[Question], Iterable[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Question:
    """A delivery that is looked at: of which activity, on which days, with which people, for which reader."""

    activity: Activity
    delivery: Period
    experts: tuple[Expert, ...]
    days: dict[int, int]  # of each expert on this activity
    reader: Actor
    today: date

    def name_of(self, other: Activity) -> str:
        """The reference of another activity, for those who may read that one."""
        may = permits(self.reader, Permission.ACTIVITY_READ, other)
        return other.reference if may else N_("(another activity)")


def _elsewhere(asked: Question) -> Iterator[dict[str, Any]]:
    for expert in asked.experts:
        found = queries.engagements(expert.id, asked.delivery.start, asked.delivery.end, but=asked.activity.id)
        for other in db.session.scalars(found).unique():
            yield {"expert": expert.name, "reference": asked.name_of(other)} | _days(other)


def _away(asked: Question) -> Iterator[dict[str, Any]]:
    for expert in asked.experts:
        for absence in expert.absences:
            if Period(absence.start_on, absence.end_on).overlaps(asked.delivery):
                yield {"expert": expert.name, "start": absence.start_on, "end": absence.end_on}


def _too_many_days(asked: Question) -> Iterator[dict[str, Any]]:
    year = asked.delivery.start.year
    for expert in asked.experts:
        given = db.session.scalar(queries.days_in_year(expert.id, year, but=asked.activity.id)) or 0
        days = given + asked.days.get(expert.id, 0)
        if expert.days_per_year and days > expert.days_per_year:
            yield {"expert": expert.name, "days": days, "year": str(year), "most": expert.days_per_year}


def _institution_is_busy(asked: Question) -> Iterator[dict[str, Any]]:
    concerned = institutions_at(asked.activity)
    found = queries.at_institutions(concerned, asked.delivery, but=asked.activity.id)
    for other in db.session.scalars(found).unique():
        if institutions_at(other) & concerned:
            yield {"reference": asked.name_of(other)} | _days(other)


def _days(other: Activity) -> dict[str, Any]:
    return {"start": other.delivery_start, "end": other.delivery_end}


def _on_the_edge(asked: Question) -> Iterator[dict[str, Any]]:
    calendar = local_calendar(asked.activity)
    for day in dict.fromkeys((asked.delivery.start, asked.delivery.end)):
        if not calendar.is_working_day(day):
            yield {"day": day}


def _holidays_within(asked: Question) -> Iterator[dict[str, Any]]:
    calendar = local_calendar(asked.activity)
    inner = calendar.holidays_in(asked.delivery.start + timedelta(days=1), asked.delivery.end - timedelta(days=1))
    yield from ({"day": day} for day in inner)


def _weekends_within(asked: Question) -> Iterator[dict[str, Any]]:
    rest = Calendar(local_calendar(asked.activity).weekends)
    inside = [asked.delivery.start + timedelta(days=n) for n in range(1, asked.delivery.days - 1)]
    count = sum(not rest.is_working_day(day) for day in inside)
    if count:
        yield {"count": count}


def _starts_in_the_past(asked: Question) -> Iterator[dict[str, Any]]:
    if asked.delivery.start < asked.today:
        yield {"day": asked.delivery.start}


# fmt: off
RULES = (
    Rule("expert_elsewhere", BLOCK, N_("On activity %(reference)s on these days."), _elsewhere),
    Rule("expert_away",      BLOCK, N_("Not available from %(start)s to %(end)s."), _away),
    Rule("expert_days",      WARN,
         N_("Would have %(days)s days of activities in %(year)s, and can give %(most)s."), _too_many_days),
    Rule("institution_busy", WARN,
         N_("The institution has activity %(reference)s from %(start)s to %(end)s."), _institution_is_busy),
    Rule("edge_on_day_off",  WARN, N_("Delivery starts or ends on a day off: %(day)s."), _on_the_edge),
    Rule("holiday_within",   WARN, N_("A public holiday falls in the delivery: %(day)s."), _holidays_within),
    Rule("weekend_within",   NOTE, N_("Days of weekends in the delivery: %(count)s."), _weekends_within),
    Rule("starts_in_past",   NOTE, N_("The first day of delivery, %(day)s, has passed."), _starts_in_the_past),
)
# fmt: on


def find(
    activity: Activity,
    delivery: Period | None,
    *,
    by: Actor,
    today: date,
    experts: Iterable[Expert] | None = None,
    days: dict[int, int] | None = None,
    only: Iterable[str] = (),
) -> list[Clash]:
    """What clashes with a delivery on these days, by the order of the rules; nothing while it has no days.

    experts: those who are looked at; of the activity when they are not given. days: how many each of
    them gives. only: the keys of the rules that are asked; all when none are named.
    """
    if delivery is None:
        return []
    placed = [p for p in activity.positions if p.expert is not None]
    people = tuple(experts) if experts is not None else tuple(p.expert for p in placed if p.expert is not None)
    given = {p.expert_id: p.days for p in placed if p.expert_id is not None} | (days or {})
    asked = Question(activity, delivery, people, given, by, today)
    wanted = set(only)
    return [
        Clash(rule, {name: fact for name, fact in facts.items() if name != "expert"}, facts.get("expert", ""))
        for rule in RULES
        if not wanted or rule.key in wanted
        for facts in rule.find(asked)
    ]


#: The rules about one person: what is asked before somebody is placed.
OF_EXPERT = ("expert_elsewhere", "expert_away", "expert_days")


def at_level(clashes: Iterable[Clash], level: str) -> list[Clash]:
    return [one for one in clashes if one.level == level]
