"""Who is meant by "writers", "judges" and so on, for a deliverable or a summary."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, or_, select

from socx.accounts.models import User
from socx.activities.models import Position
from socx.deliverables.models import Deliverable
from socx.experts.models import Expert
from socx.requests import audiences as of_request


def writers(item: Deliverable) -> Select[User]:
    """The experts who write it, as far as they have an account."""
    return (
        select(User)
        .join(Expert, Expert.user_id == User.id)
        .join(Position, Position.expert_id == Expert.id)
        .where(Position.id.in_([p.id for p in item.writer_positions]), User.active)
        .distinct()
        .order_by(User.name, User.id)
    )


def co_producers(item: Deliverable) -> Select[User]:
    """The people of the institution that writes it together with the experts."""
    return of_request.of_institutions(item.co_producer_ids)


def judges(item: Deliverable) -> Select[User]:
    """Those who accept a deliverable of this kind: the adviser, and where it is for the partner each institution."""
    sides = [advisers(item), *([partner(item)] if item.is_for_partner_to_accept else [])]
    return select(User).where(or_(*(User.id.in_(_ids(side)) for side in sides))).order_by(User.name, User.id)


def _ids(found: Select[User]) -> Select[int]:
    return found.with_only_columns(User.id).order_by(None)


def partner(item: Any) -> Select[User]:
    return of_request.AUDIENCES["partner"](item.request)


def advisers(item: Any) -> Select[User]:
    return of_request.AUDIENCES["advisers"](item.request)


AUDIENCES: dict[str, Callable[[Any], Select[User]]] = {
    "writers": writers,
    "co_producers": co_producers,
    "judges": judges,
    "partner": partner,
    "advisers": advisers,
}
