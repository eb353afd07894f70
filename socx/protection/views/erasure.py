"""Erase a person: by themselves, or by a manager because the person asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.permissions import Permission
from socx.accounts import queries as accounts
from socx.accounts.models import User
from socx.core.errors import Invalid, NotFound
from socx.core.i18n import N_
from socx.db import clear_log, transaction
from socx.experts import queries as experts
from socx.experts.models import Expert
from socx.files import here
from socx.protection import services
from socx.protection.forms import EraseForForm, EraseForm
from socx.protection.views import bp
from socx.protection.views.restriction import own
from socx.web.errors import say
from socx.web.guard import current_actor, public, requires

#: What the page is called: for the person, and for who does it on request.
HEADINGS = {True: N_("Erase your profile and your account"), False: N_("Erase this person")}


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


@bp.route("/users/<id:id>/erase", methods=["GET", "POST"])
@requires(Permission.USER_ERASE, on=accounts.find)
def erase_account(user: User) -> ResponseReturnValue:
    """Erase an account that is no expert's, on the written request of the person."""
    if services.is_erased(user) or user.id == current_actor().user_id:
        raise NotFound
    form, obstacles = EraseForForm.from_request(), services.obstacles_of_account(user)
    if form.submitted() and not obstacles and _is_done(
        form, lambda: services.erase_account(user, by=current_actor(), at=datetime.now(UTC), origin="request",
                                             reason=form.reason.data or "")
    ):  # fmt: skip
        say(gettext(N_("The account is erased. Backups made before repeat this when they are restored.")))
        return redirect(url_for("protection.retention"), 303)
    person = services.of_account(user)
    going = [one for one in services.kept(person) if one.keeper.erase and not one.keeper.stays(person)]
    page = render_template(
        "protection/erase.html", heading=gettext(N_("Erase this account")), name=user.name,
        back=(url_for("accounts.user", id=user.id), user.name), form=form, is_own=False, obstacles=obstacles,
        kept=going, stays=services.what_stays_of_account(user),
    )  # fmt: skip
    return page, 422 if form.errors or (form.submitted() and obstacles) else 200


@bp.get("/erased")
@public
def erased() -> ResponseReturnValue:
    """What a person sees after their erasure: they have no account any more."""
    return render_template("protection/erased.html")


def _page(item: Expert, *, is_own: bool) -> ResponseReturnValue:
    """What goes, what stays and why; then the erasure, and after its commit the files."""
    form, obstacles = (EraseForm if is_own else EraseForForm).from_request(), services.obstacles(item)
    reason = "" if is_own else form.reason.data or ""
    if form.submitted() and not obstacles and _is_done(
        form, lambda: services.erase(item, by=current_actor(), at=datetime.now(UTC),
                                     origin="own" if is_own else "request", reason=reason)
    ):  # fmt: skip
        if is_own:
            session.clear()
            return redirect(url_for("protection.erased"), 303)
        say(gettext(N_("The person is erased. Backups made before repeat this when they are restored.")))
        return redirect(url_for("experts.index"), 303)
    person = services.of_profile(item)
    going = [one for one in services.kept(person) if one.keeper.erase and not one.keeper.stays(person)]
    page = render_template(
        "protection/erase.html", heading=gettext(HEADINGS[is_own]), back=_back(item, is_own), name=item.name,
        form=form, is_own=is_own, obstacles=obstacles, kept=going,
        stays=services.what_stays(item),
    )  # fmt: skip
    return page, 422 if form.errors or (form.submitted() and obstacles) else 200


def _back(item: Expert, is_own: bool) -> tuple[str, str]:
    if is_own:
        return url_for("protection.own_data"), gettext(N_("My data"))
    return url_for("experts.detail", id=item.id), item.name


def _is_done(form: EraseForm, erase: Callable[[], object]) -> bool:
    """Erase, and after the commit the files; False when a word of the form has to be mended."""
    try:
        with transaction():
            erase()
    except Invalid as error:
        form.refuse(error)
        return False
    with transaction():
        services.finish(here.store().instance)
    clear_log()
    return True
