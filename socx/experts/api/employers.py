"""/api/v1/employers: the register of employers, their authorisations, and the rules of kinds of experts."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask_smorest import Blueprint

from socx.access.permissions import Permission as P
from socx.core.errors import NotFound
from socx.db import db, transaction
from socx.experts import queries, services
from socx.experts.models import Employer
from socx.experts.rules import Rule
from socx.web.api import PageQuery, Strict, Versioned, changing, listed, page_of
from socx.web.guard import current_actor, requires
from socx.web.i18n import language
from socx.web.pages import now

blp = Blueprint("employers-api", __name__, url_prefix="/employers", description="Employers of experts")


def _text(most: int, **given: Any) -> ma.fields.String:
    return ma.fields.String(validate=ma.validate.Length(max=most), **given)


class EmployerBody(Versioned):
    """An employer; what is left out is empty."""

    name = _text(200, required=True)
    short_name = _text(40, load_default="")
    member_state = ma.fields.String(required=True)
    kind = ma.fields.String(required=True)
    is_mandated = ma.fields.Boolean(load_default=False)
    agreement_reference = _text(80, load_default="")
    agreement_from = ma.fields.Date(allow_none=True, load_default=None)
    agreement_to = ma.fields.Date(allow_none=True, load_default=None)
    release_contact_name = _text(120, load_default="")
    release_contact_email = _text(254, load_default="")
    note = _text(2000, load_default="")


class AuthorisationBody(Strict):
    """A standing release authorisation; without `expert_id` it is for all staff."""

    reference = _text(80, required=True)
    start_on = ma.fields.Date(required=True)
    end_on = ma.fields.Date(allow_none=True, load_default=None)
    days_a_year = ma.fields.Integer(allow_none=True, load_default=None, validate=ma.validate.Range(1, 366))
    expert_id = ma.fields.Integer(allow_none=True, load_default=None, validate=ma.validate.Range(1, 2**31 - 1))
    note = _text(500, load_default="")


class Authorisation(AuthorisationBody):
    """The same as it is kept."""

    id = ma.fields.Integer()
    ended_at = ma.fields.DateTime(allow_none=True)


class EmployerSummary(EmployerBody):
    """An employer in a list."""

    id = ma.fields.Integer()


class EmployerDetail(EmployerSummary):
    """An employer with its authorisations."""

    authorisations = ma.fields.List(ma.fields.Nested(Authorisation))


class KindRule(ma.Schema):
    """What experts of a kind may be, and why, in the language of the answer."""

    kind = ma.fields.String()
    standing = ma.fields.String()
    years = ma.fields.Integer(allow_none=True)
    reason = ma.fields.String()
    is_usual = ma.fields.Boolean()


class EmployerQuery(PageQuery):
    """What the register is narrowed to."""

    q = _text(200, load_default="")
    member_state = ma.fields.String(load_default="")


@blp.get("/")
@requires(P.EMPLOYER_READ)
@blp.arguments(EmployerQuery, location="query")
@blp.response(200, page_of(EmployerSummary))
def index(query: dict[str, Any]) -> Any:
    """The register by name."""
    return listed(queries.employers(query["q"], query["member_state"]), lambda item: item)


@blp.post("/")
@requires(P.EMPLOYER_MANAGE)
@blp.arguments(EmployerBody)
@blp.response(201, EmployerDetail)
def create(body: dict[str, Any]) -> Any:
    """Add an employer; profiles that name it already are tied to it."""
    with transaction():
        return services.create_employer(body, by=current_actor(), at=now())


@blp.get("/<id:id>")
@requires(P.EMPLOYER_READ, on=queries.find_employer)
@blp.response(200, EmployerDetail)
def detail(item: Employer) -> Any:
    """One employer."""
    return item


@blp.put("/<id:id>")
@requires(P.EMPLOYER_MANAGE, on=queries.find_employer)
@blp.arguments(EmployerBody)
@blp.response(200, EmployerDetail)
def change(item: Employer, body: dict[str, Any]) -> Any:
    """Change an employer; its new name reaches the profiles of its staff."""
    with changing(item, body):
        services.update_employer(item, body, by=current_actor(), at=now())
    db.session.refresh(item)
    return item


@blp.post("/<id:id>/authorisations")
@requires(P.EMPLOYER_MANAGE, on=queries.find_employer)
@blp.arguments(AuthorisationBody)
@blp.response(201, Authorisation)
def authorise(item: Employer, body: dict[str, Any]) -> Any:
    """Keep a standing release authorisation."""
    with transaction():
        return services.authorise(item, **body, by=current_actor(), at=now())


@blp.delete("/<id:id>/authorisations/<int:number>")
@requires(P.EMPLOYER_MANAGE, on=queries.find_employer)
@blp.response(204)
def end(item: Employer, number: int) -> None:
    """Take an authorisation back; it stays in the list and stops counting."""
    given = next((one for one in item.authorisations if one.id == number), None)
    if given is None:
        raise NotFound
    with transaction():
        services.end_authorisation(given, by=current_actor(), at=now())


@blp.get("/rules")
@requires(P.EMPLOYER_READ)
@blp.response(200, KindRule(many=True))
def rules() -> Any:
    """What experts of each kind may be."""
    return [_rule(rule) for rule in queries.rules().values()]


def _rule(rule: Rule) -> dict[str, Any]:
    return {"kind": rule.kind, "standing": rule.standing, "years": rule.years, "reason": rule.reason(language()),
            "is_usual": rule.is_usual}  # fmt: skip
