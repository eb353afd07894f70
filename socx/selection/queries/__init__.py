"""Find what selection keeps: requirements, terms of reference, calls, invitations and applications."""

from socx.selection.queries.asked import (
    all_terms,
    covering_calls,
    current_terms,
    find_terms,
    latest_terms,
    requirement,
    requirements_by_id,
    requirements_of,
)

__all__ = [
    "all_terms",
    "covering_calls",
    "current_terms",
    "find_terms",
    "latest_terms",
    "requirement",
    "requirements_by_id",
    "requirements_of",
]
