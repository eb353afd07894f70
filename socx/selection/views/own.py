"""The expert's own side: my calls, an invitation and its answers, an application."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.core.errors import DomainError, NotFound, WrongState
from socx.core.i18n import N_
from socx.db import db, transaction
from socx.experts import panels
from socx.experts import queries as experts
from socx.experts.models import Expert
from socx.selection import near, queries
from socx.selection.adapters import all_asked, facts_in, facts_of, said_in
from socx.selection.forms.applications import ApplicationForm, DeclineForm, LaterForm, application_form
from socx.selection.models import Application, CallInvitation, ExpertCall
from socx.selection.queries import selection as chosen
from socx.selection.requirements import Answer, Facts, judge_all
from socx.selection.services import applications, invitations
from socx.selection.views import bp, now
from socx.selection.workflow import APPLICATION_WORKFLOW, INVITATION_WORKFLOW
from socx.web import autosave, navigation
from socx.web.errors import say
from socx.web.forms import BaseForm, TransitionForm, check_version
from socx.web.guard import current_actor, requires
from socx.web.pages import form_page

navigation.add(N_("My calls"), "selection.my_calls", P.INVITATION_ANSWER, 35)
panels.add_page(N_("My calls"), "selection.my_calls", 20)


def near_calls(expert: Expert, to: Actor, at: datetime) -> Any:
    """For the expert's own page: open calls that fit or nearly fit; None leaves the block out."""
    return near.calls_near(expert, at) or None


panels.add(panels.Panel("near-calls", 30, "selection/own/near_calls.html", near_calls))


@bp.get("/my-calls")
@requires(P.INVITATION_ANSWER)
def my_calls() -> ResponseReturnValue:
    """What the expert is asked, has applied for, and could apply for."""
    expert, at = own_profile(), now()
    asked = db.session.scalars(queries.invitations_of(expert.id)).all() if expert else []
    sent = db.session.scalars(queries.applications_of(expert.id)).all() if expert else []
    waiting = [one for one in asked if one.is_waiting(at)]
    known = {one.call_id for one in sent} | {one.call_id for one in waiting}
    others = [one for one in near.open_calls(at) if one.id not in known]
    return render_template(
        "selection/own/index.html",
        nominations=db.session.scalars(chosen.nominations_of(expert.id)).all() if expert else [],
        expert=expert,
        waiting=waiting,
        answered=[one for one in asked if one.state != "sent" and one.call_id not in known],
        applications=sent,
        open_calls=[(one.call, one.words) for one in near.nearest(others, expert)]
        if expert
        else [(one, []) for one in others],
        now=at,
    )


@bp.post("/my-calls/ask-again")
@requires(P.INVITATION_ANSWER)
def end_wait() -> ResponseReturnValue:
    """Be asked again from now on, before the day that "not now" kept."""
    expert = own_profile()
    if expert is None:
        raise NotFound
    if not BaseForm.from_request().submitted():
        abort(400)
    with transaction():
        invitations.end_wait(expert, by=current_actor(), at=now())
    say(gettext(N_("You can be invited again from now on.")))
    return redirect(url_for("selection.my_calls"), 303)


def own_profile() -> Expert | None:
    return experts.of_user(current_actor().user_id)


@bp.get("/call-invitations/<id:id>")
@requires(P.INVITATION_ANSWER, on=queries.find_invitation)
def call_invitation(item: CallInvitation) -> ResponseReturnValue:
    return _invitation_page(item)


@bp.post("/call-invitations/<id:id>/decline")
@requires(P.INVITATION_ANSWER, on=queries.find_invitation)
def decline_invitation(item: CallInvitation) -> ResponseReturnValue:
    form = DeclineForm.from_request()
    if not form.submitted():
        return _invitation_page(item, decline=form)
    with form.keeping():
        check_version(form, item)
        invitations.decline(item, form.reason.data or "", note=form.note.data or "", by=current_actor(), at=now())
    if form.errors:
        return _invitation_page(item, decline=form)
    say(gettext(INVITATION_WORKFLOW.transition("decline").done))
    return redirect(url_for("selection.my_calls"), 303)


@bp.post("/call-invitations/<id:id>/later")
@requires(P.INVITATION_ANSWER, on=queries.find_invitation)
def postpone_invitation(item: CallInvitation) -> ResponseReturnValue:
    form = LaterForm.from_request()
    if not form.submitted():
        return _invitation_page(item, later=form)
    with form.keeping():
        check_version(form, item)
        invitations.postpone(item, form.ask_again_on.data, note=form.note.data or "", by=current_actor(), at=now())
    if form.errors:
        return _invitation_page(item, later=form)
    say(gettext(INVITATION_WORKFLOW.transition("postpone").done))
    return redirect(url_for("selection.my_calls"), 303)


