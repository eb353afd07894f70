"""Who is proposed for all open places of the facility at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import selectinload

from socx.access.actors import Actor
from socx.activities import queries as activities
from socx.activities.models import Activity, Position
from socx.activities.services.planning import OPEN_FOR_PLANNING
from socx.db import db
from socx.selection.solver import Aim, Assigned, Assignment, Mode, Rule, Rules, assign
from socx.selection.supply import Supply, supplies

#: Candidates of each place beyond the number of places, besides those who were asked: so many
#: that the other places alone can never take all of them.
CANDIDATES = 40

#: Across the facility the rules of teams have prices: a wish that cannot be met is reported.
FACILITY_RULES = Rules().with_(language=Rule(Mode.PRICE, Rules()["language"].price))


@dataclass(frozen=True, slots=True)
class Proposal:
    """The assignment of all open places, and what it was made from."""

    supplies: Sequence[Supply]
    assignment: Assignment
    positions: Mapping[int, Position]

    @property
    def open_places(self) -> list[Assigned]:
        """Every place that nobody is on, in the order of activities and positions."""
        return [place for place in self.assignment.places if not place.agreed]


def open_activities(actor: Actor) -> list[Activity]:
    """The activities with an open place that the actor may read and that can still be planned."""
    found = activities.visible_to(actor).where(
        Activity.state.in_(OPEN_FOR_PLANNING), Activity.positions.any(Position.expert_id.is_(None))
    )
    return list(db.session.scalars(found.options(selectinload(Activity.positions))).unique())


def propose_all(actor: Actor, now: datetime, aim: Aim, *, with_balance: bool = False) -> Proposal:
    """The best total or the fairest assignment of the open places that the actor may read.

    People who are on a position stay there. The balance of sexes counts only when it is asked for.
    """
    rules = FACILITY_RULES
    if with_balance:
        rules = rules.with_(balance=Rule(Mode.PRICE, rules["balance"].price))
    items = open_activities(actor)
    best = CANDIDATES + sum(len(item.positions) for item in items)
    found = supplies(items, now, with_sex=with_balance, best=best)
    people = {key: person for supply in found for key, person in supply.people.items()}
    assignment = assign([supply.activity for supply in found], people.values(), rules, aim)
    return Proposal(found, assignment, {p.id: p for item in items for p in item.positions})
