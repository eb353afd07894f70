"""The list of activities, and actions: started, shown, closed."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.activities import exports, forms, panels, pictures, queries, services
from socx.activities.models import Action
from socx.activities.views import bp, held_in_choices, today
from socx.activities.workflow import ACTION_WORKFLOW
from socx.core.errors import DomainError, NotFound
from socx.core.i18n import N_
from socx.db import db, transaction
from socx.requests import queries as requests
from socx.requests.fields import MAX_ACTIVITIES
from socx.requests.models import AssistanceRequest
from socx.requests.views import CASE_LINKS, MOVE_PAGES, CaseLink
from socx.requests.workflow import REQUEST_WORKFLOW
from socx.web.errors import say
from socx.web.forms import TransitionForm, check_version
from socx.web.guard import current_actor, requires
from socx.web.i18n import language
from socx.web.pages import form_page, now
from socx.web.paging import page_number, paginate

# The pages of the last two moves of a request belong to its action.
MOVE_PAGES["start"] = "activities.create_action"
MOVE_PAGES["complete"] = "activities.of_request"

ACTION_MOVES = ", ".join(move.name for move in ACTION_WORKFLOW.transitions if not move.page)

# fmt: off
VIEWS = {
    "open":  N_("Planned and running"),
    "late":  N_("Late"),
    "ended": N_("Closed and cancelled"),
}
# fmt: on


@bp.get("/activities")
@requires(Permission.ACTIVITY_LIST)
def index() -> ResponseReturnValue:
    shown = request.args.get("show", "open")
    shown = shown if shown in VIEWS else "open"
    page = paginate(queries.shown(queries.visible_to(current_actor()), shown), page_number())
    chart = pictures.programme(page.items, today(), lambda a: url_for("activities.detail", id=a.id))
    return render_template("activities/index.html", page=page, shown=shown, views=VIEWS, chart=chart)


@bp.get("/activities.csv")
@requires(Permission.ACTIVITY_LIST)
def index_csv() -> ResponseReturnValue:
    shown = request.args.get("show", "open")
    found = queries.shown(queries.visible_to(current_actor()), shown if shown in VIEWS else "open")
    return exports.activities_csv(db.session.scalars(found).unique(), language())


@bp.route("/requests/<id:id>/action/new", methods=["GET", "POST"])
@requires(Permission.ACTION_CREATE, on=requests.find)
def create_action(item: AssistanceRequest) -> ResponseReturnValue:
    """Start the action of an approved request: what was agreed becomes its activities."""
    found = queries.action_of(item.id)
    if found is not None:
        return redirect(url_for("activities.action", id=found.id), 303)
    if not REQUEST_WORKFLOW.offers(current_actor(), item, "start"):
        raise NotFound
    form = TransitionForm.from_request(data={"version": item.version})
    if form.submitted():
        with transaction():
            check_version(form, item)
            made = services.create_action(item, by=current_actor(), at=now())
        say(gettext(REQUEST_WORKFLOW.transition("start").done))
        return redirect(url_for("activities.action", id=made.id), 303)
    scope = item.action_form.scope if item.action_form else {}
    return render_template("activities/start.html", item=item, form=form, scope=scope)


@bp.get("/requests/<id:id>/action")
@requires(Permission.REQUEST_READ, on=requests.find)
def of_request(item: AssistanceRequest) -> ResponseReturnValue:
    """The way from a request to its action."""
    found = queries.action_of(item.id)
    if found is None or not permits(current_actor(), Permission.ACTIVITY_READ, found):
        raise NotFound
    return redirect(url_for("activities.action", id=found.id), 302)


def _reads_action(item: AssistanceRequest, actor: Actor) -> bool:
    found = queries.action_of(item.id) if item.state in ("under_way", "closed") else None
    return found is not None and permits(actor, Permission.ACTIVITY_READ, found)


CASE_LINKS.append(CaseLink(N_("See the action"), "activities.of_request", _reads_action))


@bp.get("/actions/<id:id>")
@requires(Permission.ACTIVITY_READ, on=queries.find_action)
def action(item: Action) -> ResponseReturnValue:
    chart = pictures.programme(item.activities, today(), lambda a: url_for("activities.detail", id=a.id))
    actor = current_actor()
    return render_template(
        "activities/action.html",
        item=item,
        chart=chart,
        offered=ACTION_WORKFLOW.offered(actor, item),
        form=TransitionForm.from_request(data={"version": item.version}),
        may_plan=permits(actor, Permission.ACTIVITY_PLAN, item) and item.state in ("preparation", "ongoing"),
        planned_days=sum(p.days for a in item.activities for p in a.positions if a.state != "cancelled"),
        budget=_agreed_days(item),
        panels=list(panels.shown(panels.OF_ACTION, item, actor)),
        is_full=len(item.main_activities) >= MAX_ACTIVITIES,
    )


def _agreed_days(item: Action) -> int:
    """The expert days of the approved Action Form; 0 where it says none."""
    agreed = item.request.action_form.scope.get("expert_days") if item.request.action_form else 0
    return int(agreed or 0)


@bp.post(f"/actions/<id:id>/<any({ACTION_MOVES}):move>")
@requires(Permission.ACTIVITY_READ, on=queries.find_action)
def advance_action(item: Action, move: str) -> ResponseReturnValue:
    form = TransitionForm.from_request()
    if not form.submitted():
        abort(400)
    with transaction():
        check_version(form, item)
        services.advance_action(item, move, by=current_actor(), at=now(), note=form.note.data or "")
    say(gettext(ACTION_WORKFLOW.transition(move).done))
    return redirect(url_for("activities.action", id=item.id), 303)


@bp.route("/actions/<id:id>/activities/new", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_PLAN, on=queries.find_action)
def new(item: Action) -> ResponseReturnValue:
    form = forms.ActivityForm.from_request(data={"modality": "onsite", "version": item.version})
    form.held_in.choices = held_in_choices(item)
    if form.submitted():
        with form.keeping(DomainError):
            check_version(form, item)
            made = services.add_activity(item, form.data, by=current_actor(), at=now())
        if not form.errors:
            return redirect(url_for("activities.plan", id=made.id), 303)
    return form_page("activities/edit.html", form, action=item, item=None)
