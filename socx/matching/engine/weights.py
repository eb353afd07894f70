"""What each part of a score is worth, as data with a version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

WEIGHTS_VERSION = "2026.2"
"""Kept with every shortlist; a new set of weights is a new version."""


@dataclass(frozen=True)
class Weights:
    """Points of each part; only their proportions count, since a score is out of 100.

    A part that a need does not ask for leaves its points to the others in proportion.
    """

    text: float = 24.0
    concepts: float = 10.0
    meaning: float = 60.0
    topics: float = 25.0
    languages: float = 10.0
    assistance: float = 8.0
    availability: float = 5.0
    experience: float = 4.0
    kind: float = 3.0
    version: str = WEIGHTS_VERSION

    def __post_init__(self) -> None:
        for name, points in self.points().items():
            if not points >= 0:
                raise ValueError(f"The weight of {name} must be zero or more, not {points!r}.")

    def points(self) -> dict[str, float]:
        """The weights by the name of their part, in the order in which parts are shown."""
        values = asdict(self)
        del values["version"]
        return values


DEFAULT_WEIGHTS = Weights()

TOPIC_CLAIMED: Mapping[int, float] = {1: 0.4, 2: 0.6, 3: 0.7, 4: 0.8}
"""What a claimed level of a topic is worth, by level."""

TOPIC_EVIDENCE = 0.2
"""What evidence adds to a claimed topic."""

TOPIC_UNCLAIMED = 0.5
"""What a topic is worth that is evidenced though nobody claimed it; no more than level 1 with
evidence, so that claiming it as well never lowers a score."""

LANGUAGE_STEP = 0.5
"""What each CEFR step under the level asked takes away."""

KIND_CREDIT: Mapping[str, float] = {
    "public_servant": 1.0,
    "mandated_body": 1.0,
    "social_partner_worker": 0.9,
    "social_partner_employer": 0.9,
    "retired_official": 0.8,
    "partner_country_practitioner": 0.8,
    "academic": 0.7,
    "international_organisation": 0.7,
    "private": 0.5,
}
"""The programme sends public servants and mandated bodies first (its guide for partners).

Both sides of the social partners are worth the same: which side it is would tell of union
membership, and that is never a feature.
"""

KIND_UNKNOWN = 0.5
"""Credit of a kind that the table does not name."""
