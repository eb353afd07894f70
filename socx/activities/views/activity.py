"""One activity: its page, its dates, its milestones, its moves, its calendar."""

from __future__ import annotations

from flask import Response, abort, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice

from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.activities import exports, forms, panels, pictures, queries, services, subjects
from socx.activities.models import Activity, Milestone
from socx.activities.services.dates import MOVABLE
from socx.activities.services.planning import OPEN_FOR_PLANNING
from socx.activities.views import bp, held_in_choices, today
from socx.activities.workflow import ACTIVITY_WORKFLOW
from socx.core import ical
from socx.core.errors import DomainError, Invalid, NotFound, WrongState
from socx.db import transaction
from socx.web.errors import say
from socx.web.forms import TransitionForm, check_version
from socx.web.guard import current_actor, requires
from socx.web.i18n import language
from socx.web.pages import form_page, now

MOVES = ", ".join(ACTIVITY_WORKFLOW.names)


@bp.get("/activities/<id:id>")
@requires(Permission.ACTIVITY_READ, on=queries.find)
def detail(item: Activity) -> ResponseReturnValue:
    actor = current_actor()
    is_staff = permits(actor, Permission.ACTIVITY_PLAN, item)
    return render_template(
        "activities/detail.html",
        item=item,
        chart=pictures.activity(item, today(item)),
        milestones=item.milestones,
        offered=ACTIVITY_WORKFLOW.offered(actor, item),
        form=TransitionForm.from_request(data={"version": item.version}),
        may_plan=is_staff and item.state in OPEN_FOR_PLANNING,
        may_move=is_staff and item.state in MOVABLE,
        may_follow=permits(actor, Permission.ACTIVITY_FOLLOW, item) and item.state != "cancelled",
        may_see_request=permits(actor, Permission.REQUEST_READ, item.action.request),
        may_see_employers=permits(actor, Permission.ACTIVITY_EMPLOYER, item),
        may_see_experts=permits(actor, Permission.EXPERT_LIST),
        panels=list(panels.shown(panels.OF_ACTIVITY, item, actor)),
        markable={m.id for m in item.milestones if services.may_be_marked(m, item)},
        events=pictures.events(item),
        today=today(item),
    )


@bp.post(f"/activities/<id:id>/<any({MOVES}):move>")
@requires(Permission.ACTIVITY_READ, on=queries.find)
def advance(item: Activity, move: str) -> ResponseReturnValue:
    form = TransitionForm.from_request()
    if not form.submitted():
        abort(400)
    try:
        with transaction():
            check_version(form, item)
            services.advance(item, move, by=current_actor(), at=now(), note=form.note.data or "")
    except Invalid:
        if move != "confirm":
            raise
        return redirect(url_for("activities.confirm", id=item.id), 303)
    say(gettext(ACTIVITY_WORKFLOW.transition(move).done))
    return redirect(url_for("activities.detail", id=item.id), 303)


@bp.route("/activities/<id:id>/edit", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_PLAN, on=queries.find)
def edit(item: Activity) -> ResponseReturnValue:
    form = forms.ActivityForm.from_request(obj=item)
    form.held_in.choices = held_in_choices(item.action)
    if form.submitted():
        with form.keeping(DomainError):
            check_version(form, item)
            services.change_activity(item, form.data, by=current_actor(), at=now())
        if not form.errors:
            return redirect(url_for("activities.detail", id=item.id), 303)
    return form_page("activities/edit.html", form, action=item.action, item=item)


@bp.post("/activities/<id:id>/milestones/<id:milestone_id>")
@requires(Permission.ACTIVITY_FOLLOW, on=queries.find)
def milestone(item: Activity, milestone_id: int) -> ResponseReturnValue:
    found: Milestone | None = next((m for m in item.milestones if m.id == milestone_id), None)
    if found is None:
        raise NotFound
    form = TransitionForm.from_request()
    if not form.submitted():
        abort(400)
    if not services.may_be_marked(found, item):
        raise WrongState
    reached = None if found.done_on else today(item)
    with transaction():
        check_version(form, item)
        services.reach_milestone(found, item, reached, by=current_actor(), at=now())
    return redirect(url_for("activities.detail", id=item.id, _anchor="milestones"), 303)


@bp.route("/activities/<id:id>/milestones/reached", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_FOLLOW, on=queries.find)
def reached(item: Activity) -> ResponseReturnValue:
    """Note that a milestone was reached on a day before today."""
    free = {str(m.id): m for m in item.milestones if services.may_be_marked(m, item)}
    if not free:
        raise WrongState
    form = forms.ReachedForm.from_request(data={"version": item.version})
    form.milestone.choices = [SelectChoice(number, subjects.milestone_label(m.key)) for number, m in free.items()]
    if form.submitted():
        with form.keeping():
            check_version(form, item)
            services.reach_milestone(
                free[form.milestone.data], item, form.day.data, by=current_actor(), at=now()
            )  # fmt: skip
        if not form.errors:
            return redirect(url_for("activities.detail", id=item.id, _anchor="milestones"), 303)
    return form_page("activities/reached.html", form, item=item)


@bp.get("/activities/<id:id>/calendar.ics")
@requires(Permission.ACTIVITY_READ, on=queries.find)
def calendar(item: Activity) -> ResponseReturnValue:
    host = current_app.extensions["socx.settings"].base_url
    body = exports.calendar([item], language=language(), base_url=host)
    name = f"socx-activity-{item.id}.ics"
    return Response(
        body,
        content_type=ical.TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
