"""The administrator's pages: find, make, change and invite people."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select
from wtforms.fields.choices import SelectChoice

from socx.access.actors import Role
from socx.access.permissions import Permission
from socx.accounts import passwords, queries, services
from socx.accounts.forms import UserFilterForm, UserForm
from socx.accounts.models import User
from socx.accounts.views import bp
from socx.audit import queries as audit
from socx.core.errors import WrongState
from socx.core.i18n import N_
from socx.core.places import partner_choices, sort_key
from socx.db import db, transaction
from socx.institutions.models import Institution
from socx.web.forms import fingerprint
from socx.web.guard import current_actor, requires
from socx.web.i18n import language
from socx.web.pages import form_page
from socx.web.paging import page_number, paginate

#: What the form shows of an account: when it has changed meanwhile, the page was stale.
SHOWN = ("name", "email", "language", "role", "institution_id", "partner_code", "domain", "active")

#: What the trail of an account calls what happened.
EVENTS = {
    "create": N_("Account made"),
    "update": N_("Account changed"),
    "update_own": N_("Name or language changed by the person"),
    "change_password": N_("Password set"),
    "invite": N_("Invitation sent"),
    "ask_new_password": N_("Link for a new password asked for"),
    "create_token": N_("API token made"),
    "revoke_token": N_("API token revoked"),
    "make_feed": N_("Address of the calendar made"),
    "revoke_feed": N_("Address of the calendar revoked"),
    "erase": N_("Account erased"),
}


@bp.get("/users")
@requires(Permission.USER_MANAGE)
def users() -> ResponseReturnValue:
    form = UserFilterForm.from_request(formdata=request.args)
    asked = {name: form[name].data or "" for name in ("q", "role", "state")} if form.validate() else {}
    active = {"open": True, "closed": False}.get(asked.get("state", ""))
    found = queries.matching(asked.get("q", ""), asked.get("role", ""), active)
    return render_template(
        "accounts/users.html",
        form=form,
        page=paginate(found, page_number()),
        asked={name: value for name, value in asked.items() if value},
    )


@bp.route("/users/new", methods=["GET", "POST"])
@requires(Permission.USER_MANAGE)
def new_user() -> ResponseReturnValue:
    form = _form(data={"active": True, "language": "en"})
    if form.submitted():
        now = datetime.now(UTC)
        with form.keeping():
            user = services.create_user(**_given(form), password_hash=None, by=current_actor(), at=now)
            _invite(user, now)
        if not form.errors:
            flash(gettext("The account is made, and an invitation is on its way."), "success")
            return redirect(url_for("accounts.user", id=user.id), 303)
    return form_page("accounts/user_form.html", form, owner=None)


@bp.get("/users/<id:id>")
@requires(Permission.USER_MANAGE, on=queries.find)
def user(owner: User) -> ResponseReturnValue:
    trail = db.session.scalars(audit.trail("user", owner.id)).all()
    return render_template(
        "accounts/user.html",
        owner=owner,
        trail=trail,
        events=EVENTS,
        names=queries.names(entry.actor_id for entry in trail),
    )


@bp.route("/users/<id:id>/edit", methods=["GET", "POST"])
@requires(Permission.USER_MANAGE, on=queries.find)
def edit_user(owner: User) -> ResponseReturnValue:
    form = _form(obj=owner)
    if form.submitted():
        db.session.refresh(owner, with_for_update={"of": User})  # two who save at once come one by one
        if form.seen.data != fingerprint(owner, SHOWN):
            form.form_errors.append(
                gettext(N_("Somebody changed this account while you worked on it. Check the page and save again."))
            )
        else:
            with form.keeping():
                services.update_user(
                    owner, **_given(form), active=form.active.data, by=current_actor(), at=datetime.now(UTC)
                )
        if not form.errors:
            flash(gettext("The account is saved."), "success")
            return redirect(url_for("accounts.user", id=owner.id), 303)
    form.seen.data = fingerprint(owner, SHOWN)
    return form_page("accounts/user_form.html", form, owner=owner)


@bp.post("/users/<id:id>/invite")
@requires(Permission.USER_MANAGE, on=queries.find)
def invite_user(owner: User) -> ResponseReturnValue:
    """Send the invitation once more, to somebody who has not used the first one."""
    if owner.password is not None:
        raise WrongState(N_("This person has chosen a password already."))
    with transaction():
        _invite(owner, datetime.now(UTC))
    flash(gettext("An invitation is on its way."), "success")
    return redirect(url_for("accounts.user", id=owner.id), 303)


def _invite(owner: User, now: datetime) -> None:
    link, until = passwords.link_for(owner, passwords.INVITATION_WITHIN, now)
    services.invite(owner, link, until, by=current_actor(), at=now)


def _form(**given: Any) -> UserForm:
    """The form with its choices of institutions and partners."""
    form: UserForm = UserForm.from_request(**given)
    partners = dict(partner_choices(language()))
    rows = db.session.execute(select(Institution.id, Institution.official_name, Institution.partner_code))
    named = [(f"{partners.get(code, code)}: {name}", key) for key, name, code in rows]
    form.institution_id.choices = [
        SelectChoice("", gettext("No institution")),
        *(SelectChoice(key, name) for name, key in sorted(named, key=lambda n: (sort_key(n[0]), n[1]))),
    ]
    form.partner_code.choices = [
        SelectChoice("", gettext("No partner")),
        *(SelectChoice(code, name) for code, name in partners.items()),
    ]
    return form


def _given(form: UserForm) -> dict[str, Any]:
    return {
        "email": form.email.data,
        "name": form.name.data,
        "role": Role(form.role.data),
        "language": form.language.data,
        "institution_id": form.institution_id.data,
        "partner_code": form.partner_code.data or None,
        "domain": form.domain.data or None,
    }
