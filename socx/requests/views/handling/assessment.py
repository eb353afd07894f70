"""The page of the assessment: scores beside the words of the request, assessors side by side."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.core.i18n import N_
from socx.requests.criteria import GRIDS, RECOMMENDATIONS
from socx.requests.forms.handling import AskAssessorForm, AssessmentForm, SettleForm, settle_form
from socx.requests.models import Assessment, AssistanceRequest
from socx.requests.services import assessment as services
from socx.requests.views import bp
from socx.requests.views.handling.common import keeping, missing_for, move_form, readable, ready
from socx.web.errors import say
from socx.web.forms import TransitionForm
from socx.web.guard import current_actor, requires
from socx.web.pages import now


@bp.route("/<id:id>/assessment", methods=["GET", "POST"])
@requires(Permission.REQUEST_ASSESSMENT, on=readable)
def assessment(item: AssistanceRequest) -> ResponseReturnValue:
    """Give scores while the request is under assessment; afterwards read them."""
    actor = current_actor()
    own = services.own_of(item, actor)
    form = AssessmentForm.from_request(data=_data(own))
    if request.method == "POST" and form.submitted():
        with keeping(form):
            services.assess(
                item, form.scores(), recommendation=form.recommendation.data, instrument=form.instrument.data or "",
                summary=form.summary.data or "", seen=form.seen, by=actor, at=now(),
            )  # fmt: skip
        if not form.errors:
            say(gettext(N_("Your assessment is saved.")))
            return redirect(url_for("requests.assessment", id=item.id, _anchor="next"), 303)
    return _page(item, form)


def _page(
    item: AssistanceRequest,
    form: AssessmentForm,
    settling: SettleForm | None = None,
    asking: AskAssessorForm | None = None,
) -> ResponseReturnValue:
    """The page with one of its three forms as it was sent, and the others as they stand."""
    actor = current_actor()
    own = services.own_of(item, actor)
    can_score = _can_score(item)
    hides = services.scores_first(item, actor)
    redirect_too = ("redirect",) if own and own.recommendation == "redirect" else ()
    apart = {} if hides else item.far_apart
    if settling is None and can_score and apart:
        settling = _settling(item)
    people = services.can_be_asked(item, actor) if can_score else []
    if asking is None and people:
        asking = AskAssessorForm.among(people, formdata=None, data={"version": item.version})
    wrong = [f for f in (form, settling, asking) if f is not None and f.errors]
    return render_template(
        "requests/handling/assessment.html",
        item=item,
        form=form if can_score else None,
        settling=settling if can_score else None,
        asking=asking if people else None,
        wrong=wrong[0] if wrong else None,
        own=own,
        assessments=services.readable(item, actor),
        hides=hides,
        grid=own.grid if own else GRIDS.newest,
        recommendations=RECOMMENDATIONS,
        apart=apart,
        unsettled=item.unsettled if apart else [],
        ready=ready(item, *redirect_too, "consult"),
        missing=missing_for(item, "consult") if can_score else [],
        move_form=move_form(item),
    ), 422 if wrong else 200


def _can_score(item: AssistanceRequest) -> bool:
    return item.state == "assessment" and permits(current_actor(), Permission.REQUEST_SCREEN, item)


@bp.post("/<id:id>/assessment/second")
@requires(Permission.REQUEST_ASSESSMENT, on=readable)
def ask_assessor(item: AssistanceRequest) -> ResponseReturnValue:
    """Ask a colleague by name for a second assessment."""
    actor = current_actor()
    form = AskAssessorForm.among(services.can_be_asked(item, actor))
    if form.submitted():
        with keeping(form, item):
            services.ask_assessor(item, form.chosen, by=actor, at=now())
        if not form.errors:
            say(gettext(N_("Your colleague is asked, and is told by mail.")))
            return redirect(url_for("requests.assessment", id=item.id, _anchor="second"), 303)
    own = AssessmentForm.from_request(formdata=None, data=_data(services.own_of(item, actor)))
    return _page(item, own, asking=form)


@bp.post("/<id:id>/assessment/second/<id:user>/drop")
@requires(Permission.REQUEST_ASSESSMENT, on=readable)
def drop_assessor(item: AssistanceRequest, user: int) -> ResponseReturnValue:
    """Go on without somebody who was asked."""
    form = TransitionForm.from_request()
    if form.submitted():
        with keeping(form, item):
            services.drop_assessor(item, user, by=current_actor(), at=now())
        say(gettext(N_("You go on without the second assessment.")))
    return redirect(url_for("requests.assessment", id=item.id, _anchor="second"), 303)


@bp.post("/<id:id>/assessment/differences")
@requires(Permission.REQUEST_ASSESSMENT, on=readable)
def settle(item: AssistanceRequest) -> ResponseReturnValue:
    """Say how differences between the assessors are settled."""
    actor = current_actor()
    form = _settling(item, sent=True)
    if form.submitted():
        with keeping(form, item):
            services.settle(item, form.texts(), by=actor, at=now())
        if not form.errors:
            say(gettext(N_("What you settled is saved.")))
            return redirect(url_for("requests.assessment", id=item.id, _anchor="next"), 303)
    own = AssessmentForm.from_request(formdata=None, data=_data(services.own_of(item, actor)))
    return _page(item, own, settling=form)


def _settling(item: AssistanceRequest, *, sent: bool = False) -> SettleForm:
    """The form for the differences, with what was said about the same scores before."""
    apart = item.far_apart
    said = {s.criterion: s.text for s in item.settled if apart.get(s.criterion) == s.about}
    kind = settle_form({name: said.get(name, "") for name in apart})
    given: dict[str, Any] = {"data": {"version": item.version}} | ({} if sent else {"formdata": None})
    form: SettleForm = kind.from_request(**given)
    return form


def _data(own: Assessment | None) -> dict[str, object]:
    """The form as the assessor left it."""
    if own is None:
        return {"version": 0}
    data: dict[str, object] = {
        "version": own.version, "recommendation": own.recommendation, "summary": own.summary,
        "instrument": own.instrument,
    }  # fmt: skip
    for name, score in own.scores.items():
        data |= {f"{name}_score": str(score.score), f"{name}_comment": score.comment}
    return data
