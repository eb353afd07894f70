"""The milestones of each kind of activity, as they are planned: to be read."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from socx.access.permissions import Permission
from socx.activities import forms, words
from socx.activities.milestones import templates_for
from socx.activities.pictures import DATE_LABELS
from socx.activities.views import bp
from socx.web.guard import requires


@bp.get("/activities/milestones")
@requires(Permission.ACTIVITY_LIST)
def templates() -> ResponseReturnValue:
    """What is done for an activity of a kind: how far from which date, by whom, and what is there afterwards."""
    form = forms.TemplateFilterForm.from_request(formdata=request.args)
    asked = {one.name: one.data for one in (form.kind, form.modality) if one.data} if form.validate() else {}
    return render_template(
        "activities/templates.html", form=form, asked=asked, rows=list(templates_for(**asked)), labels=DATE_LABELS,
        words=words,
    )  # fmt: skip
