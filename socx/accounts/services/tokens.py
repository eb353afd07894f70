"""Tokens for the API: shown once, kept as digests, worth what their owner may do now."""

from __future__ import annotations

from datetime import datetime

from socx.access.actors import Actor
from socx.accounts import queries
from socx.accounts.models import ApiToken, User
from socx.accounts.secrets import digest, new_secret
from socx.audit import services as audit
from socx.core.errors import Invalid, NotFound
from socx.core.i18n import N_
from socx.db import db

#: Tokens begin with this, so that one that was published by mistake can be found.
PREFIX = "socx_"

#: More live tokens than this are a sign that nobody knows what they are for.
MOST = 20


def create_token(user: User, name: str, *, by: Actor, at: datetime) -> tuple[ApiToken, str]:
    """Make a token; return its row and its text, which is not kept and cannot be shown again.

    Raises Invalid when there are too many tokens already.
    """
    if len(db.session.scalars(queries.tokens_of(user.id)).all()) >= MOST:
        raise Invalid({"name": N_("You have %(most)s tokens. Revoke one that you do not use any more.")}, most=MOST)
    text = PREFIX + new_secret()
    token = ApiToken(user_id=user.id, name=name.strip(), digest=digest(text), created_at=at)
    db.session.add(token)
    db.session.flush()
    audit.record(("user", user.id), "create_token", by=by, at=at, token=token.id)
    return token, text


def revoke_token(user: User, token_id: int, *, by: Actor, at: datetime) -> None:
    """Make a token worthless; twice does what once does. Raises NotFound for somebody else's."""
    token = db.session.get(ApiToken, token_id)
    if token is None or token.user_id != user.id:
        raise NotFound
    if token.revoked_at is None:
        token.revoked_at = at
        audit.record(("user", user.id), "revoke_token", by=by, at=at, token=token.id)
