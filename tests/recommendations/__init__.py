"""The register of recommendations."""

from __future__ import annotations

from datetime import date
from typing import Any

from socx.access.actors import Role
from socx.recommendations import services
from socx.recommendations.models import Recommendation
from tests.factories import NOW, make_user


def values(**given: Any) -> dict[str, Any]:
    return {
        "source": "Working group of civil society", "document": "Bulletin no. 1", "url": "",
        "issued_on": date(2026, 1, 10), "text": "Keep services for victims open to all who need them.",
        "addressees": "", "domain": "labour_employment", "sensitivity": "normal", "topics": ["EM14"],
        "partners": ["XK"],
    } | given  # fmt: skip


def make_recommendation(**given: Any) -> Recommendation:
    by = given.pop("by", None) or make_user(Role.MANAGER)
    return services.keep(None, values(**given), by=by.actor(), at=NOW)
