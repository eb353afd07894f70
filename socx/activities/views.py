"""Pages of actions and activities."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.accounts import queries as accounts
from socx.activities import exports, forms, pictures, queries, services, subjects
from socx.activities.audiences import WHO
from socx.activities.milestones import BY_KEY, LABELS, proposed_dates
from socx.activities.models import Action, Activity, Milestone, Position
from socx.activities.services.planning import DATES, MAX_ACTIVITIES, OPEN_FOR_PLANNING
from socx.activities.services.reminders import weekend_of
from socx.activities.services.team import MAX_POSITIONS, shortlisted, unsuitable
from socx.activities.workflow import ACTION_WORKFLOW, ACTIVITY_WORKFLOW
from socx.audit import queries as audit
from socx.core.errors import DomainError, NotFound
from socx.core.i18n import N_
from socx.core.values import ACTIVITY_KINDS, MODALITIES
from socx.db import db, transaction
from socx.experts import queries as experts
from socx.experts.models import Expert
from socx.requests import queries as requests
from socx.requests.models import AssistanceRequest
from socx.requests.views import CASE_LINKS, MOVE_PAGES, CaseLink
from socx.requests.workflow import REQUEST_WORKFLOW
from socx.web import navigation
from socx.web.errors import say
from socx.web.forms import TransitionForm, check_version
from socx.web.guard import current_actor, requires
from socx.web.i18n import language
from socx.web.paging import page_number, paginate

bp = Blueprint("activities", __name__)
navigation.add(N_("Activities"), "activities.index", Permission.ACTIVITY_LIST, 40)
# The pages of the last two moves of a request belong to its action.
MOVE_PAGES["start"] = "activities.create_action"
MOVE_PAGES["complete"] = "activities.of_request"



@bp.record_once
def offer_words(state: BlueprintSetupState) -> None:
    """Give templates of pages and mails the words of this room."""
    state.app.jinja_env.globals.update(
        ACTIVITY_KINDS=ACTIVITY_KINDS,
        MODALITIES=MODALITIES,
        milestone_label=subjects.milestone_label,
        milestone_day=subjects.milestone_day,
    )


MOVES = ", ".join(ACTIVITY_WORKFLOW.names)
ACTION_MOVES = ", ".join(move.name for move in ACTION_WORKFLOW.transitions if not move.page)

# fmt: off
VIEWS = {
    "open": N_("Planned and running"),
    "late": N_("Late"),
    "ended": N_("Closed and cancelled"),
}
# fmt: on


@bp.get("/activities")
@requires(Permission.ACTIVITY_LIST)
def index() -> ResponseReturnValue:
    shown = request.args.get("show", "open")
    shown = shown if shown in VIEWS else "open"
    page = paginate(queries.shown(queries.visible_to(current_actor()), shown), page_number())
    chart = pictures.programme(page.items, _today(), language(), lambda a: url_for("activities.detail", id=a.id))
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
            made = services.create_action(item, by=current_actor(), at=_now())
        say(gettext("The action is made. Plan its activities now."))
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
    chart = pictures.programme(item.activities, _today(), language(), lambda a: url_for("activities.detail", id=a.id))
    actor = current_actor()
    return render_template(
        "activities/action.html",
        item=item,
        chart=chart,
        offered=ACTION_WORKFLOW.offered(actor, item),
        form=TransitionForm.from_request(data={"version": item.version}),
        may_plan=permits(actor, Permission.ACTIVITY_PLAN, item) and item.state in ("preparation", "ongoing"),
        is_full=len(item.activities) >= MAX_ACTIVITIES,
    )


@bp.post(f"/actions/<id:id>/<any({ACTION_MOVES}):move>")
@requires(Permission.ACTIVITY_READ, on=queries.find_action)
def advance_action(item: Action, move: str) -> ResponseReturnValue:
    form = TransitionForm.from_request()
    if not form.submitted():
        abort(400)
    with transaction():
        check_version(form, item)
        services.advance_action(item, move, by=current_actor(), at=_now(), note=form.note.data or "")
    return redirect(url_for("activities.action", id=item.id), 303)


@bp.route("/actions/<id:id>/activities/new", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_PLAN, on=queries.find_action)
def new(item: Action) -> ResponseReturnValue:
    form = forms.ActivityForm.from_request(data={"modality": "onsite", "version": item.version})
    if form.submitted():
        try:
            with transaction():
                check_version(form, item)
                made = services.add_activity(item, form.data, by=current_actor(), at=_now())
            return redirect(url_for("activities.dates", id=made.id), 303)
        except DomainError as error:
            form.refuse(error)
    return _form_page("activities/edit.html", form, action=item, item=None)


@bp.get("/activities/<id:id>")
@requires(Permission.ACTIVITY_READ, on=queries.find)
def detail(item: Activity) -> ResponseReturnValue:
    actor = current_actor()
    entries = db.session.scalars(audit.trail("activity", item.id)).all()
    is_staff = permits(actor, Permission.ACTIVITY_PLAN, item)
    return render_template(
        "activities/detail.html",
        item=item,
        chart=pictures.activity(item, _today(item), language()),
        milestones=item.milestones,
        labels=LABELS,
        templates=BY_KEY,
        who=WHO,
        offered=ACTIVITY_WORKFLOW.offered(actor, item),
        form=TransitionForm.from_request(data={"version": item.version}),
        may_plan=is_staff and item.state in OPEN_FOR_PLANNING,
        may_follow=permits(actor, Permission.ACTIVITY_FOLLOW, item) and not item.is_ended,
        may_see_request=permits(actor, Permission.REQUEST_READ, item.action.request),
        may_see_experts=permits(actor, Permission.EXPERT_LIST),
        events=pictures.events(entries, accounts.names(e.actor_id for e in entries)),
        today=_today(item),
    )


@bp.post(f"/activities/<id:id>/<any({MOVES}):move>")
@requires(Permission.ACTIVITY_READ, on=queries.find)
def advance(item: Activity, move: str) -> ResponseReturnValue:
    form = TransitionForm.from_request()
    if not form.submitted():
        abort(400)
    with transaction():
        check_version(form, item)
        services.advance(item, move, by=current_actor(), at=_now(), note=form.note.data or "")
    say(gettext("Done: %(state)s.", state=gettext(item.status.label)))
    return redirect(url_for("activities.detail", id=item.id), 303)


@bp.route("/activities/<id:id>/edit", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_PLAN, on=queries.find)
def edit(item: Activity) -> ResponseReturnValue:
    form = forms.ActivityForm.from_request(obj=item)
    if form.submitted():
        try:
            with transaction():
                check_version(form, item)
                services.change_activity(item, form.data, by=current_actor(), at=_now())
            return redirect(url_for("activities.detail", id=item.id), 303)
        except DomainError as error:
            form.refuse(error)
    return _form_page("activities/edit.html", form, action=item.action, item=item)


@bp.route("/activities/<id:id>/dates", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_PLAN, on=queries.find)
def dates(item: Activity) -> ResponseReturnValue:
    form = forms.DatesForm.from_request(obj=item)
    if form.submitted():
        try:
            with transaction():
                check_version(form, item)
                given = {name: form[name].data for name in DATES}
                services.plan_dates(
                    item, _completed(item, given), by=current_actor(), at=_now(), reason=form.reason.data or ""
                )
            return redirect(url_for("activities.detail", id=item.id), 303)
        except DomainError as error:
            form.refuse(error)
    return _form_page("activities/dates.html", form, item=item)


def _completed(item: Activity, given: dict[str, date | None]) -> dict[str, date | None]:
    """Dates that were left empty, as the template proposes them."""
    start, end = given["delivery_start"], given["delivery_end"]
    if start is None or end is None or end < start:
        return given
    proposed = proposed_dates(start, end, weekend_of(item))
    if given["preparation_start"] or given["preparation_end"]:
        proposed = {"report_due": proposed["report_due"]}
    return {name: given[name] or proposed.get(name) for name in DATES}


@bp.route("/activities/<id:id>/positions/new", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_PLAN, on=queries.find)
def new_position(item: Activity) -> ResponseReturnValue:
    form = forms.PositionForm.from_request(data={"version": item.version})
    if form.submitted():
        try:
            with transaction():
                check_version(form, item)
                made = services.add_position(item, form.data, by=current_actor(), at=_now())
            return redirect(url_for("activities.position", id=item.id, position_id=made.id), 303)
        except DomainError as error:
            form.refuse(error)
    return _form_page("activities/position.html", form, item=item, position=None, people=[], placement=None)


@bp.route("/activities/<id:id>/positions/<id:position_id>", methods=["GET", "POST"])
@requires(Permission.ACTIVITY_PLAN, on=queries.find)
def position(item: Activity, position_id: int) -> ResponseReturnValue:
    found = _position(item, position_id)
    form = forms.PositionForm.from_request(obj=found, data=None)
    if request.method == "GET":
        form.version.data = item.version
    if form.submitted():
        try:
            with transaction():
                check_version(form, item)
                services.change_position(item, found, form.data, by=current_actor(), at=_now())
            say(gettext("The position is saved."))
            return redirect(url_for("activities.detail", id=item.id), 303)
        except DomainError as error:
            form.refuse(error)
    return _position_page(item, found, form, _placement_form(item, found))


@bp.post("/activities/<id:id>/positions/<id:position_id>/expert")
@requires(Permission.ACTIVITY_PLAN, on=queries.find)
def place(item: Activity, position_id: int) -> ResponseReturnValue:
    found = _position(item, position_id)
    form = _placement_form(item, found)
    if form.submitted():
        chosen = form.expert.data or ""
        expert = experts.find(int(chosen)) if chosen.isdigit() else None
        try:
            with transaction():
                check_version(form, item)
                services.place_expert(item, found, expert, by=current_actor(), at=_now())
            return redirect(url_for("activities.detail", id=item.id), 303)
        except DomainError as error:
            form.refuse(error)
    return _position_page(item, found, forms.PositionForm.from_request(formdata=None, obj=found), form)


@bp.post("/activities/<id:id>/positions/<id:position_id>/remove")
@requires(Permission.ACTIVITY_PLAN, on=queries.find)
def remove_position(item: Activity, position_id: int) -> ResponseReturnValue:
    found = _position(item, position_id)
    form = TransitionForm.from_request()
    if not form.submitted():
        abort(400)
    with transaction():
        check_version(form, item)
        services.remove_position(item, found, by=current_actor(), at=_now())
    return redirect(url_for("activities.detail", id=item.id), 303)


def _position(item: Activity, position_id: int) -> Position:
    found = queries.find_position(item, position_id)
    if found is None:
        raise NotFound
    return found


def _placement_form(item: Activity, position: Position) -> forms.PlacementForm:
    """The choice of shortlisted people; those who cannot come say why in their line."""
    people = shortlisted(item)
    form = forms.PlacementForm.from_request(
        data={"expert": str(position.expert_id or ""), "version": item.version}
    )
    form.expert.choices = [
        SelectChoice("", gettext("Nobody yet")),
        *(SelectChoice(str(e.id), _candidate(item, position, e)) for e in people),
    ]
    return form


def _candidate(item: Activity, position: Position, expert: Expert) -> str:
    reason = unsuitable(item, position, expert)
    name = f"{expert.name} ({expert.member_state})"
    return f"{name}: {gettext(reason[0]) % reason[1]}" if reason else name


def _position_page(
    item: Activity, position: Position, form: forms.PositionForm, placement: forms.PlacementForm
) -> ResponseReturnValue:
    if not form.version.data:
        form.version.data = item.version
    return _form_page(
        "activities/position.html",
        form,
        item=item,
        position=position,
        placement=placement,
        people=shortlisted(item),
        wrong=bool(placement.errors),
    )


@bp.post("/activities/<id:id>/milestones/<id:milestone_id>")
@requires(Permission.ACTIVITY_FOLLOW, on=queries.find)
def milestone(item: Activity, milestone_id: int) -> ResponseReturnValue:
    found: Milestone | None = next((m for m in item.milestones if m.id == milestone_id), None)
    if found is None:
        raise NotFound
    form = TransitionForm.from_request()
    if not form.submitted():
        abort(400)
    reached = None if found.done_on else _today(item)
    with transaction():
        check_version(form, item)
        services.reach_milestone(found, item, reached, by=current_actor(), at=_now())
    return redirect(url_for("activities.detail", id=item.id, _anchor="milestones"), 303)


@bp.get("/activities/<id:id>/calendar.ics")
@requires(Permission.ACTIVITY_READ, on=queries.find)
def calendar(item: Activity) -> ResponseReturnValue:
    host = current_app.extensions["socx.settings"].base_url
    body = exports.calendar([item], language=language(), base_url=host, at=_now())
    name = f"socx-activity-{item.id}.ics"
    return Response(
        body,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _form_page(template: str, form: object, **context: object) -> ResponseReturnValue:
    errors = getattr(form, "errors", {}) or context.get("wrong")
    return render_template(template, form=form, **context), 422 if errors else 200


def _now() -> datetime:
    return datetime.now(UTC)


def _today(item: Activity | None = None) -> date:
    """The day it is at the place of an activity, or at the facility."""
    return datetime.now(ZoneInfo(item.zone if item else "Europe/Brussels")).date()
