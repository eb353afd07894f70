"""The page of the Commission's decision."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.permissions import Permission
from socx.requests import scope
from socx.requests.forms.handling import DecisionForm
from socx.requests.models import AssistanceRequest
from socx.requests.services import decisions as services
from socx.requests.views import bp
from socx.requests.views.handling.common import keeping, not_now, readable, to_case
from socx.requests.workflow import REQUEST_WORKFLOW
from socx.web.errors import say
from socx.web.guard import current_actor, requires
from socx.web.pages import form_page, now


@bp.route("/<id:id>/decision", methods=["GET", "POST"])
@requires(Permission.REQUEST_DECIDE, on=readable)
def decide(item: AssistanceRequest) -> ResponseReturnValue:
    """Read the Action Form, the assessment and the opinion; approve, return or reject."""
    if request.method == "GET" and item.state != "approval":
        return not_now(item)
    form = DecisionForm.from_request(data={"version": item.version})
    if form.submitted():
        outcome = form.outcome.data or ""
        with keeping(form, item):
            services.decide(
                item, outcome, reason=form.reason.data or "", reference=form.reference.data or "",
                by=current_actor(), at=now(),
            )  # fmt: skip
        if not form.errors:
            say(gettext(REQUEST_WORKFLOW.transition(services.MOVES[outcome]).done))
            return to_case(item)
    shown = item.action_form
    agreed = shown.scope if shown else {}
    return form_page(
        "requests/handling/decision.html", form, item=item, shown=shown, rows=scope.compare(item, agreed),
        activities=scope.compare_activities(item, agreed), codes=scope.crs_codes(item),
    )  # fmt: skip
