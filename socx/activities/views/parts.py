"""Parts of an activity, and the programme and delegation of a study visit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice

from socx.access.permissions import Permission
from socx.activities import forms, queries, services
from socx.activities.models import RELATIONS, Activity
from socx.activities.services.parts import free_partners
from socx.activities.services.planning import must_be_open
from socx.activities.services.visits import must_be_visit
from socx.activities.views import bp
from socx.core.errors import DomainError, NotFound
from socx.core.places import partner_name
from socx.db import transaction
from socx.web.errors import say
from socx.web.forms import TransitionForm, VersionedForm, check_version
from socx.web.guard import current_actor, requires
from socx.web.i18n import language
from socx.web.pages import form_page, now


@bp.route("/activities/<id:id>/parts", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_PLAN, on=queries.find)
def parts(item: Activity) -> ResponseReturnValue:
    """Add a sub-activity, further dates, or the same activity at the other partner."""
    must_be_open(item)
    if item.part:
        raise NotFound
    wanted = request.args.get("add", "")
    sub, series, mirror = _sub_form(item, wanted), _series_form(item, wanted), _mirror_form(item, wanted)
    adding: dict[str, tuple[VersionedForm, Callable[..., Any]]] = {
        "sub": (sub, lambda **who: services.add_sub_activity(item, _sub_values(item, sub), **who)),
        "series": (
            series,
            lambda **who: services.add_series(item, series.first.data, series.count.data, series.weeks.data, **who),
        ),
        "mirror": (
            mirror, lambda **who: services.mirror(item, mirror.partner.data, mirror.place.data or "", **who)
        ),
    }  # fmt: skip
    form, add = adding.get(wanted, (sub, None))
    if add is not None and form.submitted():
        with form.keeping(DomainError):
            check_version(form, item)
            add(by=current_actor(), at=now())
        if not form.errors:
            say(gettext("The parts are added. Plan each of them on its page."))
            return redirect(url_for("activities.detail", id=item.id, _anchor="parts"), 303)
    return form_page(
        "activities/parts.html", form, item=item, sub=sub, series=series, mirror=mirror,
        may_mirror=bool(mirror.partner.choices), relations=RELATIONS,
    )  # fmt: skip


def _filled(form: type[VersionedForm], item: Activity, is_sent: bool, /, **values: Any) -> Any:
    """A form of the page as it was sent, or as it begins: one of them is sent, the others are not."""
    given = {"data": {"version": item.version, **values}}
    return form.from_request(**given) if is_sent else form.from_request(formdata=None, **given)


def _sub_form(item: Activity, wanted: str) -> forms.SubActivityForm:
    made: forms.SubActivityForm = _filled(
        forms.SubActivityForm, item, wanted == "sub", kind=item.kind, modality=item.modality
    )
    return made


def _sub_values(item: Activity, form: forms.SubActivityForm) -> dict[str, Any]:
    return {"title": form.title.data, "kind": form.kind.data, "modality": form.modality.data,
            "place": item.place, "objectives": ""}  # fmt: skip


def _series_form(item: Activity, wanted: str) -> forms.SeriesForm:
    made: forms.SeriesForm = _filled(forms.SeriesForm, item, wanted == "series", count=1, weeks=4)
    return made


def _mirror_form(item: Activity, wanted: str) -> forms.MirrorForm:
    form: forms.MirrorForm = _filled(forms.MirrorForm, item, wanted == "mirror")
    form.partner.choices = [SelectChoice(code, partner_name(code, language())) for code in free_partners(item)]
    return form


@bp.route("/activities/<id:id>/visit", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_PLAN, on=queries.find)
def visit(item: Activity) -> ResponseReturnValue:
    """The programme of the hosts and the places in the delegation."""
    must_be_visit(item)
    wanted = request.args.get("add", "")
    programme: forms.ProgrammeForm = _filled(forms.ProgrammeForm, item, wanted == "programme", day=item.delivery_start)
    seats: forms.SeatsForm = _filled(forms.SeatsForm, item, wanted == "seats", seats=1)
    seats.institution_id.choices = [SelectChoice(i.id, i.official_name) for i in item.request.institutions]
    adding: dict[str, tuple[VersionedForm, Callable[..., Any]]] = {
        "programme": (programme, services.add_to_programme),
        "seats": (seats, services.add_seats),
    }
    form, add = adding.get(wanted, (programme, None))
    if add is not None and form.submitted():
        with form.keeping(DomainError):
            check_version(form, item)
            add(item, form.data, by=current_actor(), at=now())
        if not form.errors:
            return redirect(url_for("activities.visit", id=item.id), 303)
    return form_page("activities/visit.html", form, item=item, programme=programme, seats=seats,
                     plain=TransitionForm.from_request(formdata=None, data={"version": item.version}))  # fmt: skip


@bp.post("/activities/<id:id>/visit/<any(programme, seats):what>/<id:row_id>/drop")
@requires(Permission.ACTIVITY_PLAN, on=queries.find)
def drop_of_visit(item: Activity, what: str, row_id: int) -> ResponseReturnValue:
    """Take an entry out of the programme, or places out of the delegation."""
    form = TransitionForm.from_request()
    if not form.submitted():
        abort(400)
    entry = queries.find_in_programme(item, row_id) if what == "programme" else None
    places = queries.find_seats(item, row_id) if what == "seats" else None
    with transaction():
        check_version(form, item)
        if entry is not None:
            services.drop_from_programme(item, entry, by=current_actor(), at=now())
        elif places is not None:
            services.drop_seats(item, places, by=current_actor(), at=now())
        else:
            raise NotFound
    return redirect(url_for("activities.visit", id=item.id), 303)
