"""Ask to restrict the use of one's profile, or object to it; lift it; answer it."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.core.errors import NotFound
from socx.core.i18n import N_
from socx.db import db, transaction
from socx.experts import panels
from socx.experts import queries as experts
from socx.experts.models import Expert
from socx.protection import queries, services
from socx.protection.forms import AnswerForm, RestrictForForm, RestrictForm
from socx.protection.models import GROUNDS, Restriction
from socx.protection.views import bp
from socx.web.errors import say
from socx.web.guard import current_actor, requires
from socx.web.pages import form_page


@bp.route("/experts/me/restriction", methods=["GET", "POST"])
@requires(Permission.EXPERT_OWN)
def restrict() -> ResponseReturnValue:
    item, form = own(), RestrictForm.from_request()
    if form.submitted():
        with transaction():
            services.restrict(
                item, form.ground.data, form.text.data or "", by=current_actor(), at=datetime.now(UTC)
            )  # fmt: skip
        say(gettext(N_("Your profile is not used any more. The facility is told and answers you.")))
        return redirect(url_for("protection.restrict"), 303)
    return form_page(
        "protection/restriction.html",
        form,
        item=item,
        grounds=GROUNDS,
        found=db.session.scalars(queries.restrictions(item.id)).all(),
    )


@bp.post("/experts/me/restriction/lift")
@requires(Permission.EXPERT_OWN)
def lift() -> ResponseReturnValue:
    item = own()
    with transaction():
        services.lift(item, by=current_actor(), at=datetime.now(UTC))
    say(gettext(N_("The restriction is lifted. Your profile is used again as its state and your consents say.")))
    return redirect(url_for("protection.restrict"), 303)


@bp.route("/experts/<id:id>/restriction", methods=["GET", "POST"])
@requires(Permission.RESTRICTION_ANSWER, on=experts.find)
def answer(item: Expert) -> ResponseReturnValue:
    """What a person asks with a restriction, and the answer of the facility."""
    found, form = queries.standing(item.id), AnswerForm.from_request()
    if found is None:
        raise NotFound
    if form.submitted():
        with transaction():
            services.answer(item, form.text.data, by=current_actor(), at=datetime.now(UTC))
        say(gettext(N_("The answer is sent to the person.")))
        return redirect(url_for("protection.answer", id=item.id), 303)
    return form_page("protection/answer.html", form, item=item, found=found, grounds=GROUNDS)


@bp.route("/experts/<id:id>/restrict", methods=["GET", "POST"])
@requires(Permission.EXPERT_RESTRICT_FOR, on=experts.find)
def restrict_for(item: Expert) -> ResponseReturnValue:
    """Restrict the use of a profile because the person asked for it in writing."""
    if item.is_erased or queries.standing(item.id) is not None:
        raise NotFound
    form = RestrictForForm.from_request()
    if form.submitted():
        with transaction():
            services.restrict_for(item, form.ground.data, form.text.data, by=current_actor(), at=datetime.now(UTC))
        say(gettext(N_("The profile is not used any more. The person is told.")))
        return redirect(url_for("experts.detail", id=item.id), 303)
    return form_page("protection/restrict_for.html", form, item=item)


def own() -> Expert:
    """The profile of the reader, in a state in which it can be restricted or erased."""
    item = experts.of_user(current_actor().user_id)
    if item is None or item.is_erased:
        raise NotFound
    return item


def standing_for(item: Expert, to: Actor, _at: datetime) -> Restriction | None:
    """The restriction that a manager meets on the page of a profile."""
    return queries.standing(item.id) if permits(to, Permission.RESTRICTION_ANSWER, item) else None


def may_erase(item: Expert, to: Actor, _at: datetime) -> Expert | None:
    """The links to what is done on request, for who may and while there is something to erase."""
    return item if permits(to, Permission.EXPERT_ERASE, item) and not item.is_erased else None


panels.add(panels.Panel("restriction", 80, "protection/standing.html", standing_for, place="facility"))
panels.add(panels.Panel("erase", 90, "protection/erase_link.html", may_erase, place="facility"))
