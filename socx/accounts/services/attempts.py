"""Count wrong passwords, in the database: all web workers share the count, and a restart keeps it."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from socx.accounts.models import FailedSignIn
from socx.accounts.secrets import digest
from socx.db import db

#: So many wrong passwords for one account are answered in this time; then it is closed for a while.
LIMIT, WINDOW = 10, timedelta(minutes=5)
#: So many from one place, over all accounts: a ministry's people may share one address, a guesser has many names.
PLACE_LIMIT = 100


def at_place(what: str, place: str) -> str:
    """What is counted for a place and no account: no e-mail holds a line end, so none can be typed that means it."""
    return f"{what}\n{place}"


def count_attempt(email: str, *, at: datetime) -> int:
    """Count a try for an account before its password is looked at; return the count's id.

    Commit before asking seconds_to_wait(): then tries at the same moment see each other, and no
    more than LIMIT of them pass. Addresses without an account are counted too, so that nobody
    learns which have one.
    """
    db.session.execute(delete(FailedSignIn).where(FailedSignIn.at < at - timedelta(days=1)))
    attempt = FailedSignIn(email_digest=_key(email), at=at)
    db.session.add(attempt)
    db.session.flush()
    return attempt.id


def seconds_to_wait(email: str, attempt_id: int, *, at: datetime, limit: int = LIMIT) -> int:
    """0 when this try may go on, else for how long the account, or what else was counted, stays closed.

    Forgive a try that is refused: trying again does not make the wait longer.
    """
    others = db.session.scalars(
        select(FailedSignIn.at)
        .where(
            FailedSignIn.email_digest == _key(email),
            FailedSignIn.at > at - WINDOW,
            FailedSignIn.id != attempt_id,
        )
        .order_by(FailedSignIn.at.desc(), FailedSignIn.id.desc())
        .limit(limit)
    ).all()
    if len(others) < limit:
        return 0
    return max(1, math.ceil((others[-1] + WINDOW - at).total_seconds()))


def forgive_attempt(*attempt_ids: int) -> None:
    """The password was right, or was not looked at: these tries do not count as wrong ones."""
    db.session.execute(delete(FailedSignIn).where(FailedSignIn.id.in_(attempt_ids)))


def _key(email: str) -> str:
    return digest(email.strip().casefold())
