"""The controlled vocabulary: 68 topics in three languages, read once from data/topics.csv."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from socx.core.i18n import LANGUAGES, N_, in_language
from socx.core.places import rows_of

# fmt: off
TOPIC_DOMAINS = {
    "social_protection": N_("Social protection"),
    "labour":            N_("Labour"),
    "employment":        N_("Employment"),
    "cross_cutting":     N_("Cross-cutting"),
}
# fmt: on


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic: its labels by language, its synonyms in any language, its external codes."""

    id: str
    domain: str
    labels: Mapping[str, str]
    synonyms: tuple[str, ...]
    codes: tuple[str, ...]
    sensitive: bool

    def label(self, language: str) -> str:
        return in_language(self.labels, language)


@cache
def topics() -> Mapping[str, Topic]:
    """All topics by id, in the order of the table."""
    return MappingProxyType({row["id"]: _topic(row) for row in rows_of("topics.csv")})


def _topic(row: Mapping[str, str]) -> Topic:
    return Topic(
        id=row["id"],
        domain=row["domain"],
        labels=MappingProxyType({code: row[f"label_{code}"] for code in LANGUAGES}),
        synonyms=tuple(s.strip() for s in row["synonyms"].split(";") if s.strip()),
        codes=tuple(row["codes"].split()),
        sensitive=row["sensitive"] == "yes",
    )


def topic_label(topic_id: str, language: str) -> str:
    """The label of a topic, or its id where the table has lost it since."""
    found = topics().get(topic_id)
    return found.label(language) if found else topic_id
