"""Who is meant by "partner", "advisers" and so on: queries for accounts, by the words of the workflow."""

from __future__ import annotations

from collections.abc import Callable, Collection

from sqlalchemy import Select

from socx.access.actors import PARTNER_ROLES, TEAM_ROLES, Role
from socx.accounts import queries as accounts
from socx.accounts.models import User
from socx.core.i18n import N_
from socx.requests.models import AssistanceRequest
from socx.requests.workflow import ANSWERING_STATES


def of_institutions(ids: Collection[int], *roles: Role) -> Select[User]:
    """Officials and approvers of these institutions, or those of some role."""
    return accounts.with_role(*(roles or PARTNER_ROLES)).where(User.institution_id.in_(ids))


def partner(item: AssistanceRequest) -> Select[User]:
    """Officials and approvers of the institution, or of each that files a joint request.

    While answers are awaited, of those that were asked.
    """
    return of_institutions(_asked(item) or item.institution_ids)


def _asked(item: AssistanceRequest) -> frozenset[int]:
    """The institutions that owe an answer; a question about the shared part is put to each of them."""
    if item.state not in ANSWERING_STATES:
        return frozenset()
    asked = {question.institution_id for question in item.open_clarifications}
    return item.institution_ids if None in asked else item.institution_ids & asked


def approvers(item: AssistanceRequest) -> Select[User]:
    """Those who can sign; of a joint request, of the institutions that have not signed."""
    ids = {p.institution_id for p in item.active_parties if not p.signed_at} or item.institution_ids
    return of_institutions(ids, Role.APPROVER)


def advisers(item: AssistanceRequest) -> Select[User]:
    """The adviser who has the case; until somebody has it, the desk of its domain."""
    if item.adviser_id is not None:
        return accounts.with_role(*TEAM_ROLES).where(User.id == item.adviser_id)
    return accounts.with_role(Role.ADVISER).where(User.domain == item.domain)


def delegation(item: AssistanceRequest) -> Select[User]:
    """The EU office of the partner; of a joint request each, and while opinions are awaited those who owe one."""
    codes = item.partner_codes
    if item.is_joint and item.state == "opinion":
        codes = item.awaited_partners or codes
    return accounts.with_role(Role.DELEGATION).where(User.partner_code.in_(codes))


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
