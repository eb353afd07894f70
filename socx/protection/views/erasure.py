"""Erase a person: by themselves, or because they asked in writing, by two people of the facility."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.permissions import Permission
from socx.accounts import queries as accounts
from socx.accounts.models import User
from socx.core.errors import NotFound
from socx.core.i18n import N_
from socx.db import clear_log, transaction
from socx.experts import queries as experts
from socx.experts.models import Expert
from socx.files import here
from socx.protection import queries, services
from socx.protection.forms import AskErasureForm, DropForm, EraseForm
from socx.protection.models import AskedErasure
from socx.protection.views import bp
from socx.protection.views.restriction import own
from socx.web.errors import say
from socx.web.guard import current_actor, public, requires


@bp.route("/experts/me/erase", methods=["GET", "POST"])
@requires(Permission.EXPERT_OWN)
def erase_own() -> ResponseReturnValue:
    """What goes, what stays and why; then the erasure, which needs nobody else, and after its commit the files."""
    item, form = own(), EraseForm.from_request()
    obstacles = services.obstacles(item)
    if form.submitted() and not obstacles:
        with transaction():
            services.erase(item, by=current_actor(), at=datetime.now(UTC), origin="own")
        _finish()
        session.clear()
        return redirect(url_for("protection.erased"), 303)
    page = render_template("protection/erase.html", name=item.name, form=form, **_consequences(item, obstacles))
    return page, 422 if form.errors or (form.submitted() and obstacles) else 200


@bp.route("/experts/<id:id>/erase", methods=["GET", "POST"])
@requires(Permission.EXPERT_ERASE, on=experts.find)
def ask_erasure(item: Expert) -> ResponseReturnValue:
    """Note that an expert asks in writing to be erased."""
    if item.is_erased or item.user_id == current_actor().user_id:
        raise NotFound
    return _ask(item, url_for("experts.detail", id=item.id))


@bp.route("/users/<id:id>/erase", methods=["GET", "POST"])
@requires(Permission.USER_ERASE, on=accounts.find)
def ask_erasure_of_account(user: User) -> ResponseReturnValue:
    """The same for somebody who is no expert: the account is erased."""
    if services.is_erased(user) or user.id == current_actor().user_id:
        raise NotFound
    return _ask(user, url_for("accounts.user", id=user.id))


def _ask(person: Expert | User, back: str) -> ResponseReturnValue:
    waiting = queries.asked_for(person)
    if waiting is not None:
        return redirect(url_for("protection.asked", id=waiting.id), 303)
    form, obstacles = AskErasureForm.from_request(), services.obstacles_of(person)
    if form.submitted() and not obstacles:
        with form.keeping():
            made = services.ask_erasure(person, form.reason.data or "", by=current_actor(), at=datetime.now(UTC))
        if not form.errors:
            say(gettext(N_("The erasure is asked for. Nothing is erased before a second person confirms it.")))
            return redirect(url_for("protection.asked", id=made.id), 303)
    page = render_template(
        "protection/ask_erasure.html", name=person.name, back=back, form=form, **_consequences(person, obstacles)
    )
    return page, 422 if form.errors or (form.submitted() and obstacles) else 200


@bp.get("/erasures/<id:id>")
@requires(Permission.ERASURE_READ, on=queries.find_asked)
def asked(found: AskedErasure) -> ResponseReturnValue:
    """An erasure that waits for a second person."""
    return _asked_page(found)


@bp.post("/erasures/<id:id>/confirm")
@requires(Permission.ERASURE_CONFIRM, on=queries.find_asked)
def confirm_erasure(found: AskedErasure) -> ResponseReturnValue:
    """Erase, as the second person."""
    form = EraseForm.from_request()
    if not form.submitted():
        return _asked_page(found, form=form)
    with transaction():
        services.confirm(found.id, by=current_actor(), at=datetime.now(UTC))
    _finish()
    say(gettext(N_("The person is erased. Backups made before repeat this when they are restored.")))
    return redirect(url_for("protection.retention"), 303)


@bp.post("/erasures/<id:id>/drop")
@requires(Permission.ERASURE_READ, on=queries.find_asked)
def drop_erasure(found: AskedErasure) -> ResponseReturnValue:
    """Take it back, or refuse it, with the reason."""
    form = DropForm.from_request()
    if not form.submitted():
        return _asked_page(found, dropping=form)
    with transaction():
        services.drop(found, form.note.data or "", by=current_actor(), at=datetime.now(UTC))
    say(gettext(N_("This erasure is not done. The reason is in the trail.")))
    return redirect(url_for("protection.retention"), 303)


def _asked_page(
    found: AskedErasure, form: EraseForm | None = None, dropping: DropForm | None = None
) -> ResponseReturnValue:
    wrong = form or dropping
    page = render_template(
        "protection/asked.html", found=found, name=found.person.name, form=form or EraseForm(formdata=None),
        dropping=dropping or DropForm(formdata=None), wrong=wrong,
        is_own=found.asked_by_id == current_actor().user_id,
        **_consequences(found.person, services.obstacles_of(found.person)),
    )  # fmt: skip
    return page, 422 if wrong else 200


@bp.get("/erased")
@public
def erased() -> ResponseReturnValue:
    """What a person sees after their erasure: they have no account any more."""
    return render_template("protection/erased.html")


def _consequences(person: Expert | User, obstacles: list[str]) -> dict[str, Any]:
    """What an erasure of this person takes away, what it leaves and why, and what stands against it now."""
    known = services.of(person)
    going = [one for one in services.kept(known) if one.keeper.erase and not one.keeper.stays(known)]
    return {"obstacles": obstacles, "kept": going, "stays": services.what_stays(known)}


def _finish() -> None:
    """What follows the commit of an erasure: its files, and the log of the database."""
    with transaction():
        services.finish(here.store().instance)
    clear_log()
