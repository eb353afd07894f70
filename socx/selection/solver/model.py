"""The mixed-integer programme of teams and assignments, and its solution by HiGHS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from socx.selection.solver.instance import NO_LIMIT, Bools, Floats, Instance, Ints
from socx.selection.solver.rules import Mode, Rules

OPEN = 10_000.0
"""What a place costs that stays open: more than any points and prices could make up for."""

#: Seconds after which the best solution found so far is taken. Nothing measured has come near.
TIME_LIMIT = 30.0


@dataclass(frozen=True, slots=True)
class Solution:
    """What was chosen.

    Parameters
    ----------
    pair_of_place
        The row of the pair on each place; -1 where the place stays open.
    gap
        How far the total can be from the best one, as a share of it.
    """

    pair_of_place: Ints
    gap: float

    @property
    def open(self) -> int:
        return int(np.count_nonzero(self.pair_of_place < 0))


@dataclass(slots=True)
class _Rows:
    """Rows of a sparse matrix in the making: at most `upper`, at least `lower`."""

    count: int = 0
    row: list[Ints] = field(default_factory=list)
    column: list[Ints] = field(default_factory=list)
    value: list[Floats] = field(default_factory=list)
    lower: list[Floats] = field(default_factory=list)
    upper: list[Floats] = field(default_factory=list)

    def add(self, groups: Ints, columns: Ints, values: Floats | None, lower: Floats, upper: Floats) -> int:
        """New rows, numbered by `groups` from 0 on; returns the number of the first one."""
        first = self.count
        self.row.append(groups + first)
        self.column.append(columns)
        self.value.append(np.ones(len(columns)) if values is None else values)
        self.lower.append(lower)
        self.upper.append(upper)
        self.count += len(upper)
        return first

    def at_most(self, groups: Ints, columns: Ints, upper: Floats, values: Floats | None = None) -> int:
        return self.add(groups, columns, values, np.full(len(upper), -np.inf), upper)

    def more(self, rows: Ints, columns: Ints, values: Floats) -> None:
        """Further entries of rows that are there."""
        self.row.append(rows)
        self.column.append(columns)
        self.value.append(values)


class Programme:
    """One problem with one setting of the rules.

    Parameters
    ----------
    instance
        The problem.
    rules
        How strict each rule is.
    kept
        The pairs that take part: allowed ones, possibly fewer.
    worth
        Points of each pair less the prices that it pays by itself.
    may_stay_open
        For each place, whether it may. An open place can still meet what a team lacks.
    judged
        The activities whose teams must follow the rules of teams.
    """

    def __init__(
        self,
        instance: Instance,
        rules: Rules,
        kept: Bools,
        worth: Floats,
        may_stay_open: Bools,
        judged: Sequence[int] = (0,),
    ) -> None:
        self.instance = instance
        self.rules = rules
        self.pairs: Ints = np.flatnonzero(kept)
        self.cost: list[Floats] = [-worth[self.pairs]]
        self.size = len(self.pairs)
        self.rows = _Rows()
        self.place = instance.place[self.pairs]
        self.person = instance.person[self.pairs]
        self.activity = instance.activity[self.pairs]
        self.open_column = self._places(may_stay_open)
        self._once_on_an_activity()
        if len(instance.activities) > 1:
            self._loads()
            self._days()
            self._same_days()
        for activity in judged:
            self._team(activity)

    def solve(self, *, gap: float = 0.0) -> Solution | None:
        """The best choice, to within a share `gap` of its total; None when there is none."""
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        counts = np.bincount(self.place, minlength=len(self.instance.places))
        if np.any((counts == 0) & (self.open_column < 0)):
            return None
        rows = self.rows
        matrix = csr_array(
            (np.concatenate(rows.value), (np.concatenate(rows.row), np.concatenate(rows.column))),
            shape=(rows.count, self.size),
        )
        whole = np.zeros(self.size)
        whole[: len(self.pairs)] = 1
        upper = np.full(self.size, np.inf)
        upper[: len(self.pairs)] = 1
        found = milp(
            np.concatenate(self.cost),
            constraints=LinearConstraint(matrix, np.concatenate(rows.lower), np.concatenate(rows.upper)),
            integrality=whole,
            bounds=Bounds(0, upper),
            options={"mip_rel_gap": gap, "time_limit": TIME_LIMIT},
        )
        if found.x is None:
            return None
        pair_of_place = np.full(len(self.instance.places), -1, dtype=np.int64)
        chosen = np.flatnonzero(found.x[: len(self.pairs)] > 0.5)
        pair_of_place[self.place[chosen]] = self.pairs[chosen]
        return Solution(pair_of_place, float(found.mip_gap or 0.0))

    def _columns(self, costs: Floats) -> Ints:
        """New columns at these costs."""
        first = self.size
        self.cost.append(costs)
        self.size += len(costs)
        return np.arange(first, self.size)

    def _places(self, may_stay_open: Bools) -> Ints:
        """One person on each place, or none where it may stay open; returns the column of each open place."""
        number = len(self.instance.places)
        ones = np.ones(number)
        self.rows.add(self.place, np.arange(len(self.pairs)), None, ones, ones)
        column = np.full(number, -1, dtype=np.int64)
        free = np.flatnonzero(may_stay_open)
        column[free] = self._columns(np.full(len(free), OPEN))
        self.rows.more(free, column[free], np.ones(len(free)))
        return column

    def _once_on_an_activity(self) -> None:
        group, columns, upper = _shared(self.activity * len(self.instance.people) + self.person)
        self.rows.at_most(group, columns, np.ones(upper))

    def _loads(self) -> None:
        """Not more activities than a person can have; beyond it, for a price where the rule has one."""
        rule = self.rules["load"]
        if not rule.is_on:
            return
        room = np.maximum(rule.value - self.instance.load, 0)
        agreed = np.bincount(self.instance.person[self.instance.fixed], minlength=len(room))
        # Whoever has no room at all has already paid, or is out, pair by pair.
        limit = np.where(room > 0, np.maximum(room, agreed), NO_LIMIT)
        self._limits(limit, np.ones(len(self.pairs)), price=_price(rule.mode, rule.price))

    def _days(self) -> None:
        """Not more days than a person offers. A price is asked place by place, so only MUST comes here."""
        if self.rules["days"].mode is not Mode.MUST:
            return
        days = self.instance.days[self.pairs].astype(np.float64)
        fixed = self.instance.fixed
        agreed = np.bincount(
            self.instance.person[fixed], self.instance.days[fixed], minlength=len(self.instance.people)
        )
        self._limits(np.maximum(self.instance.days_left, agreed.astype(np.int64)), days, price=None)

    def _limits(self, limit: Ints, weights: Floats, price: float | None) -> None:
        """For each person who could pass it: the weights of what is chosen stay within the limit."""
        could = np.bincount(self.person, weights, minlength=len(limit))
        columns = np.flatnonzero((could > limit)[self.person])
        people, group = np.unique(self.person[columns], return_inverse=True)
        first = self.rows.at_most(group, columns, limit[people].astype(np.float64), weights[columns])
        if price is not None:
            over = self._columns(np.full(len(people), price))
            self.rows.more(first + np.arange(len(people)), over, np.full(len(people), -1.0))

    def _same_days(self) -> None:
        """Nobody on two activities on the same days, unless that is agreed."""
        for together in _cliques(self.instance):
            columns = np.flatnonzero(together[self.activity])
            group, shared, number = _shared(self.person[columns])
            agreed = np.bincount(group, self.instance.fixed[self.pairs][columns[shared]], minlength=number)
            self.rows.at_most(group, columns[shared], np.maximum(agreed, 1.0))

    def _team(self, activity: int) -> None:
        """What the members of one activity must be together."""
        instance = self.instance
        places = np.flatnonzero(instance.activity_of_place == activity)
        mine = np.flatnonzero(self.activity == activity)
        open_columns = self.open_column[places]
        open_columns = open_columns[open_columns >= 0]
        for name, has in instance.wanted(activity, self.rules):
            columns = np.concatenate((mine[has[self.person[mine]]], open_columns, self._lack(name)))
            self.rows.add(np.zeros(len(columns), dtype=np.int64), columns, None, np.ones(1), np.array([np.inf]))
        if self.rules["member_states"].is_on and len(places) > 1:
            self._not_all_of_one_state(mine, len(places))

    def _not_all_of_one_state(self, mine: Ints, size: int) -> None:
        """Two Member States or more: no state has all places."""
        state = self.instance.state[self.person[mine]]
        lack = self._lack("member_states")
        pairs = np.unique(np.stack((state, self.place[mine])), axis=1)
        states, covered = np.unique(pairs[0], return_counts=True)
        could = states[(covered >= size) & (states >= 0)]
        columns = np.flatnonzero(np.isin(state, could))
        group = np.searchsorted(could, state[columns])
        first = self.rows.at_most(group, mine[columns], np.full(len(could), size - 1.0))
        for one in lack:
            rows = first + np.arange(len(could))
            self.rows.more(rows, np.full(len(could), one), np.full(len(could), -1.0))

    def _lack(self, name: str) -> Ints:
        """A column for the breach of a rule that has a price; none for a MUST."""
        rule = self.rules[name]
        price = _price(rule.mode, rule.price)
        return np.zeros(0, dtype=np.int64) if price is None else self._columns(np.array([price]))


def _price(mode: Mode, price: float) -> float | None:
    return price if mode is Mode.PRICE else None


def _shared(key: Ints) -> tuple[Ints, Ints, int]:
    """Rows whose key is there more than once: (number of the group, row), and how many groups."""
    _, inverse, counts = np.unique(key, return_inverse=True, return_counts=True)
    columns = np.flatnonzero(counts[inverse] > 1)
    groups, group = np.unique(inverse[columns], return_inverse=True)
    return group, columns, len(groups)


def _cliques(instance: Instance) -> Sequence[Bools]:
    """Sets of activities that all happen on one day, each as marks; none that is part of another."""
    found: list[frozenset[int]] = []
    dated = {n: activity.period for n, activity in enumerate(instance.activities) if activity.period is not None}
    for day in sorted({period.start for period in dated.values()}):
        here = frozenset(n for n, period in dated.items() if period.start <= day <= period.end)
        if len(here) > 1 and not any(here <= one for one in found):
            found.append(here)
    marks = []
    for one in found:
        mark = np.zeros(len(instance.activities), dtype=np.bool_)
        mark[list(one)] = True
        marks.append(mark)
    return marks
