"""Pages that anybody may read, and the way home."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from socx.core.errors import NotFound
from socx.core.i18n import N_
from socx.core.privacy import CURRENT, NOTICES
from socx.web import frame
from socx.web.guard import current_actor, public
from socx.web.i18n import language

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
    """The whole privacy notice: the current one, or the version that somebody was told."""
    notice = NOTICES.get(request.args.get("version", CURRENT.version))
    if notice is None:
        raise NotFound
    return render_template("pages/privacy.html", notice=notice, current=CURRENT, versions=list(NOTICES.values()))


@bp.record_once
def offer_words(state: BlueprintSetupState) -> None:
    """Give templates the first layer of the notice: {{ privacy_short("profile") }}."""
    state.app.jinja_env.globals.update(privacy_short=lambda place: CURRENT.short(place, language()))


@bp.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    return render_template("pages/accessibility.html")
