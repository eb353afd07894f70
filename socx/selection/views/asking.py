"""What the positions of an activity ask: the page of all, and that of one position."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.activities import queries as activities
from socx.activities.models import Activity, Position
from socx.core.errors import DomainError, NotFound
from socx.core.i18n import N_
from socx.db import transaction
from socx.selection import queries
from socx.selection.adapters import all_asked
from socx.selection.forms.asking import FORMS, ProposalsForm
from socx.selection.services import asking
from socx.selection.views import bp, now
from socx.web.errors import say
from socx.web.forms import TransitionForm
from socx.web.guard import current_actor, requires
from socx.web.pages import form_page

KINDS = ", ".join(FORMS)

# fmt: off
ADD = {
    "language":   N_("Ask for a language"),
    "topic":      N_("Ask for a topic"),
    "years":      N_("Ask for years of experience"),
    "background": N_("Ask for a kind of expert or a Member State"),
    "text":       N_("Ask for something else, in words"),
}
# fmt: on


@bp.get("/activities/<id:id>/positions/<id:position_id>/requirements")
@requires(P.TERMS_READ, on=activities.find)
def requirements(item: Activity, position_id: int) -> ResponseReturnValue:
    position = position_of(item, position_id)
    return _page(item, position)


@bp.post("/activities/<id:id>/positions/<id:position_id>/requirements/keep")
@requires(P.TERMS_WRITE, on=activities.find)
def keep_proposals(item: Activity, position_id: int) -> ResponseReturnValue:
    position = position_of(item, position_id)
    form = ProposalsForm.of(asking.proposals(position))
    if not form.submitted():
        return _page(item, position, form)
    with transaction():
        kept = asking.keep_proposals(position, form.keep.data or [], by=current_actor(), at=now())
    if kept:
        say(ngettext("%(num)s requirement is added.", "%(num)s requirements are added.", kept))
    return redirect(url_for("selection.requirements", id=item.id, position_id=position.id), 303)


@bp.route(
    f"/activities/<id:id>/positions/<id:position_id>/requirements/new/<any({KINDS}):kind>", methods=["GET", "POST"]
)
@requires(P.TERMS_WRITE, on=activities.find)
def new_requirement(item: Activity, position_id: int, kind: str) -> ResponseReturnValue:
    position = position_of(item, position_id)
    form = FORMS[kind].from_request()
    if form.submitted():
        with form.keeping(DomainError):
            asking.add(
                position, form.grade.data, kind, form.value, text=form.words,
                weight=(form.weight.data or 0) if form.grade.data == "advantageous" else 0,
                by=current_actor(), at=now(),
            )  # fmt: skip
        if not form.errors:
            say(gettext("The requirement is added."))
            return redirect(url_for("selection.requirements", id=item.id, position_id=position.id), 303)
    return form_page("selection/asking/new.html", form, item=item, position=position, heading=ADD[kind])


@bp.post("/activities/<id:id>/positions/<id:position_id>/requirements/<id:requirement_id>/drop")
@requires(P.TERMS_WRITE, on=activities.find)
def drop_requirement(item: Activity, position_id: int, requirement_id: int) -> ResponseReturnValue:
    position = position_of(item, position_id)
    found = queries.requirement(position, requirement_id)
    if not TransitionForm.from_request().submitted():
        abort(400)
    if found is not None:  # dropped already: a second press is no fault
        with transaction():
            asking.drop(position, found, by=current_actor(), at=now())
        say(gettext("The requirement is dropped."))
    return redirect(url_for("selection.requirements", id=item.id, position_id=position.id), 303)


def position_of(item: Activity, position_id: int) -> Position:
    found = activities.find_position(item, position_id)
    if found is None:
        raise NotFound
    return found


def _page(item: Activity, position: Position, form: ProposalsForm | None = None) -> ResponseReturnValue:
    is_fixed = asking.is_fixed(position)
    may_change = permits(current_actor(), P.TERMS_WRITE, item) and not item.is_ended and not is_fixed
    proposals = asking.proposals(position) if may_change else []
    return render_template(
        "selection/asking/position.html",
        item=item,
        position=position,
        asked=all_asked(queries.requirements_of([position])),
        proposals=form or (ProposalsForm.of(proposals) if proposals else None),
        may_change=may_change,
        is_fixed=is_fixed,
        form=TransitionForm.from_request(formdata=None),
        add=ADD,
    ), 422 if form is not None and form.errors else 200
