"""Participants of activities: how many were expected, how many came, and the women and men among them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, exists, extract, func, select, tuple_

from socx.activities.models import Activity
from socx.dashboard.queries.scope import ALL, RESTRICTED, SMALL, Condition, Count, Scope, of_activities
from socx.db import db
from socx.evaluations.models import ALL as EVERYBODY
from socx.evaluations.models import ParticipantCount
from socx.institutions.models import Institution

#: What is told of participants, and where the register of an activity has it: (phase, breakdown, key).
PLACES = {
    "expected": ("planned", EVERYBODY, EVERYBODY),
    "came": ("actual", EVERYBODY, EVERYBODY),
    "women": ("actual", "sex", "women"),
    "men": ("actual", "sex", "men"),
}

#: Activities that were called off have no participants, whatever was expected.
TOOK_PLACE = Activity.state != "cancelled"

_PLACE = (ParticipantCount.phase, ParticipantCount.breakdown, ParticipantCount.key)


@dataclass(frozen=True, slots=True)
class People:
    """How many people, and in how many activities they were counted."""

    total: int = 0
    cases: Count = field(default_factory=Count)

    @property
    def is_hidden(self) -> bool:
        """Few people, or people of few activities, are not told where a restricted case is among these."""
        return self.cases.is_hidden or (0 < self.total < SMALL and self.cases.restricted > 0)

    def __add__(self, other: People) -> People:
        return People(self.total + other.total, self.cases + other.cases)


def everybody(some: Iterable[People]) -> People:
    return sum(some, People())


@dataclass(frozen=True, slots=True)
class Participants:
    """The participants of the activities of one year, at one partner, as far as somebody counted them."""

    year: int | None
    partner: str
    what: str
    people: People


def participants(scope: Scope) -> list[Participants]:
    """By year, partner and a key of PLACES. Of a joint action, what is held once counts at its first partner."""
    found = (
        of_activities(
            scope, _year(), Institution.partner_code, *_PLACE, func.sum(ParticipantCount.number), ALL, RESTRICTED,
            institution=True,
        )
        .join(ParticipantCount, ParticipantCount.activity_id == Activity.id)
        .where(TOOK_PLACE, tuple_(*_PLACE).in_(list(PLACES.values())))
        .group_by(_year(), Institution.partner_code, *_PLACE)
    )  # fmt: skip
    names = {place: name for name, place in PLACES.items()}
    return [
        Participants(
            None if year is None else int(year), partner, names[tuple(place)],
            People(int(number), Count(cases, restricted)),
        )
        for year, partner, *place, number, cases, restricted in db.session.execute(found)
    ]  # fmt: skip


def in_year(year: int | None) -> Condition:
    """Whether the delivery of an activity begins in that year; None: it has no dates yet."""
    return Activity.delivery_start.is_(None) if year is None else _year() == year


def _year() -> ColumnElement[int]:
    return extract("year", Activity.delivery_start)


def has_counted(what: str) -> Condition:
    """Whether somebody counted these participants of an activity that was not called off."""
    return and_(TOOK_PLACE, exists().where(ParticipantCount.activity_id == Activity.id, _is(what)))


def counted_at(what: str, activity_ids: Collection[int]) -> dict[int, int]:
    """How many they were, by the number of the activity."""
    found = select(ParticipantCount.activity_id, ParticipantCount.number)
    rows = db.session.execute(found.where(_is(what), ParticipantCount.activity_id.in_(activity_ids)))
    return dict(rows.all())


def _is(what: str) -> Condition:
    return and_(*(column == value for column, value in zip(_PLACE, PLACES[what], strict=True)))
