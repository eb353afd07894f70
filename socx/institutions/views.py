"""Pages of the register of institutions, and of the rules of their types."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice

from socx.access.permissions import Permission
from socx.core.i18n import N_
from socx.core.places import partner_choices
from socx.core.values import INSTITUTION_TYPES
from socx.db import db, transaction
from socx.institutions import queries, services
from socx.institutions.forms import InstitutionFilterForm, InstitutionForm, RuleForm
from socx.institutions.models import Institution
from socx.institutions.rules import STANDINGS
from socx.web import navigation
from socx.web.forms import BaseForm, fingerprint
from socx.web.guard import current_actor, requires
from socx.web.i18n import language
from socx.web.pages import form_page
from socx.web.paging import page_number, paginate

bp = Blueprint("institutions", __name__, url_prefix="/institutions")
bp.context_processor(lambda: {"types": INSTITUTION_TYPES, "standings": STANDINGS})
navigation.add(N_("Institutions"), "institutions.index", Permission.INSTITUTION_READ, 70)

#: What the form changes: when it has changed meanwhile, the page was stale.
FIELDS = ("official_name", "original_name", "short_name", "type", "partner_code", "city", "website", "mandate")


@bp.get("/")
@requires(Permission.INSTITUTION_READ)
def index() -> ResponseReturnValue:
    form = InstitutionFilterForm.from_request(formdata=request.args)
    form.partner.choices = _partners(gettext("All partners"))
    asked = {name: form[name].data or "" for name in ("q", "partner", "type")} if form.validate() else {}
    found = queries.matching(
        queries.visible_to(current_actor()), asked.get("q", ""), asked.get("partner", ""), asked.get("type", "")
    )
    return render_template(
        "institutions/index.html",
        form=form,
        page=paginate(found, page_number()),
        asked={name: value for name, value in asked.items() if value},
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.INSTITUTION_MANAGE)
def new() -> ResponseReturnValue:
    form = _form()
    if form.submitted():
        with form.keeping():
            institution = services.create_institution(**_given(form), by=current_actor(), at=datetime.now(UTC))
        if not form.errors:
            flash(gettext("The institution is in the register."), "success")
            return redirect(url_for("institutions.detail", id=institution.id), 303)
    return form_page("institutions/form.html", form, institution=None)


@bp.get("/<id:id>")
@requires(Permission.INSTITUTION_READ, on=queries.find)
def detail(institution: Institution) -> ResponseReturnValue:
    return render_template("institutions/detail.html", institution=institution)


@bp.route("/<id:id>/edit", methods=["GET", "POST"])
@requires(Permission.INSTITUTION_MANAGE, on=queries.find)
def edit(institution: Institution) -> ResponseReturnValue:
    form = _form(obj=institution)
    if form.submitted():
        db.session.refresh(institution, with_for_update=True)  # two who save at once come one by one
        if form.seen.data != fingerprint(institution, FIELDS):
            form.form_errors.append(
                gettext(N_("Somebody changed this institution while you worked on it. Check the page and save again."))
            )
        else:
            with form.keeping():
                services.update_institution(institution, **_given(form), by=current_actor(), at=datetime.now(UTC))
        if not form.errors:
            flash(gettext("The institution is saved."), "success")
            return redirect(url_for("institutions.detail", id=institution.id), 303)
    form.seen.data = fingerprint(institution, FIELDS)
    return form_page("institutions/form.html", form, institution=institution)


@bp.get("/rules")
@requires(Permission.INSTITUTION_MANAGE)
def rules() -> ResponseReturnValue:
    """Who may lead a request: one line a type."""
    return render_template("institutions/rules.html", rules=queries.rules(), language=language())


@bp.route(f"/rules/<any({', '.join(INSTITUTION_TYPES)}):type>", methods=["GET", "POST"])
@requires(Permission.INSTITUTION_MANAGE)
def edit_rule(type: str) -> ResponseReturnValue:
    rule = queries.rules()[type]
    form = RuleForm.from_request(
        data={"standing": rule.standing, **{f"reason_{code}": text for code, text in rule.reasons.items()}}
    )
    if form.submitted():
        reasons = {code: form[f"reason_{code}"].data or "" for code in rule.reasons}
        with form.keeping():
            services.change_rule(type, form.standing.data, reasons, by=current_actor(), at=datetime.now(UTC))
        if not form.errors:
            flash(gettext("The rule is saved. It holds from now on."), "success")
            return redirect(url_for("institutions.rules"), 303)
    return form_page("institutions/rule.html", form, rule=rule)


@bp.post(f"/rules/<any({', '.join(INSTITUTION_TYPES)}):type>/reset")
@requires(Permission.INSTITUTION_MANAGE)
def reset_rule(type: str) -> ResponseReturnValue:
    if BaseForm.from_request().submitted():
        with transaction():
            services.reset_rule(type, by=current_actor(), at=datetime.now(UTC))
        flash(gettext("The usual rule holds again."), "success")
    return redirect(url_for("institutions.rules"), 303)


def _partners(nothing: str) -> list[SelectChoice]:
    return [SelectChoice("", nothing), *(SelectChoice(code, name) for code, name in partner_choices(language()))]


def _form(**given: Any) -> InstitutionForm:
    form: InstitutionForm = InstitutionForm.from_request(**given)
    form.partner_code.choices = _partners(gettext("Choose a partner"))
    return form


def _given(form: InstitutionForm) -> dict[str, Any]:
    return {name: form[name].data or "" for name in FIELDS}
