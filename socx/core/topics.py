"""The controlled vocabulary: 68 topics in three languages, read once from data/topics.csv."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from socx.core.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_

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
        return self.labels.get(language, self.labels[DEFAULT_LANGUAGE])


@cache
def topics() -> Mapping[str, Topic]:
    """All topics by id, in the order of the table."""
    text = (files("socx.core") / "data" / "topics.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    return MappingProxyType({row["id"]: _topic(row) for row in rows})


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
