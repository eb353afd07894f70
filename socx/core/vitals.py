"""What operators see of the state of a room, such as the age of its index: rooms name their rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Vital:
    """One row of the operators' page: its label, and what it says now in the reader's language."""

    key: str
    label: str
    say: Callable[[datetime], str]


_vitals: dict[str, Vital] = {}


def register(vital: Vital) -> None:
    """Make a row known; registering it again replaces it."""
    _vitals[vital.key] = vital


def vitals() -> tuple[Vital, ...]:
    """All rows, lower rooms first."""
    return tuple(_vitals.values())
