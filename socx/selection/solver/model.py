"""The mixed-integer programme of teams and assignments, and its solution by HiGHS."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from socx.selection.solver.instance import NO_LIMIT, Bools, Floats, Instance, Ints
from socx.selection.solver.rules import Mode, Rules

if TYPE_CHECKING:
    from scipy.sparse import csc_array

OPEN = 10_000.0
"""What a place costs that stays open: more than any points and prices could make up for."""

DIRECT = 5_000
"""Columns up to which whole numbers are sought at once."""

NEAR = 2.0
"""Points from the bound without whole numbers within which columns are tried first."""

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
        if len(instance.activities) > 1:
            self._loads()
            self._days()
            self._once(self._same_days())
        else:
            self._once(np.zeros(len(self.pairs), dtype=np.bool_))
        for activity in judged:
            self._team(activity)

    def solve(self, *, gap: float = 0.0, among: Bools | None = None, for_points: bool = True) -> Solution | None:
        """The best choice; None when there is none.

        Parameters
        ----------
        gap
            Share of the total by which the choice may miss the best one.
        among
            Marks of the pairs that may be chosen; None for all that take part.
        for_points
            False to fill as many places as can be, and look at nothing else.
        """
        may = np.ones(self.size, dtype=np.bool_)
        if among is not None:
            may[: len(self.pairs)] = among[self.pairs]
        columns = np.flatnonzero(may)
        counts = np.bincount(self.place[may[: len(self.pairs)]], minlength=len(self.instance.places))
        if np.any((counts == 0) & (self.open_column < 0)):
            return None
        if not for_points:
            found = self._milp(columns, np.where(self._costs == OPEN, OPEN, 0.0), gap)
        elif len(columns) <= DIRECT:
            found = self._milp(columns, self._costs, gap)
        else:
            found = self._by_reduced_costs(columns, gap)
        if found is None:
            return None
        x, left = found
        pair_of_place = np.full(len(self.instance.places), -1, dtype=np.int64)
        chosen = np.flatnonzero(x[: len(self.pairs)] > 0.5)
        pair_of_place[self.place[chosen]] = self.pairs[chosen]
        return Solution(self.instance.best_first(pair_of_place), left)

    def _by_reduced_costs(self, columns: Ints, gap: float) -> tuple[Floats, float] | None:
        """The same, for many columns: first without whole numbers, then among the few columns that matter.

        A column whose reduced cost is d takes every solution that has it to at least d above the bound
        without whole numbers. So when the columns under a limit give a solution within that limit of
        the bound, no other column could have done better.
        """
        relaxed = self._relaxed(columns)
        if relaxed is None:
            return None
        bound, reduced = relaxed
        limit = NEAR
        while limit < OPEN:
            found = self._milp(columns[reduced <= limit], self._costs, gap / 4)
            if found is None:
                limit *= 10
                continue
            x, left = found
            above = max(0.0, float(self._costs @ x) - bound)
            if above <= limit:
                return x, left
            if above <= gap * abs(bound):
                return x, above / abs(bound)
            limit = above
        return self._milp(columns, self._costs, gap)

    def _milp(self, columns: Ints, costs: Floats, gap: float) -> tuple[Floats, float] | None:
        """The best whole numbers when only these columns may be above zero, and the gap that is left."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        found = milp(
            costs[columns],
            constraints=LinearConstraint(self._matrix[:, columns], self._lower, self._upper),
            integrality=(columns < len(self.pairs)).astype(np.float64),
            bounds=Bounds(0, np.where(columns < len(self.pairs), 1, np.inf)),
            options={"mip_rel_gap": gap, "time_limit": TIME_LIMIT},
        )
        if found.x is None:
            return None
        x = np.zeros(self.size)
        x[columns] = found.x
        return x, float(found.mip_gap or 0.0)

    def _relaxed(self, columns: Ints) -> tuple[float, Floats] | None:
        """The best total of these columns without whole numbers, and the reduced cost of each."""
        from scipy.optimize import linprog
        from scipy.sparse import csr_array, vstack

        matrix = csr_array(self._matrix[:, columns])
        equal = self._lower == self._upper
        most = np.isfinite(self._upper) & ~equal
        least = np.isfinite(self._lower) & ~equal
        found = linprog(
            self._costs[columns],
            A_ub=vstack((matrix[most], -matrix[least])),
            b_ub=np.concatenate((self._upper[most], -self._lower[least])),
            A_eq=matrix[equal],
            b_eq=self._upper[equal],
            bounds=(0, None),  # the rows of the places keep every pair under 1
            method="highs",
        )
        return None if found.x is None else (float(found.fun), found.lower.marginals)

    @cached_property
    def _costs(self) -> Floats:
        return np.concatenate(self.cost)

    @cached_property
    def _lower(self) -> Floats:
        return np.concatenate(self.rows.lower)

    @cached_property
    def _upper(self) -> Floats:
        return np.concatenate(self.rows.upper)

    @cached_property
    def _matrix(self) -> csc_array:
        from scipy.sparse import csc_array

        rows = self.rows
        entries = np.concatenate(rows.value), (np.concatenate(rows.row), np.concatenate(rows.column))
        return csc_array(entries, shape=(rows.count, self.size))

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

    def _once(self, seen: Bools) -> None:
        """Nobody on two places of one activity; `seen` marks the pairs for which a stricter row is there."""
        rest = np.flatnonzero(~seen)
        group, shared, number = _shared(self.activity[rest] * len(self.instance.people) + self.person[rest])
        self.rows.at_most(group, rest[shared], np.ones(number))

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
        days, fixed = self.instance.days[self.pairs], self.instance.fixed
        agreed = np.bincount(
            self.instance.person[fixed], self.instance.days[fixed], minlength=len(self.instance.people)
        )
        limit = np.maximum(self.instance.days_left, agreed.astype(np.int64))
        # Nine days for missions of five are one mission: said so, the bound without whole numbers is closer.
        common: Ints = np.zeros(len(limit), dtype=np.int64)
        np.gcd.at(common, self.person, days)
        common = np.maximum(common, 1)
        self._limits(limit // common, (days // common[self.person]).astype(np.float64), price=None)

    def _limits(self, limit: Ints, weights: Floats, price: float | None) -> None:
        """For each person who could pass it: the weights of what is chosen stay within the limit."""
        could = np.bincount(self.person, weights, minlength=len(limit))
        columns = np.flatnonzero((could > limit)[self.person])
        people, group = np.unique(self.person[columns], return_inverse=True)
        first = self.rows.at_most(group, columns, limit[people].astype(np.float64), weights[columns])
        if price is not None:
            over = self._columns(np.full(len(people), price))
            self.rows.more(first + np.arange(len(people)), over, np.full(len(people), -1.0))

    def _same_days(self) -> Bools:
        """Nobody on two activities on the same days, unless that is agreed; marks the pairs that have a row."""
        seen = np.zeros(len(self.pairs), dtype=np.bool_)
        fixed = self.instance.fixed[self.pairs]
        for running, starting in _meetings(self.instance):
            columns = np.flatnonzero(running[self.activity])
            # Only who could be on what starts on this day meets something new.
            news = np.unique(self.person[columns][starting[self.activity[columns]]])
            columns = columns[np.isin(self.person[columns], news)]
            group, shared, number = _shared(self.person[columns])
            agreed = np.bincount(group, fixed[columns[shared]], minlength=number)
            self.rows.at_most(group, columns[shared], np.maximum(agreed, 1.0))
            seen[columns[shared]] = True
        return seen

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


def _meetings(instance: Instance) -> Iterator[tuple[Bools, Bools]]:
    """For each day on which an activity starts while others run: marks of those that run, and that start."""
    periods = [activity.period for activity in instance.activities]
    start = np.array([period.start.toordinal() if period else 0 for period in periods])
    end = np.array([period.end.toordinal() if period else -1 for period in periods])
    for day in np.unique(start[end >= 0]):
        running = (start <= day) & (day <= end)
        if np.count_nonzero(running) > 1:
            yield running, start == day
