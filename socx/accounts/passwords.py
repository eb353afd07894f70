"""Passwords at the edge: check one without telling who has an account, and links that set one."""

from __future__ import annotations

import logging
import math
import unicodedata
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from flask import current_app
from flask_security import hash_password, verify_password
from itsdangerous import BadSignature, URLSafeSerializer

from socx.accounts import queries, services
from socx.accounts.models import User
from socx.accounts.secrets import digest
from socx.core.errors import TooMany
from socx.core.i18n import N_
from socx.db import db, transaction
from socx.web.site import full_url, settings

logger = logging.getLogger(__name__)

#: OWASP ASVS 5.0, 6.2: long enough, no rules about kinds of characters, common ones refused.
SHORTEST, LONGEST = 12, 200

NEW_PASSWORD_WITHIN = timedelta(hours=2)
INVITATION_WITHIN = timedelta(days=7)

#: What people choose first, without digits and signs.
COMMON = frozenset(
    """
    password passwort motdepasse contrasena contraseña clave secret changeme letmein trustno
    qwerty qwertyuiop qwertzuiop azerty azertyuiop asdfghjkl zxcvbnm abcdefghijkl
    welcome bienvenue bienvenido bienvenida iloveyou jetaime tequiero sunshine princess football
    admin administrator administrador administrateur socx socxdemo demo monkey dragon master superman
    correcthorsebatterystaple
    """.split()  # noqa: SIM905 (easier to read and to add to)
)


def normalised(password: str) -> str:
    """One form for the same letters, however a keyboard writes them (NIST SP 800-63B, 5.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


def hashed(password: str) -> str:
    return str(hash_password(normalised(password)))


def weakness(password: str, user: User) -> str:
    """The sentence that says why a password is too easy to guess; empty when it is not."""
    text = normalised(password).casefold()
    letters_only = "".join(c for c in text if c.isalpha())
    own = {user.email.casefold(), user.email.split("@")[0].casefold(), "".join(user.name.casefold().split())}
    if len(text) < SHORTEST:
        return N_("Use 12 characters or more. A few words in a row are easy to remember.")
    if len(set(text)) < 6 or letters_only in COMMON or _is_a_row(text):
        return N_("This password is easy to guess. Use a few words that do not belong together.")
    if text in own or letters_only in {"".join(c for c in o if c.isalpha()) for o in own}:
        return N_("Do not use your name or your e-mail as the password.")
    return ""


def _is_a_row(text: str) -> bool:
    """123456789012, abcdefghijkl, abcabcabcabc."""
    steps = {(ord(b) - ord(a)) % (10 if text.isdigit() else 0x110000) for a, b in pairwise(text)}
    return len(steps) == 1 or any(text == text[:n] * (len(text) // n) for n in (1, 2, 3, 4) if len(text) % n == 0)


def check(email: str, password: str, now: datetime, place: str = "") -> User | None:
    """Whose password this is; None when it is nobody's, after the same time for all addresses.

    `place` is where the try comes from, when that is counted too. Raises TooMany from the 11th try for
    an account within five minutes and from the 101st of a place, also for the right password.
    """
    with transaction():
        attempt = services.count_attempt(email, at=now)
        attempts = [attempt, *([services.count_attempt(_at(place), at=now)] if place else [])]
    with transaction():
        wait = services.seconds_to_wait(email, attempt, at=now)
        if place:
            elsewhere = services.seconds_to_wait(_at(place), attempts[-1], at=now, limit=services.PLACE_LIMIT)
            wait = max(wait, elsewhere)
        if wait:
            services.forgive_attempt(*attempts)  # a try that is refused makes no wait longer
        user = queries.by_email(email)
        user_id, kept = (user.id, user.password) if user else (None, None)
    if wait:
        logger.warning("sign-in refused: too many wrong passwords", extra={"user_id": user_id})
        raise TooMany(
            N_("There were too many wrong passwords for this account. Wait %(minutes)s minutes, then try again."),
            retry_after=wait,
            minutes=math.ceil(wait / 60),
        )
    # No transaction is open here: a password takes long to check, and nobody waits for it.
    if kept:
        right = bool(verify_password(normalised(password), kept))
    else:
        hashed(password)
        right = False
    if not right:
        logger.info("wrong password", extra={"user_id": user_id})
        return None
    with transaction():
        services.forgive_attempt(*attempts)
    return db.session.get(User, user_id)


def _at(place: str) -> str:
    return services.at_place("sign-in", place)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(settings().key(), salt="link that sets a password")


def _state(user: User) -> str:
    """Changes when the link has been used: the password is another one then."""
    return digest(f"{user.fs_uniquifier}:{user.email}:{user.password}")[:24]


def link_for(user: User, within: timedelta, now: datetime) -> tuple[str, datetime]:
    """A link that sets this person's password once, and until when. It starts with the set address."""
    until = now + within
    token = _signer().dumps([user.id, int(until.timestamp()), _state(user)])
    path = current_app.url_map.bind("").build("accounts.new_password", {"token": token})
    return full_url(path), until


def set_by_link(token: str, password: str, now: datetime) -> bool:
    """Set a password by a link; False when it cannot be used any more. Of two at the same moment the first counts."""
    kept = hashed(password)  # takes long: no row is held meanwhile
    with transaction():
        user = user_for(token, now, to_use=True)
        if user is not None:
            services.change_password(user, kept, by=user.actor(), at=now)
    return user is not None


def user_for(token: str, now: datetime, *, to_use: bool = False) -> User | None:
    """Whom a link was made for; None when it is old, used, or was not made by us.

    With `to_use` the row is read anew and held: whoever comes second waits, and finds the link used.
    """
    try:
        user_id, until, state = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    held: dict[str, Any] = {"with_for_update": {"of": User}, "populate_existing": True} if to_use else {}
    user = db.session.get(User, user_id, **held)
    if user is None or not user.active or now.timestamp() > until or _state(user) != state:
        return None
    return user