def _invitation_page(
    item: CallInvitation, decline: DeclineForm | None = None, later: LaterForm | None = None
) -> ResponseReturnValue:
    given = {"formdata": None, "data": {"version": item.version}}
    call, at = item.call, now()
    wrong = (decline is not None and decline.errors) or (later is not None and later.errors)
    return render_template(
        "selection/own/invitation.html",
        item=item,
        call=call,
        judged=_by_position(call, facts_of(item.expert)),
        decline=decline or DeclineForm.from_request(**given),
        later=later or LaterForm.from_request(**given),
        is_open=call.is_open(at),
        application=queries.application_of(call.id, item.expert_id),
    ), 422 if wrong else 200


@bp.post("/open-calls/<id:id>/apply")
@requires(P.APPLICATION_WRITE)
def apply(id: int) -> ResponseReturnValue:
    """Begin an application from the profile, or go on with the one that is there."""
    call, expert = queries.find_call(id), own_profile()
    if call is None or expert is None or not applications.may_see(call, expert):
        raise NotFound
    if not TransitionForm.from_request().submitted():
        abort(400)
    with transaction():
        item = applications.begin(call, expert, by=current_actor(), at=now())
    return redirect(url_for("selection.edit_application", id=item.id), 303)


@bp.route("/applications/<id:id>/edit", methods=["GET", "POST"])
@requires(P.APPLICATION_WRITE, on=queries.find_application)
def edit_application(item: Application) -> ResponseReturnValue:
    if request.method == "GET" and not applications.is_changeable(item, now()):
        return redirect(url_for("selection.application", id=item.id))
    form = application_form(item, applications.requirements_in(item.call))
    if not form.submitted():
        return _edit_page(item, form)
    is_sent = request.form.get("do") == "send"
    try:
        with transaction():
            check_version(form, item)
            applications.save(item, form.wishes, by=current_actor(), at=now())
    except DomainError as error:
        form.refuse(error)
        form.version.data = str(item.version)
        return _edit_page(item, form)
    if is_sent and item.state != "submitted":
        try:
            with transaction():
                applications.submit(item, by=current_actor(), at=now())
        except DomainError as error:
            form.refuse(error)
            form.version.data = str(item.version)
            return _edit_page(item, form)
        say(gettext(APPLICATION_WORKFLOW.transition("submit").done))
    else:
        say(gettext(N_("Saved.")) if item.state != "submitted" else gettext(N_("Your application is changed.")))
    return redirect(url_for("selection.application", id=item.id), 303)


@bp.post("/applications/<id:id>/autosave")
@requires(P.APPLICATION_WRITE, on=queries.find_application)
@autosave.in_own_name
def autosave_application(item: Application) -> ResponseReturnValue:
    """Keep a draft in the background. What is sent already changes by its button alone."""
    form = application_form(item, applications.requirements_in(item.call))
    at = now()
    if not form.validate():
        return _autosaved(item, form, at)
    try:
        with transaction():
            if item.state == "submitted":
                raise WrongState(N_("Your application is sent. Press the button to change it."))
            check_version(form, item)
            applications.save(item, form.wishes, by=current_actor(), at=at)
    except DomainError as error:
        if error.status != 409:
            form.refuse(error)
            return _autosaved(item, form, at)
        return autosave.refused(error)
    return _autosaved(item, form, at)


def _autosaved(item: Application, form: ApplicationForm, at: datetime) -> ResponseReturnValue:
    """What the page is told: with errors nothing was kept."""
    wrong = {field.name: field.label.text for field in form if field.errors}
    return autosave.kept(at, item.version, wrong)


@bp.post("/applications/<id:id>/withdraw")
@requires(P.APPLICATION_WRITE, on=queries.find_application)
def withdraw_application(item: Application) -> ResponseReturnValue:
    form = TransitionForm.from_request()
    if not form.submitted():
        abort(400)
    with transaction():
        check_version(form, item)
        applications.withdraw(item, by=current_actor(), at=now())
    say(gettext(APPLICATION_WORKFLOW.transition("withdraw").done))
    return redirect(url_for("selection.my_calls"), 303)


def _edit_page(item: Application, form: ApplicationForm) -> ResponseReturnValue:
    facts = facts_of(item.expert)
    requirements = applications.requirements_in(item.call)
    shown = {one.asked.id: one for one in judge_all(all_asked(requirements), facts)}
    return form_page(
        "selection/own/edit.html",
        form,
        item=item,
        call=item.call,
        requirements=requirements,
        shown=shown,
        several=len(item.call.positions) > 1,
    )


def judged_by_position(item: Application) -> list[tuple[Any, Any]]:
    """The judgement of what was sent, position by position of the call."""
    return _by_position(item.call, facts_in(item), said_in(item))


def _by_position(call: ExpertCall, facts: Facts, said: Mapping[int, Answer] | None = None) -> list[tuple[Any, Any]]:
    found = applications.requirements_in(call)
    return [
        (p, judge_all(all_asked(one for one in found if one.position_id == p.id), facts, said)) for p in call.positions
    ]
