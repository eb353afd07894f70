"""Doors into the roster that strangers open: register, and the page behind a link from a mail."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

from flask import g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.accounts import auth, passwords
from socx.accounts.limits import count_or_refuse
from socx.accounts.secrets import digest, new_secret
from socx.core.errors import WrongState
from socx.core.i18n import N_
from socx.db import db, transaction
from socx.experts import forms, queries, services
from socx.experts.models import EntryLink
from socx.experts.views import bp
from socx.web.errors import say
from socx.web.guard import public
from socx.web.i18n import language
from socx.web.pages import form_page
from socx.web.site import full_url


@bp.route("/register", methods=["GET", "POST"])
@public
def register() -> ResponseReturnValue:
    """Send a link, and answer the same whether or not the address is known."""
    form = forms.RegisterForm.from_request()
    if form.submitted():
        now, secret = datetime.now(UTC), new_secret()
        count_or_refuse("register", now)
        with transaction():
            services.register(form.email.data, language(), secret=secret, link=link_with(secret), at=now)
        return redirect(url_for("experts.registered"), 303)
    return form_page("experts/entry/register.html", form)


@bp.get("/register/sent")
@public
def registered() -> ResponseReturnValue:
    return render_template("experts/entry/sent.html")


@bp.route("/register/<token>", methods=["GET", "POST"])
@public
def register_by_link(token: str) -> ResponseReturnValue:
    """Choose a password and begin. Opening the link does nothing: scanners of mails open links."""
    now = datetime.now(UTC)
    found = db.session.scalar(queries.link_with(digest(token)))
    if found is None:  # guessing is counted and slowed
        count_or_refuse("entry link", now)
        return _too_old()
    if not found.is_open(now):
        return _too_old()
    if "language" not in session and g.user is None:
        g.language = found.language
    form = forms.FinishForm.from_request(
        user=SimpleNamespace(email=found.email, name=_name(found)),
        data={"given_name": _given(found, "given_name"), "family_name": _given(found, "family_name")},
    )
    if form.submitted():
        kept = passwords.hashed(form.password.data)
        try:
            with transaction():
                user = services.finish(
                    found, given_name=form.given_name.data, family_name=form.family_name.data, language=language(),
                    password_hash=kept, at=now,
                )  # fmt: skip
                auth.start_session(user, now)
        except WrongState:
            return _too_old()
        say(gettext(N_("Your account is made. You are signed in.")))
        return redirect(url_for("experts.me"), 303)
    return form_page("experts/entry/finish.html", form, found=found)


def link_with(secret: str) -> str:
    """The address that a mail carries. It starts with the set address of the site."""
    return full_url(url_for("experts.register_by_link", token=secret))


def _given(found: EntryLink, name: str) -> str:
    """A name that is known already: from the profile that is kept, or from the invitation."""
    return str(getattr(found.expert or found, name))


def _name(found: EntryLink) -> str:
    return f"{_given(found, 'given_name')} {_given(found, 'family_name')}".strip()


def _too_old() -> ResponseReturnValue:
    return render_template("experts/entry/too_old.html"), 404
