"""Topics and languages that the text of a request speaks of, beside those that were chosen. Nothing is stored."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from socx.core.proposals import Spoken, Told, spoken_of
from socx.core.tongues import Tongue, tongues_of
from socx.requests.fields import BY_NAME
from socx.requests.telling import told

#: Topics that a request can have.
MOST = BY_NAME["topics"].limit


class Differing(NamedTuple):
    """Where the chosen topics and the words of a request part ways.

    missing: spoken of clearly and not chosen.  silent: chosen, and no word of the text speaks of them.
    """

    missing: list[Spoken]
    silent: list[str]


def topics_in(document: Mapping[str, Any], language: str) -> list[Spoken]:
    """All topics that the words of a request speak of, the strongest first."""
    return spoken_of(_texts(document, language))


def proposed(document: Mapping[str, Any], language: str, chosen: Collection[str]) -> list[Spoken]:
    """Topics that the text speaks of clearly and that are not chosen, no more than a request can have."""
    return [one for one in topics_in(document, language) if one.is_clear and one.topic not in chosen][:MOST]


def differing(document: Mapping[str, Any], language: str, chosen: Collection[str]) -> Differing:
    """Where the chosen topics and the words part ways; nowhere while the text speaks of no topic at all."""
    found = topics_in(document, language)
    spoken = {one.topic for one in found}
    return Differing(
        [one for one in found if one.is_clear and one.topic not in chosen][:MOST],
        [topic for topic in chosen if topic not in spoken] if found else [],
    )


def languages(document: Mapping[str, Any], language: str, chosen: Collection[str]) -> list[Tongue]:
    """Languages that the text says work is done in, or is to be, and that are not chosen."""
    role = Told(document.get("experts_role") or "", language, "experts_role")
    return [one for one in tongues_of([*_texts(document, language), role]) if one.code not in chosen]


def _texts(document: Mapping[str, Any], language: str) -> list[Told]:
    return [Told(text, language, place) for place, text in told(document.get("title") or "", document)]
