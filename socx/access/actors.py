"""Who acts: a value with a role and what it is tied to, never a database row."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an account is for. One account has one role."""

    OFFICIAL = "official"
    APPROVER = "approver"
    ADVISER = "adviser"
    MANAGER = "manager"
    DELEGATION = "delegation"
    COMMISSION = "commission"
    EXPERT = "expert"
    ADMINISTRATOR = "administrator"
    SIGNATORY = "signatory"  # who signs by a link; no account has it
    SCHEDULER = "scheduler"  # the clock; no account has it


#: Roles that act without an account.
WITHOUT_ACCOUNT = frozenset({Role.SIGNATORY, Role.SCHEDULER})
#: Roles that belong to an institution.
PARTNER_ROLES = frozenset({Role.OFFICIAL, Role.APPROVER})
#: Roles that handle cases for the facility.
TEAM_ROLES = frozenset({Role.ADVISER, Role.MANAGER})


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody (or the clock) who wants something.

    institution_id ties partner roles to their institution, partner a delegation to its partner
    country or territory, domain an adviser to a desk.
    """

    user_id: int | None
    role: Role | None
    institution_id: int | None = None
    partner: str | None = None
    domain: str | None = None


ANONYMOUS = Actor(None, None)
SCHEDULER = Actor(None, Role.SCHEDULER)
