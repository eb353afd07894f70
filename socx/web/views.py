"""Pages that anybody may read, and the way home."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from socx.core.i18n import N_
from socx.web import frame
from socx.web.guard import current_actor, public

bp = Blueprint("pages", __name__)

frame.add_footer_link(N_("About"), "pages.about")
frame.add_footer_link(N_("Privacy"), "pages.privacy")
frame.add_footer_link(N_("Accessibility"), "pages.accessibility")


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    """The reader's home page, or the sign-in page."""
    if current_actor().user_id is None:
        abort(401)
    if view := current_app.view_functions.get("dashboard.home"):
        return current_app.ensure_sync(view)()
    return redirect(url_for("accounts.own"), 303)


@bp.get("/about")
@public
def about() -> ResponseReturnValue:
    return render_template("pages/about.html")


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    return render_template("pages/privacy.html")


@bp.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    return render_template("pages/accessibility.html")
