"""Fewer pairs for the solver: those that can be left out, and those that are."""

from __future__ import annotations

import numpy as np

from socx.selection.solver.instance import Bools, Floats, Instance, Ints, first_rows
from socx.selection.solver.rules import Rules

BEST = 40
"""Pairs of a place that take part when many activities share the same people."""


def best_of_each_kind(instance: Instance, allowed: Bools, worth: Floats, rules: Rules) -> Bools:
    """Pairs among which the best team of ONE activity certainly is.

    People who are alike in everything that a rule of teams looks at can stand for each other. Of
    each kind, a team of n needs on a place no others than the best n, and the best of each of the
    n best Member States: whoever else is in a team can be replaced by one of these, who is worth
    as much or more, is not yet in the team, and leaves no rule broken that was kept. One more of
    each is kept, so that the same holds for the team without one of its members.
    """
    rows = np.flatnonzero(allowed)
    if not len(rows):
        return allowed
    size = len(instance.places) + 1
    place, person, value = instance.place[rows], instance.person[rows], worth[rows]
    kind: Ints = np.zeros(len(rows), dtype=np.int64)
    for _, has in instance.wanted(0, rules):
        kind = 2 * kind + has[person]
    kept = first_rows((place, kind), value, size)
    if rules["member_states"].is_on:
        best = np.flatnonzero(first_rows((place, kind, instance.state[person]), value, 1))
        kept[best[first_rows((place[best], kind[best]), value[best], size)]] = True
    marked = np.zeros(len(instance), dtype=np.bool_)
    marked[rows[kept]] = True
    return marked


def best_of_each_place(instance: Instance, allowed: Bools, worth: Floats, counts: Ints) -> Bools:
    """The best pairs of each place, so many as `counts` says, and every pair asked for, agreed or proposed earlier."""
    rows = np.flatnonzero(allowed)
    marked = allowed & (instance.asked | instance.fixed | instance.earlier)
    marked[rows[first_rows((instance.place[rows],), worth[rows], counts[instance.place[rows]])]] = True
    return marked
