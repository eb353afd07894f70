"""Find what selection keeps: requirements, terms of reference, calls, invitations and applications."""

from socx.selection.queries.applications import (
    application_of,
    applications_for,
    applications_of,
    applications_to,
    find_application,
)
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
from socx.selection.queries.calls import (
    calls_of,
    calls_visible_to,
    due_to_close,
    due_to_lapse,
    find_call,
    find_invitation,
    invitation,
    invitations_of,
    invitations_to,
    public_calls,
)

__all__ = [
    "all_terms",
    "application_of",
    "applications_for",
    "applications_of",
    "applications_to",
    "calls_of",
    "calls_visible_to",
    "covering_calls",
    "current_terms",
    "due_to_close",
    "due_to_lapse",
    "find_application",
    "find_call",
    "find_invitation",
    "find_terms",
    "invitation",
    "invitations_of",
    "invitations_to",
    "latest_terms",
    "public_calls",
    "requirement",
    "requirements_by_id",
    "requirements_of",
]
