"""What a text speaks of and how alike texts are: the questions that lower rooms put to the matching engine.

The engine stands above the rooms in which people write. It leaves its answers here when the application
is put together; where it is missing, nothing is proposed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from socx.core.remembered import remembered


@dataclass(frozen=True, slots=True)
class Told:
    """A text in one language (ISO 639-1, or "" when it is not known), and where it stands."""

    text: str
    language: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a text, how often they stand there, and where first: at a place, in the prose of its text."""

    words: str
    place: str
    start: int
    end: int
    times: int = 1


@dataclass(frozen=True, slots=True)
class Spoken:
    """A topic that texts speak of: how strongly (0 to 1), and the words that speak for it, the strongest first.

    is_clear: enough to propose the topic; otherwise it is only touched.
    """

    topic: str
    strength: float
    words: tuple[Said, ...]
    is_clear: bool


#: The topics that texts speak of, the strongest first, also those that are only touched.
Speaking = Callable[[Sequence[Told]], list[Spoken]]

#: The one answer, put here by the matching room.
SPEAKING: list[Speaking] = []


def spoken_of(texts: Sequence[Told]) -> list[Spoken]:
    """The topics that texts speak of, the strongest first; none where nobody can say."""
    written = [(one.text, one.language, one.place) for one in texts if one.text.strip()]
    return list(_spoken_of(json.dumps(written))) if SPEAKING and written else []


@remembered
def _spoken_of(written: str) -> list[Spoken]:
    return SPEAKING[0]([Told(*one) for one in json.loads(written)])
