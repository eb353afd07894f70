"""The register of employers, their standing authorisations, and the rules of the kinds of experts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice

from socx.access.permissions import Permission
from socx.core.errors import DomainError, NotFound
from socx.core.i18n import N_
from socx.core.values import EXPERT_KINDS, INSTITUTION_TYPES
from socx.db import db, transaction
from socx.experts import forms, queries, services
from socx.experts.models import Employer
from socx.experts.rules import STANDINGS
from socx.experts.views import bp
from socx.web import navigation
from socx.web.errors import say
from socx.web.forms import BaseForm, check_version
from socx.web.guard import current_actor, requires
from socx.web.i18n import home_day, language
from socx.web.pages import form_page
from socx.web.paging import page_number, paginate

navigation.add(N_("Employers"), "experts.employers", Permission.EMPLOYER_READ, 75)

KINDS = ", ".join(EXPERT_KINDS)


@bp.get("/employers")
@requires(Permission.EMPLOYER_READ)
def employers() -> ResponseReturnValue:
    form = forms.EmployerFilterForm(request.args)
    form.translate()
    asked = {f.short_name: f.data for f in form if f.data} if form.validate() else {}
    found = queries.employers(asked.get("q", ""), asked.get("member_state", ""), bool(asked.get("mandated")))
    asked = {name: "y" if value is True else value for name, value in asked.items()}
    return render_template(
        "experts/employers/index.html", form=form, page=paginate(found, page_number()), asked=asked,
        types=INSTITUTION_TYPES, today=home_day(datetime.now(UTC)),
    )  # fmt: skip


@bp.route("/employers/new", methods=["GET", "POST"])
@requires(Permission.EMPLOYER_MANAGE)
def new_employer() -> ResponseReturnValue:
    form = forms.EmployerForm.from_request()
    if form.submitted():
        with form.keeping(DomainError):
            item = services.create_employer(_given(form), by=current_actor(), at=datetime.now(UTC))
        if not form.errors:
            say(gettext(N_("The employer is in the register.")))
            return redirect(url_for("experts.employer", id=item.id), 303)
    return form_page("experts/employers/form.html", form, employer=None)


@bp.get("/employers/<id:id>")
@requires(Permission.EMPLOYER_READ, on=queries.find_employer)
def employer(item: Employer) -> ResponseReturnValue:
    return _page(item, _authorisation_form(item))


@bp.route("/employers/<id:id>/edit", methods=["GET", "POST"])
@requires(Permission.EMPLOYER_MANAGE, on=queries.find_employer)
def edit_employer(item: Employer) -> ResponseReturnValue:
    form = forms.EmployerForm.from_request(obj=item)
    if form.submitted():
        try:
            with transaction():
                check_version(form, item)
                services.update_employer(item, _given(form), by=current_actor(), at=datetime.now(UTC))
        except DomainError as error:
            form.refuse(error)
            form.version.data = str(item.version)
        else:
            say(gettext(N_("The employer is saved.")))
            return redirect(url_for("experts.employer", id=item.id), 303)
    return form_page("experts/employers/form.html", form, employer=item)


@bp.post("/employers/<id:id>/authorisations")
@requires(Permission.EMPLOYER_MANAGE, on=queries.find_employer)
def authorise(item: Employer) -> ResponseReturnValue:
    """Keep a standing release authorisation."""
    form = _authorisation_form(item)
    if form.submitted():
        names = ("expert_id", "reference", "start_on", "end_on", "days_a_year", "note")
        with form.keeping(DomainError):
            services.authorise(
                item, **{name: form[name].data for name in names}, by=current_actor(), at=datetime.now(UTC)
            )
        if not form.errors:
            say(gettext(N_("The authorisation is kept.")))
            return redirect(url_for("experts.employer", id=item.id), 303)
    return _page(item, form), 422


@bp.post("/employers/<id:id>/authorisations/<int:number>/end")
@requires(Permission.EMPLOYER_MANAGE, on=queries.find_employer)
def end_authorisation(item: Employer, number: int) -> ResponseReturnValue:
    given = next((one for one in item.authorisations if one.id == number), None)
    if given is None:
        raise NotFound
    if BaseForm.from_request().submitted():
        with transaction():
            services.end_authorisation(given, by=current_actor(), at=datetime.now(UTC))
        say(gettext(N_("The authorisation does not count any more.")))
    return redirect(url_for("experts.employer", id=item.id), 303)


@bp.get("/experts/rules")
@requires(Permission.EXPERT_RULES)
def rules() -> ResponseReturnValue:
    """Which kinds of experts may be engaged: one line a kind."""
    return render_template(
        "experts/employers/rules.html", rules=queries.rules(), standings=STANDINGS, language=language()
    )


@bp.route(f"/experts/rules/<any({KINDS}):kind>", methods=["GET", "POST"])
@requires(Permission.EXPERT_RULES)
def edit_rule(kind: str) -> ResponseReturnValue:
    rule = queries.rules()[kind]
    reasons = {f"reason_{code}": text for code, text in rule.reasons.items()}
    form = forms.RuleForm.from_request(data={"standing": rule.standing, "years": rule.years, **reasons})
    if form.submitted():
        given = {code: form[f"reason_{code}"].data or "" for code in rule.reasons}
        with form.keeping(DomainError):
            services.change_rule(
                kind, form.standing.data, form.years.data, given, by=current_actor(), at=datetime.now(UTC)
            )
        if not form.errors:
            say(gettext(N_("The rule is saved. It holds from now on.")))
            return redirect(url_for("experts.rules"), 303)
    return form_page("experts/employers/rule.html", form, rule=rule)


@bp.post(f"/experts/rules/<any({KINDS}):kind>/reset")
@requires(Permission.EXPERT_RULES)
def reset_rule(kind: str) -> ResponseReturnValue:
    if BaseForm.from_request().submitted():
        with transaction():
            services.reset_rule(kind, by=current_actor(), at=datetime.now(UTC))
        say(gettext(N_("The usual rule holds again.")))
    return redirect(url_for("experts.rules"), 303)


def _given(form: forms.EmployerForm) -> dict[str, Any]:
    """What was sent; a day that is not given is None, a text is empty."""
    days = ("agreement_from", "agreement_to")
    return {name: form[name].data if name in days else form[name].data or "" for name in services.EMPLOYER_FIELDS} | {
        "is_mandated": bool(form.is_mandated.data)
    }


def _authorisation_form(item: Employer) -> forms.AuthorisationForm:
    form: forms.AuthorisationForm = forms.AuthorisationForm.from_request()
    staff = db.session.scalars(queries.staff_of(item.id)).all()
    form.expert_id.choices = [
        SelectChoice("", gettext(N_("All staff"))), *(SelectChoice(str(one.id), one.name) for one in staff)
    ]  # fmt: skip
    return form


def _page(item: Employer, form: forms.AuthorisationForm) -> str:
    staff = db.session.scalars(queries.staff_of(item.id)).all()
    return render_template(
        "experts/employers/detail.html", employer=item, form=form, types=INSTITUTION_TYPES,
        today=home_day(datetime.now(UTC)), staff=staff, names={one.id: one.name for one in staff},
    )  # fmt: skip
