"""Find accounts."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Select, select

from socx.access.actors import Role
from socx.accounts.models import User
from socx.db import db


def with_role(*roles: Role) -> Select[User]:
    """Active accounts of these roles, in the order of their names."""
    return (
        select(User)
        .where(User.role.in_([r.value for r in roles]), User.active)
        .order_by(User.name, User.id)
    )


def by_email(email: str) -> User | None:
    return db.session.scalar(select(User).where(User.email == email.strip().lower()))


def names(ids: Iterable[int | None]) -> dict[int, str]:
    """The names of accounts by id: for trails and lists, in one query."""
    wanted = {i for i in ids if i is not None}
    if not wanted:
        return {}
    return {i: name for i, name in db.session.execute(select(User.id, User.name).where(User.id.in_(wanted)))}
