"""Who is meant by "expert" and "advisers" when a profile moves: queries for accounts."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Select

from socx.access.actors import Role
from socx.accounts import queries as accounts
from socx.accounts.models import User
from socx.experts.models import Expert


def expert(item: Expert) -> Select[User]:
    """The account of the person; nobody where there is none yet."""
    return accounts.with_role(Role.EXPERT).where(User.id == item.user_id)


def advisers(item: Expert) -> Select[User]:
    """All advisers: the roster belongs to both desks."""
    return accounts.with_role(Role.ADVISER)


AUDIENCES: dict[str, Callable[[Expert], Select[User]]] = {"expert": expert, "advisers": advisers}
