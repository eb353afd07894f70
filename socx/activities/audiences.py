"""Who is meant by "experts", "partner" and so on, for an action or an activity."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Select, select

from socx.accounts.models import User
from socx.activities.models import Action, Activity, Position
from socx.core.i18n import N_
from socx.experts.models import Expert
from socx.requests import audiences as of_request

Item = Action | Activity


def experts(item: Item) -> Select[User]:
    """Accounts of the experts on the positions."""
    activity_ids = [a.id for a in item.activities] if isinstance(item, Action) else [item.id]
    return (
        select(User)
        .join(Expert, Expert.user_id == User.id)
        .join(Position, Position.expert_id == Expert.id)
        .where(Position.activity_id.in_(activity_ids), User.active)
        .distinct()
        .order_by(User.name, User.id)
    )


def _request_audience(name: str) -> Callable[[Item], Select[User]]:
    def audience(item: Item) -> Select[User]:
        action = item if isinstance(item, Action) else item.action
        return of_request.AUDIENCES[name](action.request)

    return audience


AUDIENCES: dict[str, Callable[[Item], Select[User]]] = {
    "experts": experts,
    "partner": _request_audience("partner"),
    "advisers": _request_audience("advisers"),
    "delegation": _request_audience("delegation"),
}

#: Who acts at a milestone, in words.
WHO = {
    "experts": N_("Experts"),
    "partner": N_("Partner institution"),
    "advisers": N_("Technical adviser"),
}
