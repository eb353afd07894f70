"""Keep the register of institutions, and the rules of their types."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select

from socx.access.actors import Actor
from socx.audit import services as audit
from socx.core.errors import Invalid
from socx.core.i18n import N_
from socx.core.places import partners
from socx.core.values import INSTITUTION_TYPES
from socx.db import db
from socx.institutions.models import Institution, InstitutionRule
from socx.institutions.rules import STANDINGS, USUAL, wrong_reasons


def create_institution(
    *,
    official_name: str,
    type: str,
    partner_code: str,
    by: Actor,
    at: datetime,
    original_name: str = "",
    short_name: str = "",
    city: str = "",
    website: str = "",
    mandate: str = "",
) -> Institution:
    """Add an institution. Its names are kept as they were written.

    Raises Invalid for an unknown partner or type, or a name that the partner has already.
    """
    _check(None, official_name, type, partner_code)
    institution = Institution(
        official_name=official_name,
        original_name=original_name,
        short_name=short_name,
        type=type,
        partner_code=partner_code,
        city=city,
        website=website,
        mandate=mandate,
        created_at=at,
    )
    db.session.add(institution)
    db.session.flush()
    audit.record(("institution", institution.id), "create", by=by, at=at)
    return institution


def update_institution(
    institution: Institution,
    *,
    official_name: str,
    type: str,
    partner_code: str,
    by: Actor,
    at: datetime,
    original_name: str = "",
    short_name: str = "",
    city: str = "",
    website: str = "",
    mandate: str = "",
) -> None:
    """Change an institution; what changed is kept in the trail. Raises Invalid as above."""
    _check(institution, official_name, type, partner_code)
    values = {
        "official_name": official_name,
        "original_name": original_name,
        "short_name": short_name,
        "type": type,
        "partner_code": partner_code,
        "city": city,
        "website": website,
        "mandate": mandate,
    }
    before = {name: getattr(institution, name) for name in values}
    for name, value in values.items():
        setattr(institution, name, value)
    changed = {name: value for name, value in before.items() if value != values[name]}
    audit.record(("institution", institution.id), "update", by=by, at=at, before=changed)
    db.session.flush()


def _check(institution: Institution | None, official_name: str, type: str, partner_code: str) -> None:
    errors = {}
    if partner_code not in partners():
        errors["partner_code"] = N_("Choose the partner country or territory.")
    if type not in INSTITUTION_TYPES:
        errors["type"] = N_("Choose the type of institution.")
    same = db.session.scalar(
        select(Institution.id).where(
            Institution.partner_code == partner_code, func.lower(Institution.official_name) == official_name.lower()
        )
    )
    if same is not None and (institution is None or same != institution.id):
        errors["official_name"] = N_("The register has an institution with this name already.")
    if errors:
        raise Invalid(errors)


#: Trail of the rules: they are rows of one table, named by their type in the facts.
RULES = ("institution_rule", 0)


def change_rule(type: str, standing: str, reasons: Mapping[str, str], *, by: Actor, at: datetime) -> None:
    """Set what institutions of a type may be in a request, and the reason they are told, by language.

    Raises Invalid for an unknown type or standing, and without a reason in English.
    """
    errors = wrong_reasons(reasons)
    if standing not in STANDINGS:
        errors["standing"] = N_("Choose what institutions of this type may do.")
    if type not in INSTITUTION_TYPES:
        errors["type"] = N_("Choose the type of institution.")
    if errors:
        raise Invalid(errors)
    row = db.session.get(InstitutionRule, type) or InstitutionRule(type=type)
    before = row.standing or USUAL[type].standing
    row.change(standing, reasons, at)
    db.session.add(row)
    audit.record(RULES, "change_rule", by=by, at=at, type=type, before=before, after=standing)
    db.session.flush()


def reset_rule(type: str, *, by: Actor, at: datetime) -> None:
    """Put the usual rule of a type back."""
    row = db.session.get(InstitutionRule, type)
    if row is not None:
        db.session.delete(row)
        audit.record(RULES, "reset_rule", by=by, at=at, type=type, before=row.standing, after=USUAL[type].standing)
        db.session.flush()
