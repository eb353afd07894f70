"""Find accounts."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Select, func, select

from socx.access.actors import Role
from socx.accounts.models import ApiToken, User, UserSession
from socx.accounts.secrets import digest
from socx.db import db


def find(user_id: int) -> User | None:
    return db.session.get(User, user_id)


def with_role(*roles: Role) -> Select[User]:
    """Active accounts of these roles, in the order of their names."""
    return select(User).where(User.role.in_([r.value for r in roles]), User.active).order_by(User.name, User.id)


def by_email(email: str) -> User | None:
    return db.session.scalar(select(User).where(User.email == email.strip().lower()))


def matching(words: str = "", role: str = "", active: bool | None = None) -> Select[User]:
    """Accounts whose name or e-mail holds the words, of one role if asked, by name."""
    found = select(User)
    if words.strip():
        wanted = words.strip().lower()
        found = found.where(
            func.lower(User.name).contains(wanted, autoescape=True)
            | func.lower(User.email).contains(wanted, autoescape=True)
        )
    if role:
        found = found.where(User.role == role)
    if active is not None:
        found = found.where(User.active == active)
    return found.order_by(func.lower(User.name), User.id)


def demo_accounts() -> Select[User]:
    """The demonstration accounts that can sign in."""
    return select(User).where(User.is_demo, User.active).order_by(User.id)


def sessions_of(user_id: int) -> Select[UserSession]:
    """Browsers in which somebody is signed in, the latest used first."""
    return (
        select(UserSession).where(UserSession.user_id == user_id).order_by(UserSession.seen_at.desc(), UserSession.id)
    )


def tokens_of(user_id: int) -> Select[ApiToken]:
    """API tokens that are not revoked, newest first."""
    return (
        select(ApiToken)
        .where(ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None))
        .order_by(ApiToken.created_at.desc(), ApiToken.id.desc())
    )


def live_token(text: str) -> ApiToken | None:
    """The row of a token that is not revoked and whose owner's account is open."""
    return db.session.scalar(
        select(ApiToken)
        .join(ApiToken.user)
        .where(ApiToken.digest == digest(text), ApiToken.revoked_at.is_(None), User.active)
    )


def names(ids: Iterable[int | None]) -> dict[int, str]:
    """The names of accounts by id: for trails and lists, in one query."""
    wanted = {i for i in ids if i is not None}
    if not wanted:
        return {}
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(wanted)))
    return dict(rows.all())
