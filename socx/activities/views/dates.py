"""The dates of an activity: planned from a fixed day, moved, given by hand; shown whole before they are saved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice

from socx.access.permissions import Permission
from socx.activities import clashes, forms, queries, services
from socx.activities.milestones import proposed_dates
from socx.activities.models import Activity
from socx.activities.pictures import DATE_LABELS
from socx.activities.planner import DATES, FIXED_BY_KEY, FIXED_DAYS, Dates, moved, plan_from
from socx.activities.services.dates import MOVABLE, Preview
from socx.activities.services.moves import clashes_of
from socx.activities.sides import calendar_for, sides_of
from socx.activities.views import bp
from socx.activities.words import holidays_on
from socx.activities.workflow import ACTIVITY_WORKFLOW
from socx.core.errors import DomainError, WrongState
from socx.core.i18n import N_
from socx.core.places import country_name
from socx.web.errors import say
from socx.web.forms import VersionedForm, check_version
from socx.web.guard import current_actor, requires
from socx.web.i18n import language
from socx.web.pages import form_page, now

AForm = TypeVar("AForm", bound=VersionedForm)

#: How many working days a delivery takes when nothing says otherwise.
USUAL_LENGTH = 5


def must_be_movable(item: Activity) -> None:
    """Raise WrongState where no date may change any more."""
    if item.state not in MOVABLE:
        raise WrongState(N_("The plan of this activity can no longer be changed."))


@bp.route("/activities/<id:id>/plan", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_PLAN, on=queries.find)
def plan(item: Activity) -> ResponseReturnValue:
    """Plan from a fixed day, forwards or backwards."""
    must_be_movable(item)
    form = _form(forms.PlanForm, data={"length": _length(item), "version": item.version})
    if form.submitted():
        dates = plan_from(
            form.fixed.data, form.day.data, form.length.data, item.kind, item.modality, calendar_for(item)
        )  # fmt: skip
        return _shown(item, dates, form, "plan", fixed=FIXED_BY_KEY[form.fixed.data])
    return _asked(item, form, "plan")


@bp.route("/activities/<id:id>/move", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_PLAN, on=queries.find)
def move(item: Activity) -> ResponseReturnValue:
    """Move one date; what hangs on it follows."""
    must_be_movable(item)
    standing = item.dates
    form = _form(forms.MoveForm, data={"version": item.version})
    free = [name for name in MOVABLE[item.state] if standing[name]]
    form.key.choices = [SelectChoice(name, gettext(DATE_LABELS[name])) for name in free]
    if form.submitted():
        return _shown(item, moved(standing, form.key.data, form.day.data, calendar_for(item)), form, "move")
    return _asked(item, form, "move")


@bp.route("/activities/<id:id>/dates", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_PLAN, on=queries.find)
def dates(item: Activity) -> ResponseReturnValue:
    """Give all dates by hand."""
    must_be_movable(item)
    form = _form(forms.DatesForm, obj=item)
    if form.submitted():
        return _shown(item, _completed(item, {name: form[name].data for name in DATES}), form, "dates")
    return _asked(item, form, "dates")


@bp.post("/activities/<id:id>/dates/save")
@requires(Permission.ACTIVITY_PLAN, on=queries.find)
def save_dates(item: Activity) -> ResponseReturnValue:
    """Save the plan that was shown."""
    must_be_movable(item)
    form = forms.PlanToSaveForm.from_request()
    is_whole = form.submitted()
    if any(form[name].errors for name in DATES):
        abort(400)  # they stand in the page unseen: no person can have typed these
    given = {name: form[name].data for name in DATES}
    if is_whole:
        with form.keeping(DomainError):
            check_version(form, item)
            is_new = services.plan_dates(
                item, given, by=current_actor(), at=now(), reason=form.reason.data or "", word=form.word.data or ""
            )
        if not form.errors:
            say(gettext("The plan is saved.") if is_new else gettext("These are the dates already."))
            return redirect(url_for("activities.detail", id=item.id), 303)
    found = services.preview(item, given, by=current_actor(), at=now())
    return _preview_page(item, found, form, _again(item, "dates", given)), 422


def _form(kind: type[AForm], **given: Any) -> AForm:
    """The form as it was sent; before that, with what the address says was chosen before a plan was shown."""
    if request.method == "GET" and request.args:
        given["formdata"] = request.args
    made: AForm = kind.from_request(**given)
    return made


def _again(item: Activity, page: str, chosen: Mapping[str, Any]) -> str:
    """The way back from a plan that was shown, with what was chosen for it."""
    kept: dict[str, Any] = {name: chosen[name] or "" for name in chosen if name not in ("csrf_token", "version")}
    return url_for(f"activities.{page}", id=item.id, **kept)


def _asked(item: Activity, form: VersionedForm, page: str) -> ResponseReturnValue:
    sides = [country_name(place, language()) for place in sides_of(item)]
    return form_page(f"activities/{page}.html", form, item=item, sides=sides, fixed_days=FIXED_DAYS)


def _shown(item: Activity, dates: Dates, form: VersionedForm, page: str, **more: object) -> ResponseReturnValue:
    """The whole plan before it is saved; the page that asked, when the dates cannot be."""
    try:
        check_version(form, item)
        found = services.preview(item, dates, by=current_actor(), at=now())
    except DomainError as error:
        form.refuse(error)
        return _asked(item, form, page)
    to_save = forms.PlanToSaveForm.from_request(formdata=None, data={**dates, "version": item.version})
    return _preview_page(item, found, to_save, _again(item, page, form.data), **more)


def _preview_page(item: Activity, found: Preview, form: forms.PlanToSaveForm, again: str, **more: object) -> str:
    return render_template(
        "activities/preview.html",
        item=item,
        found=found,
        form=form,
        labels=DATE_LABELS,
        holidays=holidays_on(found.holidays, found.calendar),
        again=again,
        **{"fixed": None, **more},
    )


def _length(item: Activity) -> int:
    """How many working days the delivery takes now, or those of the expert who stays longest."""
    if item.delivery is not None:
        return max(1, calendar_for(item).count(item.delivery.start, item.delivery.end))
    return max((p.days_on_site for p in item.positions), default=0) or USUAL_LENGTH


def _completed(item: Activity, given: dict[str, date | None]) -> dict[str, date | None]:
    """Dates that were left empty, as the template proposes them."""
    start, end = given["delivery_start"], given["delivery_end"]
    if start is None or end is None or end < start:
        return given
    proposed = proposed_dates(start, end, calendar_for(item))
    if given["preparation_start"] or given["preparation_end"]:
        proposed = {"report_due": proposed["report_due"]}
    return {name: given[name] or proposed.get(name) for name in DATES}


@bp.route("/activities/<id:id>/confirm", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_PLAN, on=queries.find)
def confirm(item: Activity) -> ResponseReturnValue:
    """Confirm dates and team where something speaks against them: what it is, and a word about it."""
    if not ACTIVITY_WORKFLOW.offers(current_actor(), item, "confirm"):
        raise WrongState
    found = clashes_of(item, by=current_actor(), at=now())
    form = forms.ConfirmForm.from_request(data={"version": item.version})
    if form.submitted():
        with form.keeping(DomainError):
            check_version(form, item)
            services.advance(item, "confirm", by=current_actor(), at=now(), note=form.note.data or "")
        if not form.errors:
            say(gettext(ACTIVITY_WORKFLOW.transition("confirm").done))
            return redirect(url_for("activities.detail", id=item.id), 303)
    is_blocked = bool(clashes.at_level(found, clashes.BLOCK))
    return form_page("activities/confirm.html", form, item=item, clashes=found, is_blocked=is_blocked)
