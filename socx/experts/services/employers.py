"""Keep the register of employers, what they have allowed, and the rules of the kinds of experts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import update

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.audit import services as audit
from socx.core.errors import Invalid, require
from socx.core.i18n import N_
from socx.core.values import EXPERT_KINDS, INSTITUTION_TYPES, MEMBER_STATES
from socx.db import db
from socx.experts import queries
from socx.experts.models import Employer, Expert, ExpertRule, ReleaseAuthorisation
from socx.experts.rules import STANDINGS, USUAL
from socx.experts.services.search import KEEPER
from socx.institutions.rules import wrong_reasons

#: What a form of an employer changes.
EMPLOYER_FIELDS = (
    "name", "short_name", "member_state", "kind", "is_mandated", "agreement_reference", "agreement_from",
    "agreement_to", "release_contact_name", "release_contact_email", "note",
)  # fmt: skip

#: Trail of the rules: they are rows of one table, named by their kind in the facts.
RULES = ("expert_rule", 0)


def link_employers(items: Sequence[Expert]) -> None:
    """Tie profiles to the employer of the register that they name, and write the name as the register has it."""
    known = registered([(item.member_state, item.employer) for item in items])
    for item in items:
        found = known.get((item.member_state, named(item.employer)))
        item.employer_id = found.id if found else None
        if found:
            item.employer = found.name


def registered(pairs: Collection[tuple[str, str]]) -> dict[tuple[str, str], Employer]:
    """The employers of the register by Member State and by each name that they have, as named() writes it."""
    names = {named(name) for _, name in pairs} - {""}
    found: dict[tuple[str, str], Employer] = {}
    with db.session.no_autoflush:  # profiles may be half written
        for one in db.session.scalars(queries.employers_named(names)):
            for name in (one.name, one.short_name):
                if name:
                    found.setdefault((one.member_state, named(name)), one)
    return found


def named(name: str) -> str:
    """The name of an employer without case and doubled blanks: by it employers are told apart."""
    return " ".join(name.split()).lower()


def create_employer(values: Mapping[str, Any], *, by: Actor, at: datetime) -> Employer:
    """Add an employer, and tie to it the profiles that name it already.

    Raises NotPermitted, or Invalid for an unknown Member State or kind, a name that the Member State has
    already, or an agreement that ends before it begins.
    """
    require(by, P.EMPLOYER_MANAGE)
    _check(None, values)
    item = Employer(**{name: values[name] for name in EMPLOYER_FIELDS}, created_at=at)
    db.session.add(item)
    db.session.flush()
    audit.record(("employer", item.id), "create", by=by, at=at)
    staff: set[int] = set()
    for text in filter(None, (item.name, item.short_name)):
        named = (Expert.member_state == item.member_state) & (Expert.employer == text)
        tied = (
            update(Expert)
            .where(named, Expert.employer_id.is_(None))
            .values(employer_id=item.id, employer=item.name)
            .returning(Expert.id)
        )
        staff |= set(db.session.scalars(tied))
    KEEPER.after_change(db.session(), staff)
    return item


def update_employer(item: Employer, values: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Change an employer; its new name reaches the profiles of its staff. Raises as create_employer() does."""
    require(by, P.EMPLOYER_MANAGE)
    _check(item, values)
    before = {name: getattr(item, name) for name in EMPLOYER_FIELDS}
    for name in EMPLOYER_FIELDS:
        setattr(item, name, values[name])
    changed = [name for name in EMPLOYER_FIELDS if before[name] != values[name]]
    if not changed:
        return
    audit.record(("employer", item.id), "update", by=by, at=at, changed=changed)
    if "name" in changed:
        renamed = update(Expert).where(Expert.employer_id == item.id).values(employer=item.name).returning(Expert.id)
        KEEPER.after_change(db.session(), set(db.session.scalars(renamed)))


def authorise(
    item: Employer, *, reference: str, start_on: date, end_on: date | None, days_a_year: int | None,
    expert_id: int | None, note: str, by: Actor, at: datetime,
) -> ReleaseAuthorisation:  # fmt: skip
    """Keep a standing release authorisation of an employer: for one of its experts, or for all its staff.

    Raises NotPermitted, or Invalid when the days are out of order or the expert works elsewhere.
    """
    require(by, P.EMPLOYER_MANAGE)
    errors = {}
    if end_on is not None and end_on < start_on:
        errors["end_on"] = N_("The last day comes before the first day.")
    if expert_id is not None:
        expert = db.session.get(Expert, expert_id)
        if expert is None or expert.employer_id != item.id:
            errors["expert_id"] = N_("Choose somebody who works for this employer.")
    if errors:
        raise Invalid(errors)
    given = ReleaseAuthorisation(employer_id=item.id, expert_id=expert_id, reference=reference, start_on=start_on,
                                 end_on=end_on, days_a_year=days_a_year, note=note, made_by_id=by.user_id,
                                 made_at=at)  # fmt: skip
    db.session.add(given)
    db.session.flush()
    audit.record(("employer", item.id), "authorise", by=by, at=at, authorisation=given.id)
    return given


def end_authorisation(given: ReleaseAuthorisation, *, by: Actor, at: datetime) -> None:
    """Take an authorisation back; it stays in the list and stops counting."""
    require(by, P.EMPLOYER_MANAGE)
    if given.ended_at is None:
        given.ended_at = at
        audit.record(("employer", given.employer_id), "end_authorisation", by=by, at=at, authorisation=given.id)


def change_rule(
    kind: str, standing: str, years: int | None, reasons: Mapping[str, str], *, by: Actor, at: datetime
) -> None:
    """Set what experts of a kind may be, and the reason that is shown, by language. Raises Invalid or NotPermitted."""
    require(by, P.EXPERT_RULES)
    errors = wrong_reasons(reasons)
    if standing not in STANDINGS:
        errors["standing"] = N_("Choose what experts of this kind may be.")
    if kind not in EXPERT_KINDS:
        errors["kind"] = N_("Choose one of the list.")
    if errors:
        raise Invalid(errors)
    row = db.session.get(ExpertRule, kind) or ExpertRule(kind=kind)
    before = row.standing or USUAL[kind].standing
    row.years = years
    row.change(standing, reasons, at)
    db.session.add(row)
    audit.record(RULES, "change_rule", by=by, at=at, kind=kind, before=before, after=standing)


def reset_rule(kind: str, *, by: Actor, at: datetime) -> None:
    """Put the usual rule of a kind back."""
    require(by, P.EXPERT_RULES)
    row = db.session.get(ExpertRule, kind)
    if row is not None:
        db.session.delete(row)
        audit.record(RULES, "reset_rule", by=by, at=at, kind=kind, before=row.standing, after=USUAL[kind].standing)


def _check(item: Employer | None, values: Mapping[str, Any]) -> None:
    errors = {}
    if values["member_state"] not in MEMBER_STATES:
        errors["member_state"] = N_("Choose the Member State.")
    if values["kind"] not in INSTITUTION_TYPES:
        errors["kind"] = N_("Choose one of the list.")
    called = {named(name) for name in (values["name"], values["short_name"]) if name}
    there = queries.employers_named(called).where(Employer.member_state == values["member_state"])
    if any(one is not item for one in db.session.scalars(there)):
        errors["name"] = N_("The register has an employer of this name in this Member State already.")
    start, end = values["agreement_from"], values["agreement_to"]
    if end is not None and (start is None or end < start):
        errors["agreement_to"] = N_("Give the first day of the agreement too, and no last day before it.")
    if errors:
        raise Invalid(errors)
