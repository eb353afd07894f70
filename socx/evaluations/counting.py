"""The numbers of a register as they are shown: what is not known is said, what would tell of one person is not."""

from __future__ import annotations

from dataclasses import dataclass

from socx.core.i18n import N_
from socx.evaluations.models import ALL, ParticipantRegister
from socx.evaluations.values import BREAKDOWNS, FEWEST, PHASES


@dataclass(frozen=True, slots=True)
class Counted:
    """A line of the register: how many were expected and how many came; None where nobody said."""

    key: str
    label: str
    numbers: dict[str, int | None]


def counted(register: ParticipantRegister | None) -> dict[str, list[Counted]]:
    """The lines by breakdown; under `all` everybody. Breakdowns that nobody has given are left out."""
    numbers = {(one.phase, one.breakdown, one.key): one.number for one in register.counts} if register else {}
    if not numbers:
        return {}
    found = {ALL: [Counted(ALL, N_("All participants"), {phase: numbers.get((phase, ALL, ALL)) for phase in PHASES})]}
    for breakdown, (_, keys) in BREAKDOWNS.items():
        given = {phase: {key: numbers[place] for key in keys if (place := (phase, breakdown, key)) in numbers}
                 for phase in PHASES}  # fmt: skip
        lines = [
            Counted(key, words, {phase: _told(key, given[phase]) for phase in PHASES})
            for key, words in keys.items()
            if any(_told(key, given[phase]) for phase in PHASES)
        ]
        if lines:
            found[breakdown] = [*lines, Counted("not_told", N_("Not told"), {
                phase: _rest(numbers.get((phase, ALL, ALL)), given[phase]) for phase in PHASES
            })]  # fmt: skip
    return found


def _told(key: str, given: dict[str, int]) -> int | None:
    """A number of a breakdown; one or two people under `other` would be known to everybody who was there."""
    number = given.get(key)
    return None if key == "other" and number is not None and number < FEWEST else number


def _rest(everybody: int | None, given: dict[str, int]) -> int | None:
    if everybody is None or not given:
        return None
    return everybody - sum(_told(key, given) or 0 for key in given)
