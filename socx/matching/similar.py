"""Bring the ranking of similar past requests to the pages where a request is written."""

from __future__ import annotations

from collections.abc import Sequence

from socx.requests.similar import SIMILAR, Words


def by_words(one: Words, others: Sequence[Words]) -> list[tuple[int, float]]:
    """The requests most like this one, by their words."""
    from socx.matching.engine.alike import most_alike  # takes seconds to load: when somebody writes, not at start

    found = most_alike((one.text, one.language), [(other.text, other.language) for other in others])
    return [(others[n].key, likeness) for n, likeness in found]


if by_words not in SIMILAR:
    SIMILAR.append(by_words)
