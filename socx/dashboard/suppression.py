"""Which figures stay hidden beside one that is hidden, so that no sum gives it away.

A figure below three that counts a restricted case is not told (domain guide 5.4c). If it were the
only hidden part of a sum that is told, the sum minus the rest would tell it: so the smallest of the
other parts is hidden too.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Protocol, TypeVar

from socx.dashboard.queries import Count, total

Key = TypeVar("Key", bound=Hashable)


class Figure(Protocol):
    """A number, and whether it is too small to be told."""

    @property
    def total(self) -> int: ...

    @property
    def is_hidden(self) -> bool: ...


def parts(counts: Mapping[Key, Figure]) -> set[Key]:
    """The parts of a sum that are not told: none, or at least two where there are two."""
    hidden = {key for key, count in counts.items() if count.is_hidden}
    others = [key for key, count in counts.items() if count.total and key not in hidden]
    if len(hidden) == 1 and others:
        hidden.add(min(others, key=lambda key: counts[key].total))
    return hidden


def of_groups(counts: Mapping[str, Count], groups: Mapping[str, Iterable[str]]) -> tuple[set[str], set[str]]:
    """The parts and the groups that are not told, where groups of parts are summed and those again."""
    members = {name: {key: counts[key] for key in keys if key in counts} for name, keys in groups.items()}
    hidden = {key for some in members.values() for key in parts(some)}
    sums = {name: total(some.values()) for name, some in members.items()}
    closed = {name for name, some in members.items() if sums[name].is_hidden or len(hidden & set(some)) == 1}
    open_ones = [name for name in sums if sums[name].total and name not in closed]
    if len(closed) == 1 and open_ones:
        closed.add(min(open_ones, key=lambda name: sums[name].total))
    for name in closed:  # a group that is not told has a part that is not told, or its parts would tell it
        if members[name] and not hidden & set(members[name]):
            hidden.add(min((k for k in members[name] if members[name][k].total), key=lambda k: counts[k].total))
    return hidden, closed


def is_given_away(hidden: set[str], keys: Iterable[str]) -> bool:
    """Whether a sum of these parts would tell the only hidden one among them."""
    return len(hidden & set(keys)) == 1
