"""Find institutions."""

from __future__ import annotations

from sqlalchemy import Select, false, func, or_, select

from socx.access.actors import PARTNER_ROLES, Actor, Role
from socx.db import db
from socx.institutions.models import Institution, InstitutionRule
from socx.institutions.rules import USUAL, Rule

#: Roles that read the whole register.
ALL = (Role.ADVISER, Role.MANAGER, Role.COMMISSION, Role.ADMINISTRATOR)


def find(institution_id: int) -> Institution | None:
    return db.session.get(Institution, institution_id)


def visible_to(actor: Actor) -> Select[Institution]:
    """The institutions that an actor may read, by name. Equal to the matrix by a test."""
    found = select(Institution).order_by(func.lower(Institution.official_name), Institution.id)
    if actor.role in ALL:
        return found
    if actor.role in PARTNER_ROLES:
        return found.where(Institution.id == actor.institution_id)
    if actor.role is Role.DELEGATION:
        return found.where(Institution.partner_code == actor.partner)
    return found.where(false())


def matching(found: Select[Institution], words: str = "", partner: str = "", kind: str = "") -> Select[Institution]:
    """Those of the found whose names hold the words, of one partner or type if asked."""
    if words.strip():
        wanted = words.strip().lower()
        names = (Institution.official_name, Institution.original_name, Institution.short_name)
        found = found.where(or_(*(func.lower(name).contains(wanted, autoescape=True) for name in names)))
    if partner:
        found = found.where(Institution.partner_code == partner)
    if kind:
        found = found.where(Institution.type == kind)
    return found


def rules() -> dict[str, Rule]:
    """What institutions of each type may be in a request: the usual rule, or what a manager made of it."""
    changed = {row.type: row.rule for row in db.session.scalars(select(InstitutionRule).order_by(InstitutionRule.type))}
    return {**USUAL, **changed}


def rule_of(institution: Institution) -> Rule:
    """The rule that holds for an institution."""
    changed = db.session.get(InstitutionRule, institution.type)
    return changed.rule if changed else USUAL[institution.type]
