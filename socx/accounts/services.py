"""Verbs on accounts."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import func, select

from socx.access.actors import Actor, Role
from socx.accounts.models import User
from socx.audit import services as audit
from socx.core.errors import Invalid
from socx.core.i18n import N_
from socx.db import db


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
    errors = {}
    if db.session.scalar(select(User.id).where(func.lower(User.email) == email)):
        errors["email"] = N_("There is already an account with this e-mail.")
    if role in (Role.OFFICIAL, Role.APPROVER) and institution_id is None:
        errors["institution_id"] = N_("Choose the institution of this person.")
    if role is Role.DELEGATION and partner_code is None:
        errors["partner_code"] = N_("Choose the partner country or territory.")
    if role is Role.ADVISER and domain is None:
        errors["domain"] = N_("Choose the domain of this adviser.")
    if errors:
        raise Invalid(errors)
    user = User(
        email=email,
        name=name.strip(),
        password=password_hash,
        fs_uniquifier=secrets.token_hex(16),
        role=role.value,
        institution_id=institution_id if role in (Role.OFFICIAL, Role.APPROVER) else None,
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
