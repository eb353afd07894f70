"""The page of the assessment: scores beside the words of the request, assessors side by side."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.core.errors import Invalid
from socx.core.i18n import N_
from socx.requests.criteria import CRITERIA, RECOMMENDATIONS
from socx.requests.forms.handling import AssessmentForm
from socx.requests.models import Assessment, AssistanceRequest
from socx.requests.services import assessment as services
from socx.requests.views import bp
from socx.requests.views.handling.common import keeping, missing_for, move_form, now, readable, ready
from socx.web.errors import say
from socx.web.guard import current_actor, requires


@bp.route("/<id:id>/assessment", methods=["GET", "POST"])
@requires(Permission.REQUEST_ASSESSMENT, on=readable)
def assessment(item: AssistanceRequest) -> ResponseReturnValue:
    """Give scores while the request is under assessment; afterwards read them."""
    actor = current_actor()
    own = next((a for a in item.assessments if a.assessor_id == actor.user_id), None)
    can_score = item.state == "assessment" and permits(actor, Permission.REQUEST_SCREEN, item)
    form = AssessmentForm.from_request(data=_data(own))
    if request.method == "POST" and form.submitted():
        try:
            with keeping(form):
                services.assess(
                    item,
                    form.scores(),
                    recommendation=form.recommendation.data,
                    summary=form.summary.data or "",
                    seen=form.seen,
                    by=actor,
                    at=now(),
                )
        except Invalid as error:
            form.refuse(error)
        else:
            say(gettext(N_("Your assessment is saved.")))
            return redirect(url_for("requests.assessment", id=item.id, _anchor="next"), 303)
    redirect_too = ("redirect",) if own and own.recommendation == "redirect" else ()
    return render_template(
        "requests/handling/assessment.html",
        item=item,
        form=form if can_score else None,
        own=own,
        criteria=CRITERIA,
        recommendations=RECOMMENDATIONS,
        differences=differences(item),
        ready=ready(item, *redirect_too, "consult"),
        missing=missing_for(item, "consult") if can_score else [],
        move_form=move_form(item),
    ), 422 if form.errors else 200


def _data(own: Assessment | None) -> dict[str, object]:
    """The form as the assessor left it."""
    if own is None:
        return {"version": 0}
    data: dict[str, object] = {
        "version": own.version, "recommendation": own.recommendation, "summary": own.summary,
    }  # fmt: skip
    for name, score in own.scores.items():
        data |= {f"{name}_score": str(score.score), f"{name}_comment": score.comment}
    return data


def differences(item: AssistanceRequest) -> dict[str, int]:
    """By criterion, how far apart the assessors are: highest score less lowest, where two scored."""
    given: dict[str, list[int]] = {}
    for score in item.scores:
        given.setdefault(score.criterion, []).append(score.score)
    return {name: max(scores) - min(scores) for name, scores in given.items() if len(scores) > 1}
