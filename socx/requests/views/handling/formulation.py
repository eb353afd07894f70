"""Pages of the EU Delegation's opinion and of the Action Form."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.permissions import Permission
from socx.core.errors import NotFound
from socx.core.i18n import N_
from socx.requests import scope
from socx.requests.fields import MAX_ACTIVITIES
from socx.requests.forms.handling import ActionFormForm, OpinionForm
from socx.requests.models import AssistanceRequest
from socx.requests.services import formulation as services
from socx.requests.views import bp
from socx.requests.views.handling.common import keeping, missing_for, move_form, not_now, readable, ready, to_case
from socx.requests.views.handling.panels import readable_forms
from socx.web.errors import say
from socx.web.guard import current_actor, requires
from socx.web.pages import form_page, now


@bp.route("/<id:id>/opinion", methods=["GET", "POST"])
@requires(Permission.REQUEST_OPINE, on=readable)
def opine(item: AssistanceRequest) -> ResponseReturnValue:
    """The EU Delegation reads the request and gives its opinion."""
    if request.method == "GET" and item.state != "opinion":
        return not_now(item)
    form = OpinionForm.from_request(data={"version": item.version})
    if form.submitted():
        with keeping(form, item):
            services.give_opinion(
                item, form.position.data or "", form.text.data or "", shared=form.shared.data,
                by=current_actor(), at=now(),
            )  # fmt: skip
        if not form.errors:
            say(gettext(N_("The opinion is sent to the adviser. Thank you.")))
            return to_case(item)
    return form_page("requests/handling/opinion.html", form, item=item)


@bp.route("/<id:id>/action-form", methods=["GET", "POST"])
@requires(Permission.REQUEST_SCREEN, on=readable)
def action_form(item: AssistanceRequest) -> ResponseReturnValue:
    """Write the agreed scope, starting from the words of the request."""
    if request.method == "GET" and item.state != "formulation":
        return not_now(item)
    latest = item.action_form
    agreed = latest.scope if latest else scope.from_request(item)
    form = ActionFormForm.from_request(data=_data(agreed, item.version))
    if "add" in request.form and len(form.activities) < MAX_ACTIVITIES:
        form.activities.append_entry({"positions": scope.USUAL_POSITIONS})
        form.translate()
    elif "remove" in request.form:
        form = _without(form, request.form["remove"])
    elif "add" not in request.form and form.submitted():
        with keeping(form, item):
            services.save_action_form(item, form.agreed(), by=current_actor(), at=now())
        if not form.errors:
            say(gettext(N_("The Action Form is saved.")))
            return redirect(url_for("requests.action_form", id=item.id, _anchor="next"), 303)
    return form_page(
        "requests/handling/action_form.html", form, item=item, latest=latest, codes=scope.crs_codes(item),
        most=MAX_ACTIVITIES, days_planned=_days(agreed), ready=ready(item, "put_forward"),
        missing=missing_for(item, "put_forward"), move_form=move_form(item),
        returned=item.decision if item.decision and item.decision.outcome == "returned" else None,
    )  # fmt: skip


@bp.get("/<id:id>/action-form/<int(max=999):number>")
@requires(Permission.REQUEST_READ, on=readable)
def action_form_version(item: AssistanceRequest, number: int) -> ResponseReturnValue:
    """One version: what was asked beside what is agreed, with the changes marked."""
    forms = readable_forms(item, current_actor())
    shown = next((f for f in forms if f.number == number), None)
    if shown is None:
        raise NotFound
    return render_template(
        "requests/handling/action_form_version.html",
        item=item,
        shown=shown,
        forms=forms,
        rows=scope.compare(item, shown.scope),
        activities=scope.compare_activities(item, shown.scope),
        codes=scope.crs_codes(item),
    )


def _data(agreed: dict[str, Any], version: Any) -> dict[str, Any]:
    """The scope in the shape that the form takes."""
    activities = [a | {"start_on": _day(a.get("start_on"))} for a in agreed.get("activities") or []]
    return agreed | {"version": version, "activities": activities or [{"positions": scope.USUAL_POSITIONS}]}


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


def _days(agreed: dict[str, Any]) -> int:
    """Working days times experts, over all activities: what a budget is compared with."""
    return sum((a.get("days") or 0) * (a.get("positions") or 0) for a in agreed.get("activities") or [])


def _without(form: ActionFormForm, number: str) -> ActionFormForm:
    """The same form without one of its activities."""
    data = {field.short_name: field.data for field in form if field.short_name not in ("csrf_token", "activities")}
    kept = [entry.data for n, entry in enumerate(form.activities) if str(n) != number]
    data["activities"] = kept or [{"positions": scope.USUAL_POSITIONS}]
    fresh: ActionFormForm = ActionFormForm.from_request(formdata=None, data=data)
    return fresh
