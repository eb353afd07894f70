"""Calls for advisers: the list, preparing one, its page with invitations and applications, its moves."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from sqlalchemy import func, select

from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.accounts.trail import trail_lines
from socx.activities import queries as activities
from socx.activities.models import Activity
from socx.core.errors import DomainError
from socx.core.i18n import N_
from socx.core.places import country_name
from socx.db import db, transaction
from socx.experts import queries as experts
from socx.experts.models import Expert
from socx.matching import queries as matches
from socx.matching import services as matching
from socx.matching import words as match_words
from socx.notifications.walltime import plan_local
from socx.selection import exports, queries
from socx.selection.forms.calls import CallForm, ClosingForm, InviteForm
from socx.selection.models import DECLINE_REASONS, Application, ExpertCall, SelectionOutcome
from socx.selection.queries import selection as chosen
from socx.selection.services import calls as services
from socx.selection.services import invitations
from socx.selection.services.applications import requirements_in
from socx.selection.services.grid import OPENED_STATES
from socx.selection.views import bp, now
from socx.selection.workflow import CALL_WORKFLOW, SENT_STATES
from socx.web import navigation
from socx.web.csv import download
from socx.web.errors import say
from socx.web.forms import TransitionForm, check_version
from socx.web.guard import current_actor, requires
from socx.web.i18n import home_zone, language
from socx.web.pages import form_page
from socx.web.paging import page_number, paginate

navigation.add(N_("Calls"), "selection.calls", P.CALL_LIST, 45)

MOVES = ", ".join(CALL_WORKFLOW.names)
#: Days that an answer to an invitation is waited for, unless the adviser says otherwise.
USUAL_WAIT = 7

# fmt: off
#: What happened, in the words of the trail: a move is named on its button by what it will do.
EVENTS = {
    "create":   N_("Call prepared"),
    "publish":  N_("Call opened"),
    "close":    N_("Call closed"),
    "decide":   N_("Call decided"),
    "republish": N_("Nobody suited: published again"),
    "cancel":   N_("Call cancelled"),
    "edit":     N_("Call changed"),
    "prolong":  N_("Deadline moved"),
    "invite":   N_("Expert invited"),
    "ask_assessor": N_("Colleague asked for a second look"),
    "drop_assessor": N_("Second look no longer awaited"),
    "select":   N_("Position decided"),
}
# fmt: on


@bp.get("/calls")
@requires(P.CALL_LIST)
def calls() -> ResponseReturnValue:
    """All calls that the reader may read, with how many answered."""
    page = paginate(queries.calls_visible_to(current_actor()), page_number())
    counts = _counts([call.id for call in page.items])
    return render_template("selection/calls/index.html", page=page, counts=counts, now=now())


@bp.get("/calls.csv")
@requires(P.CALL_LIST)
def calls_table() -> ResponseReturnValue:
    found = db.session.scalars(queries.calls_visible_to(current_actor())).all()
    return download(exports.call_rows(found, _counts([call.id for call in found])), "calls")


@bp.post("/activities/<id:id>/calls/new")
@requires(P.CALL_MANAGE, on=activities.find)
def new_call(item: Activity) -> ResponseReturnValue:
    if not TransitionForm.from_request().submitted():
        abort(400)
    with transaction():
        made = services.start(item, str(home_zone()), by=current_actor(), at=now())
    return redirect(url_for("selection.edit_call", id=made.id), 303)


@bp.route("/calls/<id:id>/edit", methods=["GET", "POST"])
@requires(P.CALL_MANAGE, on=queries.find_call)
def edit_call(call: ExpertCall) -> ResponseReturnValue:
    """What a draft says; of an open call, a later deadline."""
    if call.state == "open":
        return _prolong(call)
    form = CallForm.of(call)
    if form.submitted():
        with form.keeping(DomainError):
            check_version(form, call)
            services.save(call, form.plan, by=current_actor(), at=now())
        if not form.errors:
            return redirect(url_for("selection.show_call", id=call.id), 303)
    return form_page("selection/calls/edit.html", form, call=call)


def _prolong(call: ExpertCall) -> ResponseReturnValue:
    form = ClosingForm.from_request(data=ClosingForm.shown(call))
    if form.submitted():
        closes_at = form.closes_at(call.zone)
        with form.keeping(DomainError):
            check_version(form, call)
            services.prolong(call, closes_at or now(), by=current_actor(), at=now())
        if not form.errors:
            say(gettext("The deadline is moved."))
            return redirect(url_for("selection.show_call", id=call.id), 303)
    return form_page("selection/calls/prolong.html", form, call=call)


@bp.get("/calls/<id:id>")
@requires(P.CALL_READ, on=queries.find_call)
def show_call(call: ExpertCall) -> ResponseReturnValue:
    return _page(call, TransitionForm.from_request(data={"version": call.version}))


@bp.post(f"/calls/<id:id>/<any({MOVES}):move>")
@requires(P.CALL_READ, on=queries.find_call)
def move_call(call: ExpertCall, move: str) -> ResponseReturnValue:
    form = TransitionForm.from_request()
    if not form.submitted() or move == "decide":  # a decision is made on the page of the selection
        abort(400)
    target = call
    with form.keeping():
        check_version(form, call)
        target = _moved(call, move, form.note.data or "")
    if form.errors:
        return _page(call, form)
    say(gettext(CALL_WORKFLOW.transition(move).done))
    return redirect(url_for("selection.show_call", id=target.id), 303)


def _moved(call: ExpertCall, move: str, note: str) -> ExpertCall:
    """Fire a move; the call that is looked at next."""
    by, at = current_actor(), now()
    if move == "republish":
        return services.republish(call, by=by, at=at, note=note)
    if move == "publish":
        services.publish(call, by=by, at=at)
    else:
        services.advance(call, move, by=by, at=at, note=note)
    return call


@bp.route("/calls/<id:id>/invite", methods=["GET", "POST"])
@requires(P.CALL_MANAGE, on=queries.find_call)
def invite(call: ExpertCall) -> ResponseReturnValue:
    """Ask people of the shortlist, and who is next in line, to apply."""
    at = now()
    people, waiting = _invitable(call, at)
    form = InviteForm.offering(_named(call, people), data=_first_invitation(call, at))
    if form.submitted():
        if not form.experts.data:
            form.experts.errors = [gettext("Choose at least one person.")]
        else:
            with form.keeping(DomainError):
                _invite_all(call, form, at)
            if not form.errors:
                say(ngettext("%(num)s person is invited.", "%(num)s people are invited.", len(form.experts.data)))
                return redirect(url_for("selection.show_call", id=call.id, _anchor="invited"), 303)
    return form_page("selection/calls/invite.html", form, call=call, people=people, waiting=waiting)


def _invite_all(call: ExpertCall, form: InviteForm, at: datetime) -> None:
    until, _ = plan_local(form.answer_on.data, time(23, 59), call.zone)
    if call.closes_at is not None and call.closes_at < until and call.closes_at.date() == until.date():
        until = call.closes_at  # the call closes in the course of that day
    for number in form.experts.data:
        expert = experts.find(number)
        if expert is not None:
            invitations.invite(call, expert, until, message=form.message.data or "", by=current_actor(), at=at)


def _first_invitation(call: ExpertCall, at: datetime) -> dict[str, Any]:
    usual = at + timedelta(days=USUAL_WAIT)
    last = min(usual, call.closes_at) if call.closes_at else usual
    return {"answer_on": last.astimezone(ZoneInfo(call.zone)).date(), "version": call.version}


def _invitable(call: ExpertCall, at: datetime) -> tuple[list[Expert], list[Expert]]:
    """The shortlist, then who is next in line by the ranking, without who cannot be asked; and who asks to wait."""
    listed = {one.expert_id: one.expert for one in db.session.scalars(matches.shortlist(call.request.id))}
    people = listed | {one.id: one for one in invitations.next_in_line(call, at)}
    waiting = [one for one in listed.values() if invitations.asks_to_wait(one, at)]
    return [one for one in people.values() if not invitations.why_not_invited(call, one, at)], waiting


def _named(call: ExpertCall, people: list[Expert]) -> list[tuple[int, str]]:
    """Numbers and names for the choice, with home and what could be a conflict of interest."""
    ties = matching.conflicts_of(call.request, [one.id for one in people])
    return [(one.id, _named_one(one, [match_words.conflict(tie) for tie in ties.get(one.id, [])])) for one in people]


def _named_one(expert: Expert, ties: list[str]) -> str:
    name = f"{expert.name}, {country_name(expert.member_state, language())}"
    return gettext("%(name)s. Conflict of interest? %(ties)s", name=name, ties="; ".join(ties)) if ties else name


def _page(call: ExpertCall, form: TransitionForm) -> ResponseReturnValue:
    actor, at = current_actor(), now()
    asked = db.session.scalars(queries.invitations_to(call)).all()
    sent = db.session.scalars(queries.applications_to(call)).all()
    may_manage = permits(actor, P.CALL_MANAGE, call)
    gone = [one for one in asked if one.state in ("declined", "later", "lapsed")]
    return form_page(
        "selection/calls/show.html",
        form,
        call=call,
        asked=asked,
        sent=sent if call.state != "open" else [],
        count=len(sent),
        decisions=_decisions(call),
        counts=chosen.applicants_by_position([call.id]),
        requirements=requirements_in(call),
        offered=[move for move in CALL_WORKFLOW.offered(actor, call) if move.name != "decide"],
        may_manage=may_manage,
        next_in_line=invitations.next_in_line(call, at) if gone and may_manage and call.is_open(at) else [],
        reasons=DECLINE_REASONS,
        events=trail_lines("expert_call", call.id, lambda entry: gettext(EVENTS[entry.action])),
        now=at,
    )


def _decisions(call: ExpertCall) -> dict[int, SelectionOutcome] | None:
    """What is decided by position; None while the applications are not opened, or for who does not decide."""
    if call.state not in OPENED_STATES or not permits(current_actor(), P.APPLICATION_DECIDE, call):
        return None
    return {one.position_id: one for one in db.session.scalars(chosen.outcomes_of(call.id))}


def _counts(ids: list[int]) -> dict[int, int]:
    """How many applications each call has: a number, and nothing about who."""
    rows = db.session.execute(
        select(Application.call_id, func.count())
        .where(Application.call_id.in_(ids), Application.state.in_(SENT_STATES))
        .group_by(Application.call_id)
        .order_by(Application.call_id)
    )
    return {row[0]: row[1] for row in rows}
