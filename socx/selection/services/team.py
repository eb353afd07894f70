"""The team of an activity: propose it under rules, and put it on the positions by a person's decision."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.activities import queries as activities
from socx.activities.models import Activity, Position
from socx.activities.services.planning import OPEN_FOR_PLANNING
from socx.activities.services.team import place_expert
from socx.audit import services as audit
from socx.core.errors import Invalid, WrongState, require
from socx.core.i18n import N_
from socx.db import db
from socx.experts.models import Expert
from socx.matching import queries as matches
from socx.matching import services as matching
from socx.selection import departures
from socx.selection.solver import NoTeam, Rules, Team, propose
from socx.selection.solver.rules import pair_breaches
from socx.selection.supply import NEVER, Supply, supplies

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Passed:
    """Somebody who is left although there are more points, and the rules that this person alone breaks."""

    expert_id: int
    score: float
    breaks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What the solver answers for an activity, and what it looked at."""

    supply: Supply
    rules: Rules
    answer: Team | NoTeam

    @property
    def team(self) -> Team | None:
        return self.answer if isinstance(self.answer, Team) else None

    @property
    def passed_over(self) -> tuple[Passed, ...]:
        """Who is left although there are more points than those of somebody who would be put on a place."""
        chosen = {int(m.place): int(m.person) for m in self.team.members} if self.team else {}
        return _passed_over(self.supply, chosen, self.rules)


def plan(
    item: Activity,
    rules: Rules,
    now: datetime,
    *,
    locks: Mapping[int, int] | None = None,
    open_places: Collection[int] = (),
    only_asked: bool = False,
) -> Plan:
    """The best team of an activity under these rules, or why there is none.

    Raises Invalid when a lock names somebody twice, or somebody or a position that there is not.
    """
    locks = dict(locks or {})
    _check_locks(item, locks, now)
    supply = supplies([item], now, with_sex=rules["balance"].is_on, only_asked=only_asked, locks=locks)[0]
    answer = propose(supply.activity, supply.people.values(), rules, open_places)
    return Plan(supply, rules, answer)


def _check_locks(item: Activity, locks: Mapping[int, int], now: datetime) -> None:
    placed = [p.expert_id for p in item.positions if p.expert_id is not None]
    free = {p.id for p in item.positions if p.expert_id is None}
    people = [*placed, *locks.values()]
    if len(set(people)) < len(people):
        raise Invalid({"": N_("One person cannot be kept on two positions.")})
    ranking = matching.ranking(item.action.request, now)
    possible = {
        expert_id
        for expert_id in locks.values()
        if expert_id in ranking.roster.profiles
        and not NEVER & {reason.code for reason in ranking.out.get(expert_id, ())}
    }
    if not locks.keys() <= free or not set(locks.values()) <= possible:
        raise Invalid({"": N_("Somebody who was kept can no longer be on this team. Start again.")})


def use_team(
    item: Activity,
    chosen: Mapping[int, int],
    rules: Rules,
    *,
    only_asked: bool = False,
    invite: bool = False,
    reason_code: str = "",
    note: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Put people on open positions of an activity (position: expert), as one decision with its reason.

    Who is not on the shortlist of the request yet is put there; with `invite`, that is all, and
    people are asked through the call before they take a position. Raises NotPermitted, WrongState,
    or Invalid: with the reason missing where somebody who is left has more points for a place, and
    with the sentence of the position that does not take its person.
    """
    require(by, P.TEAM_BUILD, item)
    if item.state not in OPEN_FOR_PLANNING:
        raise WrongState(N_("The team of this activity can no longer be changed."))
    if not chosen:
        raise Invalid({"": N_("There is nobody to put on a position.")})
    _check_locks(item, chosen, at)
    supply = supplies([item], at, with_sex=False, only_asked=only_asked, locks=chosen)[0]
    passed_over = len(_passed_over(supply, chosen, rules))
    missing = N_("The team departs from the ranking. Choose the reason.") if passed_over else ""
    if errors := departures.problems(reason_code, note, missing=missing):
        raise Invalid(errors)
    people = {expert.id: expert for expert in db.session.scalars(matches.people(chosen.values()))}
    for position in _positions(item, chosen):
        expert = people[chosen[position.id]]
        try:
            shortlist(item, expert, note, by=by, at=at)
            if not invite:
                place_expert(item, position, expert, by=by, at=at)
        except Invalid as refused:
            raise Invalid({"": next(iter(refused.errors.values()))}, **refused.facts) from refused
    audit.record(
        ("activity", item.id), "team_invite" if invite else "team_use", by=by, at=at, note=note,
        reason=reason_code, experts=sorted(chosen.values()), passed_over=passed_over,
        rules={name: str(rules[name].mode) for name in rules.on},
    )  # fmt: skip
    logger.info("team used", extra={"activity": item.id, "positions": len(chosen), "passed_over": passed_over})


def _positions(item: Activity, chosen: Mapping[int, int]) -> Sequence[Position]:
    found = [activities.find_position(item, position_id) for position_id in sorted(chosen)]
    return [position for position in found if position is not None]


def shortlist(item: Activity, expert: Expert, note: str, *, by: Actor, at: datetime) -> None:
    """Put somebody on the shortlist of the request, unless the person is on it."""
    request = item.action.request
    kept = matches.decision_on(request.id, expert.id)
    if kept is None or kept.decision != "shortlisted":
        matching.decide(request, expert, "shortlisted", note=note, by=by, at=at)


def _passed_over(supply: Supply, chosen: Mapping[int, int], rules: Rules) -> tuple[Passed, ...]:
    """Those who have more points for an open place than who is put there, the most points first."""
    placed = {p.id: p.expert_id for p in supply.item.positions if p.expert_id is not None}
    team = {*placed.values(), *chosen.values()}
    left: dict[int, Passed] = {}
    for place in supply.activity.places:
        if place.key not in chosen or place.key in placed:
            continue
        has = next((pair.score for pair in place.candidates if pair.person == chosen[int(place.key)]), 0.0)
        for pair in place.candidates:
            key = int(pair.person)
            if pair.score > has and key not in team and (key not in left or left[key].score < pair.score):
                breaks = tuple(pair_breaches(supply.people[key], pair, place, rules))
                left[key] = Passed(key, pair.score, breaks)
    return tuple(sorted(left.values(), key=lambda one: (-one.score, one.expert_id)))
