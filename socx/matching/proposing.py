"""Bring the engine's proposals to the rooms in which requests and profiles are written."""

from __future__ import annotations

from collections.abc import Sequence

from socx.core.proposals import SPEAKING, Spoken, Told


def by_words(texts: Sequence[Told]) -> list[Spoken]:
    """The topics that texts speak of, by the concepts and words of the field."""
    from socx.matching.engine.proposing import topics_spoken_of  # takes seconds to load: not at start
    from socx.matching.engine.values import Passage

    return topics_spoken_of([Passage(one.text, one.language, one.place) for one in texts])


if by_words not in SPEAKING:
    SPEAKING.append(by_words)
