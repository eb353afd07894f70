"""Who is meant by "partner", "advisers" and so on: queries for accounts, by the words of the workflow."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Select

from socx.access.actors import Role
from socx.accounts import queries as accounts
from socx.accounts.models import User
from socx.core.i18n import N_
from socx.requests.models import AssistanceRequest


def partner(item: AssistanceRequest) -> Select[User]:
    """Officials and approvers of the institution."""
    return accounts.with_role(Role.OFFICIAL, Role.APPROVER).where(User.institution_id == item.institution_id)


def approvers(item: AssistanceRequest) -> Select[User]:
    return accounts.with_role(Role.APPROVER).where(User.institution_id == item.institution_id)


def advisers(item: AssistanceRequest) -> Select[User]:
    """The adviser who has the case; until somebody has it, the desk of its domain."""
    if item.adviser_id is not None:
        return accounts.with_role(Role.ADVISER, Role.MANAGER).where(User.id == item.adviser_id)
    return accounts.with_role(Role.ADVISER).where(User.domain == item.domain)


def delegation(item: AssistanceRequest) -> Select[User]:
    return accounts.with_role(Role.DELEGATION).where(User.partner_code == item.institution.partner_code)


def commission(item: AssistanceRequest) -> Select[User]:
    return accounts.with_role(Role.COMMISSION)


AUDIENCES: dict[str, Callable[[AssistanceRequest], Select[User]]] = {
    "partner": partner,
    "approvers": approvers,
    "advisers": advisers,
    "delegation": delegation,
    "commission": commission,
}

#: Who is awaited, in words: "waiting for …".
AWAITED = {
    "partner": N_("the partner institution"),
    "approvers": N_("the approver of the institution"),
    "advisers": N_("the technical adviser"),
    "delegation": N_("the EU Delegation"),
    "commission": N_("the European Commission"),
}
