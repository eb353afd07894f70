"""What was said of activities, side by side by who said it, and the indicators of the programme."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.activities.models import Action, Activity, Position
from socx.core.values import ACTIVITY_KINDS
from socx.db import db
from socx.evaluations import queries
from socx.evaluations.figures import Tally, added
from socx.evaluations.models import ALL, ParticipantCount
from socx.evaluations.questions import INDICATORS, QUESTIONNAIRES, THEMES, asked_of, choices_of
from socx.evaluations.services.linking import is_open
from socx.evaluations.values import FEWEST, FOLLOW_UPS, GROUPS

#: Those whose answers are signed: who may read them one by one may see few of them, too.
SIGNED_GROUPS = ("partner", "expert")


@dataclass(frozen=True, slots=True)
class Received:
    """How many of a group have answered, of how many who were asked; None: nobody knows how many."""

    group: str
    answers: int
    asked: int | None

    @property
    def is_hidden(self) -> bool:
        """Fewer participants than a figure needs: that they answered is told, what they said is not."""
        return self.group == "participant" and 0 < self.answers < FEWEST


@dataclass(frozen=True, slots=True)
class Line:
    """One question with the answers of each group that was asked it."""

    key: str
    tallies: dict[str, Tally]

    @property
    def theme(self) -> str:
        return THEMES[self.key]


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote to a question."""

    key: str
    group: str
    text: str

    @property
    def theme(self) -> str:
        return THEMES[self.key]


class Results:
    """All answers about some activities, read in a few statements, to be added up in several ways.

    `waits`: other activities are left out until their forms are closed.
    """

    def __init__(
        self, activities: Sequence[Activity], groups: Sequence[str] = tuple(GROUPS), *, waits: bool = False
    ) -> None:
        self.activities = list(activities)
        self.groups = tuple(groups)
        self.waits = waits
        self.ids = [one.id for one in self.activities]
        self._answers: Counter[tuple[int, str]] = Counter()
        self._counts: dict[tuple[int, str, str], Counter[str]] = defaultdict(Counter)
        if self.ids:
            self._read_signed()
            if "participant" in self.groups:
                self._read_participants()

    def _read_signed(self) -> None:
        for one in db.session.scalars(queries.signed(self.ids)).unique():
            if one.is_answered and one.kind in self.groups:
                self._answers[one.activity_id, one.kind] += 1
                for key, said in one.answers.items():
                    if choices_of(key) is not None:
                        self._counts[one.activity_id, one.kind, key][said] += 1

    def _read_participants(self) -> None:
        for link in db.session.scalars(queries.links(self.ids)).unique():
            self._answers[link.activity_id, "participant"] = link.answers
        for tally in db.session.scalars(queries.tallies(self.ids)):
            self._counts[tally.activity_id, "participant", tally.question][tally.answer] += tally.number

    def tally(self, group: str, key: str, ids: Iterable[int] | None = None) -> Tally:
        """The answers of a group to a question, about all the activities or some of them."""
        wanted = self.ids if ids is None else ids
        parts = (self._counts[place] for one in wanted if (place := (one, group, key)) in self._counts)
        return added(key, parts, closed=group not in SIGNED_GROUPS)

    def lines(self) -> list[Line]:
        """Every question that one of the groups was asked with choices; those that most share come first."""
        return [
            Line(key, {group: self.tally(group, key) for group in self.groups if _asks(group, key)})
            for key in asked_of(self.groups)
        ]

    def received(self) -> list[Received]:
        """How many of each group have answered."""
        asked = {"partner": self._institutions, "expert": self._experts, "participant": self._participants}
        return [
            Received(group, sum(self._answers[one, group] for one in self.ids), asked[group]()) for group in self.groups
        ]

    def _institutions(self) -> int | None:
        return sum(len(one.institution_ids) for one in self.activities)

    def _experts(self) -> int | None:
        found = select(func.count(func.distinct(Position.expert_id))).where(Position.activity_id.in_(self.ids))
        each = found.group_by(Position.activity_id).subquery()
        return int(db.session.scalar(select(func.coalesce(func.sum(each.c[0]), 0))) or 0)

    def _participants(self) -> int | None:
        """How many came to the activities that have answers; None where one of them was not counted."""
        answered = [one for one in self.ids if self._answers[one, "participant"]]
        counted = db.session.scalars(
            select(ParticipantCount.number).where(
                ParticipantCount.activity_id.in_(answered),
                ParticipantCount.phase == "actual",
                ParticipantCount.breakdown == ALL,
            )
        ).all()
        return sum(counted) if answered and len(counted) == len(answered) else None

    def words(self) -> list[Words]:
        """What was written: by participants where enough have answered, by others with their name elsewhere."""
        found = [
            Words(key, one.kind, said)
            for one in db.session.scalars(queries.signed(self.ids)).unique()
            if one.kind in self.groups
            for key, said in one.answers.items() if choices_of(key) is None
        ] if self.ids else []  # fmt: skip
        if "participant" in self.groups and self.ids:
            enough = {one for one in self.ids if self._answers[one, "participant"] >= FEWEST}
            found += [
                Words(one.question, "participant", one.text)
                for one in db.session.scalars(queries.texts(sorted(enough)))
            ]
        order = list(THEMES)
        return sorted(found, key=lambda one: (order.index(one.key), list(GROUPS).index(one.group)))

    def indicators(self, by: str) -> Iterator[tuple[str, int, dict[tuple[str, str], Tally]]]:
        """(value, number of activities, tally by group and indicator) for each year, kind or partner."""
        parts: dict[str, list[int]] = defaultdict(list)
        for one in self.activities:
            for value in SPLITS[by](one):
                parts[value].append(one.id)
        for value in _in_order(by, parts):
            ids = parts[value]
            yield value, len(ids), {
                (group, key): self.tally(group, key, ids) for group in self.groups for key in INDICATORS
            }  # fmt: skip


def _asks(group: str, key: str) -> bool:
    """Whether a questionnaire of that group, of any version, has the question."""
    return any(one.key == key for (name, _), asked in QUESTIONNAIRES.items() if name == group for one in asked)


def _year(one: Activity) -> list[str]:
    return [str(one.delivery_end.year)] if one.delivery_end else []


#: What the indicators are split by: the values that an activity belongs to.
SPLITS: dict[str, Callable[[Activity], Iterable[str]]] = {
    "year": _year,
    "kind": lambda one: [one.kind],
    "partner": lambda one: sorted(one.partner_codes),
}


def _in_order(by: str, values: Iterable[str]) -> list[str]:
    if by == "kind":
        return [kind for kind in ACTIVITY_KINDS if kind in set(values)]
    return sorted(values, reverse=by == "year")


def told_to(actor: Actor, item: Action | Activity, at: datetime) -> Results:
    """What somebody may see of an activity, or of all activities of an action.

    Signed answers are for those who may read them one by one. Others were in the room: of participants they see what
    all said together, once the form is closed. Before, two looks would tell what was said between them.
    """
    activities = item.activities if isinstance(item, Action) else [item]
    if permits(actor, P.EVALUATION_READ, item):
        return Results(activities)
    links = db.session.scalars(queries.links([one.id for one in activities])).unique()
    taking = {link.activity_id for link in links if is_open(link, at)}
    return Results([one for one in activities if one.id not in taking], ("participant",), waits=bool(taking))


def followed_up(activities: Sequence[Activity]) -> Results:
    """The answers of the follow-ups, to be shown as results are."""
    return Results(activities, tuple(FOLLOW_UPS))
