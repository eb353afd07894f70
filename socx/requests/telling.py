"""The answers of a request that say what is needed. Contacts, donors and logistics would only blur it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

TELLING = (
    "context", "tried", "change", "assistance_sought", "general_objective", "specific_objectives",
    "expected_results", "beneficiaries", "expertise",
)  # fmt: skip
TELLING_OF_ACTIVITY = ("title", "objective", "output")


def told(title: str, answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each text with the place where it stands: the title, the answers, the activities by their numbers."""
    activities = [one for one in answers.get("activities") or [] if isinstance(one, dict)]
    texts = [("title", title), *((name, answers.get(name)) for name in TELLING)]
    texts += [(f"activity:{n}", one.get(name)) for n, one in enumerate(activities, 1) for name in TELLING_OF_ACTIVITY]
    for place, text in texts:
        if isinstance(text, str) and text.strip():
            yield place, text
