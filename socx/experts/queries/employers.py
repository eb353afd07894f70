"""Find employers, what they have allowed, and the rules of the kinds of experts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import selectinload

from socx.db import db
from socx.experts.models import Employer, Expert, ExpertRule, ReleaseAuthorisation
from socx.experts.rules import USUAL, Rule

#: Names that a page carries; more are found by writing them.
MOST_OFFERED = 400


def find_employer(employer_id: int) -> Employer | None:
    """One employer with its standing authorisations."""
    return db.session.get(Employer, employer_id, options=(selectinload(Employer.authorisations),))


def employers(words: str = "", member_state: str = "", mandated: bool = False) -> Select[Employer]:
    """The register by name: those whose name holds the words, of one Member State or mandated ones if asked."""
    found = select(Employer).order_by(func.lower(Employer.name), Employer.id)
    if words.strip():
        wanted = words.strip().lower()
        names = (Employer.name, Employer.short_name)
        found = found.where(or_(*(func.lower(name).contains(wanted, autoescape=True) for name in names)))
    if member_state:
        found = found.where(Employer.member_state == member_state)
    if mandated:
        found = found.where(Employer.is_mandated)
    return found


def employers_named(names: Collection[str]) -> Select[Employer]:
    """The employers of all Member States with one of these names or short names, given in small letters."""
    by_name = or_(func.lower(Employer.name).in_(names), func.lower(Employer.short_name).in_(names))
    return select(Employer).where(by_name).order_by(Employer.id)


def names_offered(member_state: str) -> Select[str]:
    """Names of the register that a form offers: of one Member State, or of all while none is chosen."""
    found = select(Employer.name).order_by(Employer.name, Employer.id).limit(MOST_OFFERED)
    return found.where(Employer.member_state == member_state) if member_state else found


def staff_of(employer_id: int) -> Select[Expert]:
    """The experts who work for an employer, by name."""
    return (
        select(Expert)
        .where(Expert.employer_id == employer_id, Expert.state != "erased")
        .order_by(Expert.family_name, Expert.given_name, Expert.id)
    )


def release_of(item: Expert, on: date) -> ReleaseAuthorisation | None:
    """The standing authorisation that covers an expert on a day: one of their own before one for all staff."""
    if item.employer_id is None:
        return None
    given = db.session.scalars(
        select(ReleaseAuthorisation)
        .where(
            ReleaseAuthorisation.employer_id == item.employer_id,
            or_(ReleaseAuthorisation.expert_id == item.id, ReleaseAuthorisation.expert_id.is_(None)),
        )
        .order_by(ReleaseAuthorisation.expert_id.is_(None), ReleaseAuthorisation.id.desc())
    )
    return next((one for one in given if one.holds(on)), None)


def rules() -> dict[str, Rule]:
    """What experts of each kind may be: the usual rule, or what a manager made of it."""
    changed = {row.kind: row.rule for row in db.session.scalars(select(ExpertRule).order_by(ExpertRule.kind))}
    return {**USUAL, **changed}


def rule_of(item: Expert) -> Rule:
    """The rule that holds for an expert."""
    changed = db.session.get(ExpertRule, item.kind)
    return changed.rule if changed else USUAL[item.kind]
