"""Earlier requests like the one that is being written. A room above brings the ranking."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one request, by its id, in the language it was written in."""

    key: int
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Near:
    """A request like one, by its id: how alike (0 to 1), which share of its words it has, and which words."""

    key: int
    likeness: float
    share: float
    words: tuple[str, ...]


#: How alike texts are to one, the most alike first, and only those worth showing.
Ranker = Callable[[Words, Sequence[Words]], list[Near]]

#: The one ranker, put here by the matching room; without it nothing is shown.
SIMILAR: list[Ranker] = []


def rank(one: Words, others: Sequence[Words]) -> list[Near]:
    """The requests most like this one, the most alike first."""
    if not SIMILAR or not one.text.strip() or not others:
        return []
    return SIMILAR[0](one, others)


def words_of(key: int, title: str, answers: Mapping[str, Any], language: str, labels: Sequence[str] = ()) -> Words:
    """The words by which a request is compared: what it is about, what is the matter, what is sought."""
    told = [title, *(str(answers.get(name) or "") for name in ("context", "assistance_sought"))]
    return Words(key, "\n".join([*told, *labels]), language)
