"""Pages of decision meetings: their list, the agenda with its decisions, the minutes."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.core.i18n import N_
from socx.db import db
from socx.papers.facility import file_name
from socx.papers.writers import KINDS, as_file
from socx.requests import queries
from socx.requests.criteria import DECISIONS
from socx.requests.forms.handling import DecisionForm
from socx.requests.forms.meetings import AgendaForm, MeetingForm
from socx.requests.minutes import minutes
from socx.requests.models import DecisionMeeting, MeetingCase
from socx.requests.services import meetings as services
from socx.requests.services.decisions import MOVES
from socx.requests.views import bp
from socx.requests.views.handling.common import keeping
from socx.requests.workflow import REQUEST_WORKFLOW
from socx.web import navigation
from socx.web.errors import say
from socx.web.forms import TransitionForm
from socx.web.guard import current_actor, requires
from socx.web.pages import form_page, now
from socx.web.paging import page_number, paginate

navigation.add(N_("Decision meetings"), "requests.meetings", P.AGENDA_READ, 25)


def to_meeting(meeting: DecisionMeeting, anchor: str | None = None) -> ResponseReturnValue:
    return redirect(url_for("requests.meeting", id=meeting.id, _anchor=anchor), 303)


@bp.get("/meetings")
@requires(P.AGENDA_READ)
def meetings() -> ResponseReturnValue:
    """All meetings, the latest first."""
    return render_template("requests/meetings/index.html", page=paginate(queries.meetings(), page_number()))


@bp.route("/meetings/new", methods=["GET", "POST"])
@requires(P.AGENDA_MANAGE)
def new_meeting() -> ResponseReturnValue:
    """Plan a meeting."""
    return _written(None, N_("The meeting is planned. Put cases on its agenda."))


@bp.route("/meetings/<id:id>/edit", methods=["GET", "POST"])
@requires(P.AGENDA_MANAGE, on=queries.find_meeting)
def edit_meeting(meeting: DecisionMeeting) -> ResponseReturnValue:
    """Change the day, the place or the note."""
    return _written(meeting, N_("The meeting is changed."))


def _written(meeting: DecisionMeeting | None, done: str) -> ResponseReturnValue:
    """The form of a meeting, or of a new one, and what is sent with it."""
    form = MeetingForm.from_request(obj=meeting)
    if form.submitted():
        said, by, at = (form.held_on.data, form.place.data or "", form.note.data or ""), current_actor(), now()
        with keeping(form, meeting):
            if meeting is None:
                meeting = services.make_meeting(*said, by=by, at=at)
            else:
                services.change_meeting(meeting, *said, by=by, at=at)
        if meeting is not None and not form.errors:
            say(gettext(done))
            return to_meeting(meeting)
    return form_page("requests/meetings/form.html", form, meeting=meeting)


@bp.get("/meetings/<id:id>")
@requires(P.AGENDA_READ, on=queries.find_meeting)
def meeting(meeting: DecisionMeeting) -> ResponseReturnValue:
    """The agenda, each case with its decision or the form for it."""
    return _page(meeting)


def _page(
    meeting: DecisionMeeting, agenda: AgendaForm | None = None, deciding: tuple[int, DecisionForm] | None = None
) -> ResponseReturnValue:
    actor = current_actor()
    cases = _readable(meeting)
    forms = {case.id: _decision_form(case) for case in cases if _may_decide(case)}
    if deciding:
        forms[deciding[0]] = deciding[1]
    if agenda is None:
        agenda = AgendaForm.from_request(formdata=None, data={"version": meeting.version})
    agenda.offer(db.session.scalars(queries.ready_for_a_meeting(actor)).unique())
    failed = deciding[1] if deciding else agenda
    return render_template(
        "requests/meetings/meeting.html",
        meeting=meeting,
        cases=cases,
        hidden=len(meeting.cases) - len(cases),
        forms=forms,
        agenda=agenda,
        failed=failed,
        failed_case=deciding[0] if deciding else None,
        step=TransitionForm.from_request(formdata=None, data={"version": meeting.version}),
        may_manage=permits(actor, P.AGENDA_MANAGE) and meeting.is_open,
        decisions=DECISIONS,
    ), 422 if failed.errors else 200


def _readable(meeting: DecisionMeeting) -> list[MeetingCase]:
    actor = current_actor()
    return [case for case in meeting.cases if permits(actor, P.REQUEST_READ, case.request)]


def _may_decide(case: MeetingCase) -> bool:
    waits = case.meeting.is_open and case.decision_id is None and case.request.state == "approval"
    return waits and permits(current_actor(), P.REQUEST_DECIDE, case.request)


def _decision_form(case: MeetingCase, **given: Any) -> DecisionForm:
    """The form of one case; several stand on one page, so its ids carry the number of the case."""
    form: DecisionForm = DecisionForm.from_request(data={"version": case.request.version}, **given)
    for field in form:
        field.id = f"case-{case.id}-{field.id}"
    return form


@bp.post("/meetings/<id:id>/agenda")
@requires(P.AGENDA_MANAGE, on=queries.find_meeting)
def add_case(meeting: DecisionMeeting) -> ResponseReturnValue:
    """Put a ready case on the agenda."""
    form = AgendaForm.from_request()
    form.offer(db.session.scalars(queries.ready_for_a_meeting(current_actor())).unique())
    if form.submitted():
        with keeping(form, meeting):
            services.add_case(meeting, form.request_id, by=current_actor(), at=now())
        if not form.errors:
            return to_meeting(meeting, "agenda")
    return _page(meeting, agenda=form)


#: What can be done with a case on the agenda beside deciding it.
STEPS = {"up": services.move_up, "down": services.move_down, "out": services.leave_out}


@bp.post(f"/meetings/<id:id>/cases/<id:case_id>/<any({', '.join(STEPS)}):step>")
@requires(P.AGENDA_MANAGE, on=queries.find_meeting)
def step_case(meeting: DecisionMeeting, case_id: int, step: str) -> ResponseReturnValue:
    """Take a case one place up or down, or off the agenda."""
    form = TransitionForm.from_request()
    with keeping(form, meeting):
        STEPS[step](services.case_of(meeting, case_id, current_actor()), by=current_actor(), at=now())
    return to_meeting(meeting, "agenda")


@bp.post("/meetings/<id:id>/cases/<id:case_id>/decide")
@requires(P.AGENDA_READ, on=queries.find_meeting)
def decide_case(meeting: DecisionMeeting, case_id: int) -> ResponseReturnValue:
    """Decide one case and go on with the next."""
    actor = current_actor()
    case = services.case_of(meeting, case_id, actor)
    form = _decision_form(case)
    if form.submitted():
        outcome = form.outcome.data or ""
        with keeping(form, case.request):
            services.decide_case(
                case, outcome, reason=form.reason.data or "", reference=form.reference.data or "", by=actor, at=now()
            )
        if not form.errors:
            say(gettext(REQUEST_WORKFLOW.transition(MOVES[outcome]).done))
            return to_meeting(meeting, "agenda")
    return _page(meeting, deciding=(case.id, form))


#: The steps of a meeting as a whole, and what is said when one is done.
MEETING_STEPS = {
    "announce": (
        services.announce_meeting, N_("The agenda is announced. The Commission and the managers get a message."),
    ),
    "close": (services.close_meeting, N_("The meeting is closed. Its minutes are final.")),
}  # fmt: skip


@bp.post(f"/meetings/<id:id>/<any({', '.join(MEETING_STEPS)}):step>")
@requires(P.AGENDA_MANAGE, on=queries.find_meeting)
def step_meeting(meeting: DecisionMeeting, step: str) -> ResponseReturnValue:
    """Send the agenda round, or end the meeting."""
    do, done = MEETING_STEPS[step]
    form = TransitionForm.from_request()
    with keeping(form, meeting):
        do(meeting, by=current_actor(), at=now())
    say(gettext(done))
    return to_meeting(meeting)


@bp.get(f"/meetings/<id:id>/minutes.<any({KINDS}):kind>")
@requires(P.AGENDA_READ, on=queries.find_meeting)
def meeting_minutes(meeting: DecisionMeeting, kind: str) -> ResponseReturnValue:
    """The minutes as a file, in the language of choice."""
    return as_file(
        kind,
        lambda: minutes(meeting, _readable(meeting), to=current_actor(), at=now()),
        lambda: file_name(gettext("Minutes"), meeting.held_on.isoformat(), kind=kind),
    )
