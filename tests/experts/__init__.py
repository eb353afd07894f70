"""Tests of experts."""

from __future__ import annotations

from socx.accounts.models import User
from socx.db import db
from socx.experts import queries
from socx.experts.models import Expert


def own(account: User) -> Expert | None:
    """The profile of an account as it stands in the database now."""
    db.session.expire_all()
    return queries.of_user(account.id)
