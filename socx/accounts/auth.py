"""Sign-in: Flask-Security for the sign-in page, our own table for who is signed in.

The cookie carries a secret whose digest is the key of a row. Signing out, changing the password or
closing the account deletes rows, and with them what a copied cookie is worth.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, abort, current_app, g, request, session
from flask_login import user_logged_out
from flask_security import Security, SQLAlchemySessionUserDatastore, user_authenticated
from sqlalchemy import update

from socx.access.actors import ANONYMOUS
from socx.accounts import queries, services
from socx.accounts.forms import SignInForm
from socx.accounts.models import AccountRole, ApiToken, User, UserSession
from socx.accounts.secrets import digest
from socx.config import Settings
from socx.core.i18n import LANGUAGES
from socx.core.values import DOMAINS
from socx.db import db, reading, transaction, writing_aside
from socx.web.security import own_path
from socx.web.site import settings

logger = logging.getLogger(__name__)

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
#: How long after the end of a session its browser can still leave text for the person.
LEFT_FOR = timedelta(days=2)
#: How often a session's row is touched; less often than pages are opened.
TOUCH = timedelta(minutes=2)
#: How often the last use of an API token is written down.
TOUCH_TOKEN = timedelta(hours=1)

CONFIG: dict[str, Any] = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
    "SECURITY_PASSWORD_NORMALIZE_FORM": "NFKC",
    "SECURITY_LOGIN_URL": "/sign-in",
    "SECURITY_LOGOUT_URL": "/sign-out",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_POST_LOGIN_VIEW": "/",
    "SECURITY_POST_LOGOUT_VIEW": "/sign-in",
    "SECURITY_LOGIN_USER_TEMPLATE": "accounts/sign_in.html",
    # Our form says one sentence for a wrong password and an unknown address alike.
    "SECURITY_RETURN_GENERIC_RESPONSES": False,
    "SECURITY_DEFAULT_REMEMBER_ME": False,
    "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
    # No second page that asks for the password; none of Flask-Security's own style sheets.
    "SECURITY_FRESHNESS": timedelta(minutes=-1),
    "SECURITY_STATIC_FOLDER": None,
    "SECURITY_JOIN_USER_ROLES": False,  # a role is a value here, not a table
}

datastore = SQLAlchemySessionUserDatastore(db.session, User, AccountRole)


def init_app(app: Flask, site: Settings) -> None:
    """Set up Flask-Security and put the actor of each request into `g`."""
    for name, value in CONFIG.items():
        app.config.setdefault(name, value)
    # Only a digest input for tokens in links; passwords use argon2 with their own salts.
    app.config.setdefault("SECURITY_PASSWORD_SALT", digest("links" + site.key()))
    app.before_request(load_actor)  # before Flask-Security looks for a user
    security = Security(app, datastore, register_blueprint=True, login_form=SignInForm)
    security.want_json(lambda _request: False)  # programs use the API and its tokens
    user_authenticated.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)

    @security.login_context_processor
    def demonstration() -> dict[str, Any]:
        if site.is_production:
            return {"demo_accounts": []}
        return {
            "demo_accounts": db.session.scalars(queries.demo_accounts()).all(),
            "demo_password": site.demo_password,
            "is_default_password": site.demo_password == Settings().demo_password,  # no secret: the README has it
            "domains": DOMAINS,
        }


def load_actor() -> None:
    """Find who sent this request; nobody when the session is unknown, idle or too old."""
    if request.endpoint == "static":
        g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]  # set by Flask-Login
        return
    reading.set(request.method in ("GET", "HEAD", "OPTIONS"))
    g.actor, g.user, g.left = ANONYMOUS, None, None
    if request.blueprint == "security":
        _refuse_what_no_page_sends()
    now = datetime.now(UTC)
    user = _user_of(session.get("sid"), now)
    if user is None:
        g.left = _who_left(session.get("sid"), now)
        _forget_cookie()
        return
    g.user = g._login_user = user
    g.actor = user.actor()
    g.language = user.language


def _refuse_what_no_page_sends() -> None:
    """Programs use the API; and nobody is sent to another site after signing in or out."""
    if request.is_json:
        abort(415)
    if request.method == "POST" and any(
        address and own_path(address) is None for address in request.values.getlist("next")
    ):
        abort(400)


def _user_of(secret: str | None, now: datetime) -> User | None:
    """Whose session this is, if it is alive; notes from time to time that it is used."""
    if not secret:
        return None
    row = db.session.get(UserSession, digest(secret))
    if row is None or now - row.seen_at > IDLE or now - row.started_at > LONGEST or not may_enter(row.user):
        return None
    if now - row.seen_at > TOUCH:
        key = row.id
        with writing_aside():
            db.session.execute(update(UserSession).where(UserSession.id == key).values(seen_at=now))
        row = db.session.get(UserSession, key)
    return row.user if row else None


def _who_left(secret: str | None, now: datetime) -> User | None:
    """Who was signed in with this browser until their session became too old; nobody who signed out.

    It opens no page: what such a browser still sends can be kept for that person, and nothing else.
    """
    row = db.session.get(UserSession, digest(secret)) if secret else None
    if row is not None:
        session["left"] = [row.user_id, now.timestamp()]
    user_id, since = session.get("left") or (None, 0)
    user = db.session.get(User, user_id) if user_id and now.timestamp() - since < LEFT_FOR.total_seconds() else None
    return user if user is not None and may_enter(user) else None


def may_enter(user: User) -> bool:
    """Whether the account is open; those of the demonstration are closed in production."""
    return user.active and not (user.is_demo and settings().is_production)


def user_for_token(text: str) -> User | None:
    """Whose API token this is, with the rules of the site: no closed and no demo accounts in production.

    Notes from time to time that the token is used. Call it before anything is changed: it begins anew.
    """
    now = datetime.now(UTC)
    token = queries.live_token(text)
    if token is None or not may_enter(token.user):
        return None
    key, last = token.id, token.last_used_at
    if last is None or now - last > TOUCH_TOKEN:
        with writing_aside():
            db.session.execute(update(ApiToken).where(ApiToken.id == key).values(last_used_at=now))
        token = db.session.get(ApiToken, key)
    return token.user if token else None


def _forget_cookie() -> None:
    """Drop what Flask-Login would otherwise believe."""
    for name in ("_user_id", "_fresh", "_id", "sid", "identity.id"):
        session.pop(name, None)
    g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]  # set by Flask-Login


def start_session(user: User, now: datetime) -> None:
    """Sign this browser in with a new secret; what the cookie held before is worth nothing after."""
    if old := session.get("sid"):
        services.end_session(old)
    session["sid"] = services.begin_session(user.id, at=now)
    for name in ("csrf_token", "csrf_token_raw", "left"):
        session.pop(name, None)
        g.pop(name, None)


def _signed_in(app: Flask, user: User, **_: Any) -> None:
    start_session(user, datetime.now(UTC))
    language = session.pop("language", None)
    if language in LANGUAGES and language != user.language:
        user.language = language  # what was chosen on the sign-in page is the latest choice
    logger.info("signed in", extra={"user_id": user.id})


def _signed_out(app: Flask, user: User, **_: Any) -> None:
    session.pop("left", None)
    session["last_language"] = user.language  # the sign-in page stays in the language of the last page
    if secret := session.pop("sid", None):
        with transaction():
            services.end_session(secret)
    logger.info("signed out")
