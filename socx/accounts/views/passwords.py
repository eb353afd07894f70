"""Pages that set a password: forgotten, new, changed."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.permissions import Permission
from socx.accounts import auth, passwords, queries, services
from socx.accounts.forms import ChangePasswordForm, ForgottenPasswordForm, NewPasswordForm
from socx.accounts.limits import count_or_refuse
from socx.accounts.views import bp
from socx.core.i18n import N_
from socx.db import transaction
from socx.web.guard import current_actor, public, requires
from socx.web.pages import form_page


@bp.route("/forgotten-password", methods=["GET", "POST"])
@public
def forgotten_password() -> ResponseReturnValue:
    """Send a link, and answer the same whether or not the address has an account."""
    form = ForgottenPasswordForm.from_request()
    if form.submitted():
        now = datetime.now(UTC)
        count_or_refuse("new password", now)
        passwords.hashed("takes as long as looking at a password")  # hides the time of what follows
        with transaction():
            user = queries.by_email(form.email.data)
            if user and user.active:
                link, until = passwords.link_for(user, passwords.NEW_PASSWORD_WITHIN, now)
                services.send_new_password_link(user, link, until, by=current_actor(), at=now)
        return redirect(url_for("accounts.link_sent"), 303)
    return form_page("accounts/forgotten_password.html", form)


@bp.get("/forgotten-password/sent")
@public
def link_sent() -> ResponseReturnValue:
    return render_template("accounts/link_sent.html")


@bp.route("/new-password/<token>", methods=["GET", "POST"])
@public
def new_password(token: str) -> ResponseReturnValue:
    """Set a password by a link from a mail: an invitation, or a forgotten password."""
    now = datetime.now(UTC)
    user = passwords.user_for(token, now)
    if user is None:
        return _too_old()
    form = NewPasswordForm.from_request(user=user)
    if form.submitted():
        if not passwords.set_by_link(token, form.password.data, now):
            return _too_old()
        flash(gettext("Your password is set. Sign in with it now."), "success")
        return redirect(url_for("security.login"), 303)
    return form_page("accounts/new_password.html", form, owner=user)


def _too_old() -> ResponseReturnValue:
    return render_template("accounts/link_too_old.html"), 404


@bp.route("/account/password", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def change_password() -> ResponseReturnValue:
    form = ChangePasswordForm.from_request(user=g.user)
    if form.submitted():
        now, user_id = datetime.now(UTC), g.user.id
        # The same count as on the sign-in page: a browser left open is no place to guess in.
        found = passwords.check(g.user.email, form.current.data, now)
        if found is None or found.id != user_id:
            form.current.errors = [gettext(N_("This is not your current password."))]
        else:
            with transaction():
                services.change_password(found, passwords.hashed(form.password.data), by=current_actor(), at=now)
                auth.start_session(found, now)
            flash(gettext("Your password is changed. All other browsers are signed out."), "success")
            return redirect(url_for("accounts.own"), 303)
    return form_page("accounts/change_password.html", form)
