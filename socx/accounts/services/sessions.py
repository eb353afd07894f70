"""Signed-in browsers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete

from socx.accounts.models import UserSession
from socx.accounts.secrets import digest, new_secret
from socx.db import db


def begin_session(user_id: int, *, at: datetime) -> str:
    """Sign a browser in and return the secret that its cookie carries."""
    secret = new_secret()
    db.session.add(UserSession(id=digest(secret), user_id=user_id, started_at=at, seen_at=at))
    db.session.flush()
    return secret


def end_session(secret: str) -> None:
    """Sign one browser out; a copy of its cookie is worth nothing from now on."""
    db.session.execute(delete(UserSession).where(UserSession.id == digest(secret)))


def end_sessions(user_id: int) -> None:
    """Sign a person out everywhere: password changed, role changed, account closed."""
    db.session.execute(delete(UserSession).where(UserSession.user_id == user_id))
