"""Erase a person: by themselves, or by a manager because the person asked."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.permissions import Permission
from socx.core.errors import NotFound
from socx.core.i18n import N_
from socx.db import clear_log, transaction
from socx.experts import queries as experts
from socx.experts.models import Expert
from socx.files import here
from socx.protection import services
from socx.protection.forms import EraseForm
from socx.protection.views import bp
from socx.protection.views.restriction import own
from socx.web.errors import say
from socx.web.guard import current_actor, public, requires


@bp.route("/experts/me/erase", methods=["GET", "POST"])
@requires(Permission.EXPERT_OWN)
def erase_own() -> ResponseReturnValue:
    return _page(own(), is_own=True)


@bp.route("/experts/<id:id>/erase", methods=["GET", "POST"])
@requires(Permission.EXPERT_ERASE, on=experts.find)
def erase(item: Expert) -> ResponseReturnValue:
    if item.is_erased:
        raise NotFound
    return _page(item, is_own=item.user_id == current_actor().user_id)


@bp.get("/erased")
@public
def erased() -> ResponseReturnValue:
    """What a person sees after their erasure: they have no account any more."""
    return render_template("protection/erased.html")


def _page(item: Expert, *, is_own: bool) -> ResponseReturnValue:
    """What goes, what stays and why; then the erasure, and after its commit the files."""
    form, obstacles = EraseForm.from_request(), services.obstacles(item)
    if form.submitted() and not obstacles:
        with transaction():
            services.erase(
                item, by=current_actor(), at=datetime.now(UTC), origin="own" if is_own else "request"
            )  # fmt: skip
        with transaction():
            services.finish(here.store().instance)
        clear_log()
        if is_own:
            session.clear()
            return redirect(url_for("protection.erased"), 303)
        say(gettext(N_("The person is erased. Backups made before repeat this when they are restored.")))
        return redirect(url_for("experts.index"), 303)
    person = services.of_profile(item)
    going = [one for one in services.kept(person) if one.keeper.erase and not one.keeper.stays(person)]
    page = render_template(
        "protection/erase.html", item=item, form=form, is_own=is_own, obstacles=obstacles, kept=going,
        stays=services.what_stays(item),
    )  # fmt: skip
    return page, 422 if form.errors or (form.submitted() and obstacles) else 200
