"""Make and change accounts."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import func, select

from socx.access.actors import PARTNER_ROLES, Actor, Role
from socx.accounts import letters, queries
from socx.accounts.models import User
from socx.accounts.services.sessions import end_sessions
from socx.audit import queries as trail
from socx.audit import services as audit
from socx.core.errors import Invalid
from socx.core.i18n import LANGUAGES, N_
from socx.core.places import partners
from socx.db import db
from socx.institutions.models import Institution

#: So many links for a new password are sent to one person in this time; a stranger cannot fill a mailbox.
MOST_LINKS, LINKS_WITHIN = 3, timedelta(hours=1)


def create_user(
    *,
    email: str,
    name: str,
    role: Role,
    password_hash: str | None,
    by: Actor,
    at: datetime,
    institution_id: int | None = None,
    partner_code: str | None = None,
    domain: str | None = None,
    language: str = "en",
    is_demo: bool = False,
) -> User:
    """Make an account.

    Raises Invalid when the address is taken or the role lacks what it is tied to.
    """
    email = email.strip().lower()
    _check(None, email, role, institution_id, partner_code, domain)
    user = User(
        email=email,
        name=name.strip(),
        password=password_hash,
        fs_uniquifier=secrets.token_hex(16),
        role=role.value,
        institution_id=institution_id if role in PARTNER_ROLES else None,
        partner_code=partner_code if role is Role.DELEGATION else None,
        domain=domain if role is Role.ADVISER else None,
        language=language,
        is_demo=is_demo,
        active=True,
        created_at=at,
    )
    db.session.add(user)
    db.session.flush()
    audit.record(("user", user.id), "create", by=by, at=at, role=role.value)
    return user


def update_user(
    user: User,
    *,
    email: str,
    name: str,
    role: Role,
    active: bool,
    language: str,
    by: Actor,
    at: datetime,
    institution_id: int | None = None,
    partner_code: str | None = None,
    domain: str | None = None,
) -> None:
    """Change an account. Whoever may do something else from now on is signed out everywhere.

    Raises Invalid for what create_user() refuses, and when no administrator would be left.
    """
    email = email.strip().lower()
    _check(user, email, role, institution_id, partner_code, domain)
    if user.role == Role.ADMINISTRATOR and user.active and not (active and role is Role.ADMINISTRATOR):
        _keep_one_administrator(user, "role" if role is not Role.ADMINISTRATOR else "active")
    before = _rights(user)
    user.name, user.language = name.strip(), language
    user.email, user.role, user.active = email, role.value, active
    user.institution_id = institution_id if role in PARTNER_ROLES else None
    user.partner_code = partner_code if role is Role.DELEGATION else None
    user.domain = domain if role is Role.ADVISER else None
    after = _rights(user)
    changed = [name for name in before if before[name] != after[name]]
    if changed:
        end_sessions(user.id)
    if not active:
        for token in db.session.scalars(queries.tokens_of(user.id)):
            token.revoked_at = at
    # That something changed is kept, and the roles; addresses stay out of the trail.
    audit.record(("user", user.id), "update", by=by, at=at, changed=changed, roles=[before["role"], after["role"]])
    db.session.flush()


def update_own(user: User, *, name: str, language: str, by: Actor, at: datetime) -> None:
    """Change what a person may change about their own account."""
    user.name = name.strip()
    user.language = language
    audit.record(("user", user.id), "update_own", by=by, at=at)


def choose_language(user: User, language: str) -> None:
    """Keep the language that a person reads in."""
    if language in LANGUAGES:
        user.language = language


def change_password(user: User, password_hash: str, *, by: Actor, at: datetime) -> None:
    """Set a password and sign the person out everywhere; tell them by mail."""
    had_one = user.password is not None
    user.password = password_hash
    end_sessions(user.id)
    audit.record(("user", user.id), "change_password", by=by, at=at)
    if had_one:
        letters.send("accounts/password_changed", user, {}, at)


def invite(user: User, link: str, until: datetime, *, by: Actor, at: datetime) -> None:
    """Ask a new person by mail to choose a password."""
    audit.record(("user", user.id), "invite", by=by, at=at)
    letters.send("accounts/invitation", user, {"link": link, "until": until.isoformat()}, at)


def send_new_password_link(user: User, link: str, until: datetime, *, by: Actor, at: datetime) -> None:
    """Send the link that sets a new password, unless a few were sent already: they still work."""
    if trail.count("user", user.id, "ask_new_password", since=at - LINKS_WITHIN) >= MOST_LINKS:
        return
    audit.record(("user", user.id), "ask_new_password", by=by, at=at)
    letters.send("accounts/new_password", user, {"link": link, "until": until.isoformat()}, at)


def _check(
    user: User | None,
    email: str,
    role: Role,
    institution_id: int | None,
    partner_code: str | None,
    domain: str | None,
) -> None:
    """Raise Invalid when the address is taken or the role lacks what it is tied to."""
    errors = {}
    taken = queries.by_email(email)
    if taken is not None and taken is not user:
        errors["email"] = N_("There is already an account with this e-mail.")
    if role in PARTNER_ROLES and (institution_id is None or db.session.get(Institution, institution_id) is None):
        errors["institution_id"] = N_("Choose the institution of this person.")
    if role is Role.DELEGATION and partner_code not in partners():
        errors["partner_code"] = N_("Choose the partner country or territory.")
    if role is Role.ADVISER and not domain:
        errors["domain"] = N_("Choose the domain of this adviser.")
    if errors:
        raise Invalid(errors)


def _keep_one_administrator(user: User, field: str) -> None:
    others = db.session.scalar(
        select(func.count()).where(User.role == Role.ADMINISTRATOR.value, User.active, User.id != user.id)
    )
    if not others:
        raise Invalid({field: N_("This is the last administrator. Make another one first.")})


def _rights(user: User) -> dict[str, object]:
    """What decides what an account may do, and by what it signs in."""
    names = ("email", "role", "active", "institution_id", "partner_code", "domain")
    return {name: getattr(user, name) for name in names}
