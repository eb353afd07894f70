"""The matching engine: needs and profiles in, ranking and reasons out. No web, no database."""

from __future__ import annotations

from socx.core.values import Period
from socx.matching.engine.concepts import Concept, concept_name, glossary
from socx.matching.engine.eligibility import reasons_against, screen
from socx.matching.engine.matcher import Matcher
from socx.matching.engine.values import (
    Change,
    Excluded,
    Explanation,
    Item,
    Missing,
    Need,
    Part,
    Passage,
    Profile,
    Quote,
    Ranked,
    Reason,
)
from socx.matching.engine.weights import DEFAULT_WEIGHTS, WEIGHTS_VERSION, Weights

__all__ = [
    "DEFAULT_WEIGHTS",
    "WEIGHTS_VERSION",
    "Change",
    "Concept",
    "Excluded",
    "Explanation",
    "Item",
    "Matcher",
    "Missing",
    "Need",
    "Part",
    "Passage",
    "Period",
    "Profile",
    "Quote",
    "Ranked",
    "Reason",
    "Weights",
    "concept_name",
    "glossary",
    "reasons_against",
    "screen",
]
