"""Who is told about a meeting."""

from __future__ import annotations

from sqlalchemy import Select

from socx.access.actors import TEAM_ROLES, Role
from socx.accounts import queries as accounts
from socx.accounts.models import User
from socx.outreach.models import Meeting


def officials(meeting: Meeting) -> Select[User]:
    """Those of the institution who file requests."""
    return accounts.with_role(Role.OFFICIAL).where(User.institution_id == meeting.institution_id)


def staff() -> Select[User]:
    """Those of the facility who present, and who own next steps."""
    return accounts.with_role(*TEAM_ROLES)
