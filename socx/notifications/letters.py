"""Letters of the accounts room, such as invitations, go the way of all notices."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from socx.access.permissions import Permission
from socx.accounts import queries
from socx.accounts.letters import set_mailer
from socx.accounts.models import User
from socx.notifications import services
from socx.notifications.subjects import SubjectKind, register


def send(kind: str, user: User, facts: Mapping[str, str], at: datetime) -> None:
    """Queue a letter to the person it is about. Its link, if any, takes the place of the page's."""
    until = facts.get("until")
    services.queue(
        kind,
        [user.id],
        ("user", user.id),
        at=at,
        generation=secrets.token_hex(8),  # each asking is answered, also the second in a minute
        not_after=datetime.fromisoformat(until) if until else None,
        facts=facts,
    )


def _describe(_user: User) -> dict[str, Any]:
    return {}


#: The mail that stands for several notices leads to the list of all of them.
register(SubjectKind("inbox", queries.find, Permission.ACCOUNT_OWN, _describe, "notifications.inbox"))
register(SubjectKind("user", queries.find, Permission.ACCOUNT_OWN, _describe, "accounts.mine"))
set_mailer(send)
