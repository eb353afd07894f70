"""Earlier requests like the one that is being written. A room above brings the ranking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one request, by its id, in the language it was written in."""

    key: int
    text: str
    language: str


#: How alike texts are to one: (id, from 0 to 1), the most alike first, and only those worth showing.
Ranker = Callable[[Words, Sequence[Words]], list[tuple[int, float]]]

#: The one ranker, put here by the matching room; without it nothing is shown.
SIMILAR: list[Ranker] = []


def rank(one: Words, others: Sequence[Words]) -> list[int]:
    """The ids of the requests most like this one, the most alike first."""
    if not SIMILAR or not one.text.strip() or not others:
        return []
    return [key for key, _ in SIMILAR[0](one, others)]
