"""Appraisals: written by an adviser when an activity is over, read and commented by the expert."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.activities import queries as activities
from socx.activities.models import Activity
from socx.core.errors import DomainError, NotFound
from socx.core.i18n import N_
from socx.selection import queries
from socx.selection.forms.feedback import AppraisalForm, CommentForm
from socx.selection.models import Appraisal
from socx.selection.services import appraisals as services
from socx.selection.views import bp, now
from socx.selection.views.asking import position_of
from socx.web.errors import say
from socx.web.guard import current_actor, requires
from socx.web.pages import form_page


@bp.route("/activities/<id:id>/positions/<id:position_id>/appraisal", methods=["GET", "POST"])
@requires(P.APPRAISAL_WRITE, on=activities.find)
def appraise(item: Activity, position_id: int) -> ResponseReturnValue:
    """Say how the work on a position was, or change that until the expert has commented."""
    position = position_of(item, position_id)
    if position.expert is None or position.expert.is_erased or item.state not in services.APPRAISABLE:
        raise NotFound
    kept = queries.appraisal_of(position.id, position.expert.id)
    if kept is not None and kept.commented_at is not None:
        return redirect(url_for("selection.appraisal", id=kept.id))
    form = AppraisalForm.of(kept)
    if form.submitted():
        with form.keeping(DomainError):  # also that somebody saved it meanwhile: the words stay on the page
            made = services.appraise(
                position, form.ratings, form.note.data or "", seen=form.seen, by=current_actor(), at=now()
            )
        if not form.errors:
            say(gettext(N_("The appraisal is kept. The expert is told and may comment.")))
            return redirect(url_for("selection.appraisal", id=made.id), 303)
    return form_page("selection/record/appraise.html", form, item=item, position=position, kept=kept)


@bp.get("/appraisals/<id:id>")
@requires(P.APPRAISAL_READ, on=queries.find_appraisal)
def appraisal(item: Appraisal) -> ResponseReturnValue:
    return _page(item, CommentForm.from_request(formdata=None))


@bp.post("/appraisals/<id:id>")
@requires(P.APPRAISAL_COMMENT, on=queries.find_appraisal)
def comment_appraisal(item: Appraisal) -> ResponseReturnValue:
    form = CommentForm.from_request()
    if form.submitted():
        with form.keeping():
            services.comment(item, form.comment.data or "", by=current_actor(), at=now())
        if not form.errors:
            say(gettext(N_("Your comment is kept. It is shown wherever the appraisal is shown.")))
            return redirect(url_for("selection.appraisal", id=item.id), 303)
    return _page(item, form)


def _page(item: Appraisal, form: CommentForm) -> ResponseReturnValue:
    actor = current_actor()
    return form_page(
        "selection/record/appraisal.html",
        form,
        item=item,
        is_own=item.user_id == actor.user_id,
        may_change=item.commented_at is None and permits(actor, P.APPRAISAL_WRITE, item.activity),
    )
