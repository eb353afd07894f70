"""What accounts keep about people, and how the account of an erased expert is emptied."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete

from socx.accounts.models import ApiToken, FailedSignIn, User, UserSession
from socx.accounts.secrets import digest
from socx.core.i18n import N_
from socx.core.personal import Data, Keeper, Person, Subject, register
from socx.db import db, plain_rows

#: No mail server has this domain (RFC 2606); an emptied row needs an address that nobody else has.
NOWHERE = "erased.invalid"


def subjects(person: Person) -> Sequence[Subject]:
    return [("user", person.user_id)] if person.user_id is not None else []


def read(person: Person) -> Data:
    """The account without its secrets, where it is signed in, and its tokens without their digests."""
    return {
        "user": plain_rows(User, User.id == person.user_id, without=("password", "fs_uniquifier", "is_demo")),
        "user_session": plain_rows(UserSession, UserSession.user_id == person.user_id, without=("id",)),
        "api_token": plain_rows(ApiToken, ApiToken.user_id == person.user_id, without=("digest",)),
    }


def erase(person: Person, _at: datetime) -> int:
    """Empty the account and close it; what it did still points at a row."""
    if person.email:
        db.session.execute(delete(FailedSignIn).where(FailedSignIn.email_digest == digest(person.email)))
    user = db.session.get(User, person.user_id) if person.user_id is not None else None
    if user is None:
        return 0
    for table in (UserSession, ApiToken):
        db.session.execute(delete(table).where(table.user_id == user.id))
    user.name, user.email, user.password, user.active = f"#{user.id}", f"{user.id}@{NOWHERE}", None, False
    user.fs_uniquifier = secrets.token_hex(32)
    db.session.flush()
    return 1


register(
    Keeper(
        key="accounts.account", label=N_("Account"), keep_for="accounts",
        purpose=N_("To let you in, and to know who did what."),
        tables=("user", "user_session", "api_token", "failed_sign_in"),
        subjects=subjects, read=read, erase=erase,
    )
)  # fmt: skip
