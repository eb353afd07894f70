"""The signed questionnaires: filled in by partners and experts, read and waived by the facility."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from wtforms.fields.choices import SelectChoice

from socx.access.permissions import Permission as P
from socx.activities import queries as activities
from socx.activities.models import Activity
from socx.core.errors import NotFound, NotPermitted, WrongState
from socx.db import db
from socx.evaluations import forms, queries, services
from socx.evaluations.models import Evaluation
from socx.evaluations.questions import CURRENT, LONGEST_TEXT, QUESTIONNAIRES
from socx.evaluations.services.answering import may_answer
from socx.evaluations.values import FOLLOW_UPS, SIGNED
from socx.evaluations.views import bp
from socx.evaluations.views.shown import activity_page
from socx.web.errors import say
from socx.web.forms import check_version
from socx.web.guard import current_actor, requires
from socx.web.pages import form_page, now

KINDS = ", ".join(SIGNED)


@bp.route(f"/activities/<id:id>/evaluate/<any({KINDS}):kind>", methods=["GET", "POST"])
@requires(P.EVALUATION_ANSWER, on=activities.find)
def answer(item: Activity, kind: str) -> ResponseReturnValue:
    """One questionnaire; what was answered before stands in it and can be changed until the activity is closed."""
    kept = _own(item, kind)
    if not may_answer(item, kind, kept, at=now()):
        if kept is not None and kept.is_answered:
            return _shown(kept)
        raise WrongState(gettext("This questionnaire is closed."))
    asked = CURRENT[kind]
    standing = {**kept.answers, "version": kept.version} if kept else {"version": 0}
    form = forms.questionnaire_form(asked, data=standing)
    if form.submitted():
        with form.keeping():
            if kept is not None:
                check_version(form, kept)
            made = services.answer(item, kind, forms.answers_of(form, asked), by=current_actor(), at=now())
        if not form.errors:
            say(gettext("Thank you. Your answers are saved."))
            if kind in FOLLOW_UPS and made.answers.get("needs_more") == "yes":
                return redirect(url_for("evaluations.more", id=item.id, kind=kind), 303)
            return redirect(url_for("activities.detail", id=item.id), 303)
    return form_page(
        "evaluations/answer.html", form, item=item, kind=kind, asked=asked, kinds=SIGNED,
        is_follow_up=kind in FOLLOW_UPS, longest=LONGEST_TEXT,
    )  # fmt: skip


def _own(item: Activity, kind: str) -> Evaluation | None:
    """What the institution or the expert of the reader said; raises NotFound where they are not asked."""
    try:
        return queries.evaluation_of(item.id, kind, services.answerer_of(item, kind, current_actor()))
    except NotPermitted as error:
        raise NotFound from error


@bp.get(f"/activities/<id:id>/evaluate/<any({', '.join(FOLLOW_UPS)}):kind>/more")
@requires(P.EVALUATION_ANSWER, on=activities.find)
def more(item: Activity, kind: str) -> ResponseReturnValue:
    """The partner needs more support: a new request can start from this one."""
    kept = _own(item, kind)
    if kept is None or not kept.is_answered:
        raise NotFound
    return render_template("evaluations/more.html", item=item, kept=kept)


@bp.get("/activities/<id:id>/evaluations/<id:evaluation_id>")
@requires(P.EVALUATION_READ, on=activities.find)
def read(item: Activity, evaluation_id: int) -> ResponseReturnValue:
    """What one institution or expert said."""
    kept = db.session.get(Evaluation, evaluation_id)
    if kept is None or kept.activity_id != item.id or not kept.is_answered:
        raise NotFound
    return _shown(kept)


def _shown(kept: Evaluation) -> ResponseReturnValue:
    asked = QUESTIONNAIRES[kept.kind, kept.questions_version]
    return render_template("evaluations/said.html", item=kept.activity, kept=kept, asked=asked, kinds=SIGNED)


@bp.post("/activities/<id:id>/evaluation/waive")
@requires(P.EVALUATION_MANAGE, on=activities.find)
def waive(item: Activity) -> ResponseReturnValue:
    """Go on without some evaluations, with the reason."""
    form = waive_form(item)
    if form.submitted():
        with form.keeping():
            count = services.waive(item, form.keys.data or (), form.reason.data or "", by=current_actor(), at=now())
        if not form.errors:
            say(ngettext("%(num)s evaluation is waived.", "%(num)s evaluations are waived.", count))
            return redirect(url_for("evaluations.activity", id=item.id), 303)
    return activity_page(item, form), 422


def waive_form(item: Activity) -> forms.WaiveForm:
    form: forms.WaiveForm = forms.WaiveForm.from_request()
    form.keys.choices = [SelectChoice(one.key, one.name) for one in services.awaited(item) if one.is_lacking]
    return form
