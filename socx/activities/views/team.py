"""Positions of an activity and who is on them."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice

from socx.access.permissions import Permission
from socx.activities import forms, queries, services
from socx.activities.models import Activity, Position
from socx.activities.services.team import shortlisted, unsuitable
from socx.activities.views import bp
from socx.core.errors import DomainError, NotFound
from socx.core.places import country_name
from socx.db import transaction
from socx.experts import queries as experts
from socx.experts.models import Expert
from socx.web.errors import say
from socx.web.forms import TransitionForm, check_version
from socx.web.guard import current_actor, requires
from socx.web.i18n import language
from socx.web.pages import form_page, now


@bp.route("/activities/<id:id>/positions/new", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_PLAN, on=queries.find)
def new_position(item: Activity) -> ResponseReturnValue:
    form = forms.PositionForm.from_request(data={"version": item.version})
    if form.submitted():
        with form.keeping(DomainError):
            check_version(form, item)
            made = services.add_position(item, form.data, by=current_actor(), at=now())
        if not form.errors:
            return redirect(url_for("activities.position", id=item.id, position_id=made.id), 303)
    return form_page("activities/position.html", form, item=item, position=None, people=[], placement=None)


@bp.route("/activities/<id:id>/positions/<id:position_id>", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_PLAN, on=queries.find)
def position(item: Activity, position_id: int) -> ResponseReturnValue:
    found = _position(item, position_id)
    form = forms.PositionForm.from_request(obj=found, data=None)
    if request.method == "GET":
        form.version.data = item.version
    if form.submitted():
        with form.keeping(DomainError):
            check_version(form, item)
            services.change_position(item, found, form.data, by=current_actor(), at=now())
        if not form.errors:
            say(gettext("The position is saved."))
            return redirect(url_for("activities.detail", id=item.id), 303)
    return _position_page(item, found, form, _placement_form(item, found))


@bp.post("/activities/<id:id>/positions/<id:position_id>/expert")
@requires(Permission.ACTIVITY_PLAN, on=queries.find)
def place(item: Activity, position_id: int) -> ResponseReturnValue:
    found = _position(item, position_id)
    form = _placement_form(item, found)
    if form.submitted():
        chosen = form.expert.data or ""
        expert = experts.find(int(chosen)) if chosen.isdigit() else None
        with form.keeping(DomainError):
            check_version(form, item)
            services.place_expert(
                item, found, expert, by=current_actor(), at=now(), word=(form.word.data or "").strip()
            )
        if not form.errors:
            return redirect(url_for("activities.detail", id=item.id), 303)
    return _position_page(item, found, forms.PositionForm.from_request(formdata=None, obj=found), form)


@bp.post("/activities/<id:id>/positions/<id:position_id>/remove")
@requires(Permission.ACTIVITY_PLAN, on=queries.find)
def remove_position(item: Activity, position_id: int) -> ResponseReturnValue:
    found = _position(item, position_id)
    form = TransitionForm.from_request()
    if not form.submitted():
        abort(400)
    with transaction():
        check_version(form, item)
        services.remove_position(item, found, by=current_actor(), at=now())
    return redirect(url_for("activities.detail", id=item.id), 303)


def _position(item: Activity, position_id: int) -> Position:
    found = queries.find_position(item, position_id)
    if found is None:
        raise NotFound
    return found


def _placement_form(item: Activity, position: Position) -> forms.PlacementForm:
    """The choice of shortlisted people; those who cannot come say why in their line."""
    people = shortlisted(item)
    form = forms.PlacementForm.from_request(data={"expert": str(position.expert_id or ""), "version": item.version})
    form.expert.choices = [
        SelectChoice("", gettext("Nobody yet")),
        *(SelectChoice(str(e.id), _candidate(item, position, e)) for e in people),
    ]
    return form


def _candidate(item: Activity, position: Position, expert: Expert) -> str:
    reason = unsuitable(item, position, expert, by=current_actor())
    name = f"{expert.name}, {country_name(expert.member_state, language())}"
    return f"{name}: {gettext(reason[0]) % reason[1]}" if reason else name


def _position_page(
    item: Activity, position: Position, form: forms.PositionForm, placement: forms.PlacementForm
) -> ResponseReturnValue:
    if not form.version.data:
        form.version.data = item.version
    return form_page(
        "activities/position.html",
        form,
        item=item,
        position=position,
        placement=placement,
        people=shortlisted(item),
        wrong=bool(placement.errors),
    )
