"""One's own account: language, name, sessions, API tokens."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext

from socx.access.permissions import Permission
from socx.accounts import auth, queries, services
from socx.accounts.forms import OwnAccountForm, TokenForm
from socx.accounts.secrets import digest
from socx.accounts.views import bp
from socx.core.errors import NotFound
from socx.core.i18n import LANGUAGES
from socx.db import db, transaction, writing_aside
from socx.web.guard import current_actor, public, requires
from socx.web.pages import form_page
from socx.web.security import own_path


@bp.get(f"/language/<any({','.join(LANGUAGES)}):code>")
@public
def language(code: str) -> ResponseReturnValue:
    """Keep the choice, and go back to the page it was made on."""
    if g.user is None:
        session["language"] = code
    elif g.user.language != code:
        user_id = g.user.id
        with writing_aside():
            if user := queries.find(user_id):
                services.choose_language(user, code)
    return redirect(own_path(request.args.get("next")) or "/", 303)


@bp.route("/account", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def own() -> ResponseReturnValue:
    form = OwnAccountForm.from_request(obj=g.user)
    if form.submitted():
        with transaction():
            services.update_own(
                g.user, name=form.name.data, language=form.language.data, by=current_actor(), at=datetime.now(UTC)
            )
        with force_locale(g.user.language):
            flash(gettext("Your account is saved."), "success")
        return redirect(url_for("accounts.own"), 303)
    sessions = db.session.scalars(queries.sessions_of(g.user.id)).all()
    alive = [s for s in sessions if datetime.now(UTC) - s.seen_at <= auth.IDLE]
    return form_page("accounts/own.html", form, sessions=alive, this_session=digest(session["sid"]))


@bp.get("/account/<id:id>")
@requires(Permission.ACCOUNT_OWN)
def mine(id: int) -> ResponseReturnValue:
    """Where notices about one's account lead; there is no page of somebody else's."""
    if id != g.user.id:
        raise NotFound
    return redirect(url_for("accounts.own"), 303)


@bp.post("/account/sign-out-everywhere")
@requires(Permission.ACCOUNT_OWN)
def sign_out_everywhere() -> ResponseReturnValue:
    """End all sessions of this person; this browser goes on with a new one."""
    with transaction():
        services.end_sessions(g.user.id)
        auth.start_session(g.user, datetime.now(UTC))
    flash(gettext("All other browsers are signed out."), "success")
    return redirect(url_for("accounts.own"), 303)


@bp.route("/account/tokens", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def tokens() -> ResponseReturnValue:
    """List tokens and make one. Its text stands in this answer only; it is kept nowhere."""
    form, text = TokenForm.from_request(), ""
    if form.submitted():
        with form.keeping():
            _, text = services.create_token(g.user, form.name.data, by=current_actor(), at=datetime.now(UTC))
            form.name.data = ""
    tokens = db.session.scalars(queries.tokens_of(g.user.id)).all()
    return form_page("accounts/tokens.html", form, text=text, tokens=tokens)


@bp.post("/account/tokens/<id:id>/revoke")
@requires(Permission.ACCOUNT_OWN)
def revoke_token(id: int) -> ResponseReturnValue:
    with transaction():
        services.revoke_token(g.user, id, by=current_actor(), at=datetime.now(UTC))
    flash(gettext("The token is revoked. Programs that used it cannot read anything any more."), "success")
    return redirect(url_for("accounts.tokens"), 303)
