"""What is stored and could be worked out: rooms name the checks that a nightly job makes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from socx.core.personal import Subject


@dataclass(frozen=True, slots=True)
class Finding:
    """Something stored that does not agree with the rows it stands for. Both values are short, and name nobody."""

    subject: Subject
    stored: str
    expected: str


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison of a room. `find` is given the time, changes nothing, and yields what does not agree."""

    key: str
    label: str
    find: Callable[[datetime], Iterable[Finding]]


_checks: dict[str, Check] = {}


def register(check: Check) -> None:
    """Make a check known; registering it again replaces it."""
    _checks[check.key] = check


def checks() -> dict[str, Check]:
    """All checks by their keys, lower rooms first."""
    return dict(_checks)
