"""Sign-in: Flask-Security for passwords and pages, our own table for who is signed in.

The cookie carries a secret whose digest is the key of a row. Signing out, changing the password or
disabling the account deletes rows, and with them what a copied cookie is worth.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, current_app, g, request, session
from flask_login import user_logged_out
from flask_security import (
    Security,
    SQLAlchemySessionUserDatastore,
    password_changed,
    password_reset,
    user_authenticated,
)
from sqlalchemy import delete, update

from socx.access.actors import ANONYMOUS
from socx.accounts.models import AccountRole, User, UserSession
from socx.config import Settings
from socx.db import db, reading

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
#: How often a session's row is touched; less often than pages are opened.
TOUCH = timedelta(minutes=2)

CONFIG: dict[str, Any] = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
    "SECURITY_PASSWORD_LENGTH_MIN": 12,
    "SECURITY_PASSWORD_NORMALIZE_FORM": "NFKC",
    "SECURITY_LOGIN_URL": "/sign-in",
    "SECURITY_LOGOUT_URL": "/sign-out",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_POST_LOGIN_VIEW": "/",
    "SECURITY_POST_LOGOUT_VIEW": "/sign-in",
    "SECURITY_LOGIN_USER_TEMPLATE": "accounts/sign_in.html",
    "SECURITY_RECOVERABLE": True,
    "SECURITY_RESET_URL": "/forgotten-password",
    "SECURITY_FORGOT_PASSWORD_TEMPLATE": "accounts/forgotten_password.html",
    "SECURITY_RESET_PASSWORD_TEMPLATE": "accounts/new_password.html",
    "SECURITY_CHANGEABLE": True,
    "SECURITY_CHANGE_URL": "/account/password",
    "SECURITY_CHANGE_PASSWORD_TEMPLATE": "accounts/change_password.html",
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_RESET_PASSWORD_WITHIN": "2 hours",
    "SECURITY_REDIRECT_VALIDATE_MODE": ["absolute"],
    "SECURITY_SEND_REGISTER_EMAIL": False,
    "SECURITY_DEFAULT_REMEMBER_ME": False,
    "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
    "SECURITY_FLASH_MESSAGES": True,
}


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


datastore = SQLAlchemySessionUserDatastore(db.session, User, AccountRole)


def init_app(app: Flask, settings: Settings) -> None:
    """Set up Flask-Security and put the actor of each request into `g`."""
    for name, value in CONFIG.items():
        app.config.setdefault(name, value)
    # Only a digest input for tokens in links; passwords use argon2 with their own salts.
    app.config.setdefault("SECURITY_PASSWORD_SALT", digest("links" + settings.key()))
    app.before_request(load_actor)  # before Flask-Security looks for a user
    Security(app, datastore, register_blueprint=True)
    user_authenticated.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)
    password_changed.connect(_end_all_sessions, app)
    password_reset.connect(_end_all_sessions, app)


def load_actor() -> None:
    """Find who sent this request; nobody when the session is unknown, idle or too old."""
    if request.endpoint == "static":
        return
    reading.set(request.method in ("GET", "HEAD", "OPTIONS"))
    g.actor, g.user = ANONYMOUS, None
    secret = session.get("sid")
    if not secret:
        _forget_cookie()
        return
    now = datetime.now(UTC)
    row = db.session.get(UserSession, digest(secret))
    if row is None or not row.user.active or now - row.seen_at > IDLE or now - row.started_at > LONGEST:
        _forget_cookie()
        return
    if now - row.seen_at > TOUCH:
        row = _touch(row.id, now)
    user = row.user
    g.user = g._login_user = user
    g.actor = user.actor()
    g.language = user.language


def _touch(key: str, now: datetime) -> UserSession:
    """Write that the session was used, in a short transaction of its own."""
    db.session.rollback()
    was_reading = reading.get()
    reading.set(False)
    db.session.execute(update(UserSession).where(UserSession.id == key).values(seen_at=now))
    db.session.commit()
    reading.set(was_reading)
    return db.session.get_one(UserSession, key)


def _forget_cookie() -> None:
    """Drop what Flask-Login would otherwise believe."""
    for name in ("_user_id", "_fresh", "_id", "sid", "identity.id"):
        session.pop(name, None)
    g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]


def _signed_in(app: Flask, user: User, **_: Any) -> None:
    """A new session with a new secret; what was before signing in is worth nothing after."""
    language = session.get("language")
    secret = secrets.token_urlsafe(32)
    now = datetime.now(UTC)
    db.session.add(UserSession(id=digest(secret), user_id=user.id, started_at=now, seen_at=now))
    db.session.flush()
    session["sid"] = secret
    if language and language != user.language:
        user.language = language  # what was chosen on the sign-in page is the latest choice


def _signed_out(app: Flask, user: User, **_: Any) -> None:
    secret = session.pop("sid", None)
    if secret:
        db.session.execute(delete(UserSession).where(UserSession.id == digest(secret)))
        db.session.commit()


def _end_all_sessions(app: Flask, user: User, **_: Any) -> None:
    end_sessions(user.id)


def end_sessions(user_id: int) -> None:
    """Sign a user out everywhere: password changed, role changed, account disabled."""
    db.session.execute(delete(UserSession).where(UserSession.user_id == user_id))
