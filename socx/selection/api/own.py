"""/api/v1/call-invitations, and what an expert does with the own application: answer, draft, send, withdraw."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_smorest import Blueprint

from socx.access.permissions import Permission as P
from socx.core.errors import NotFound
from socx.db import db, transaction
from socx.experts import queries as experts
from socx.experts.models import Expert
from socx.selection import queries, schemas
from socx.selection.api.calls import applications, open_calls
from socx.selection.models import Application, CallInvitation, ExpertCall
from socx.selection.services import applications as services
from socx.selection.services import invitations as answers
from socx.web.api import Move, PageQuery, Versioned, changing, expect, listed, page_of
from socx.web.guard import current_actor, requires
from socx.web.pages import now

invitations = Blueprint(
    "call-invitations-api", __name__, url_prefix="/call-invitations", description="Invitations to calls"
)

Body = dict[str, Any]


def _own() -> Expert:
    """The profile of who asks; NotFound where there is none yet."""
    found = experts.of_user(current_actor().user_id)
    if found is None:
        raise NotFound
    return found


def _own_application(item: Application) -> Body:
    return schemas.own_application(item, to=current_actor(), at=now())


def _partners(item: CallInvitation | Application) -> Any:
    return item.call.activity.partner_codes


def _readable_call(call_id: int, expert: Expert) -> ExpertCall:
    call = queries.find_call(call_id)
    if call is None or not services.may_see(call, expert):
        raise NotFound
    return call


@invitations.get("/")
@requires(P.INVITATION_ANSWER)
@invitations.arguments(PageQuery, location="query")
@invitations.response(200, page_of(schemas.InvitationOut))
def invited(query: Body) -> Any:
    """What the caller was asked, the newest first."""
    return listed(queries.invitations_of(_own().id), schemas.invitation, _partners)


@invitations.get("/<id:id>")
@requires(P.INVITATION_ANSWER, on=queries.find_invitation)
@invitations.response(200, schemas.InvitationOut)
def invitation(item: CallInvitation) -> Any:
    """One invitation of the caller, with the answers that can be given."""
    return schemas.invitation(item)


@invitations.post("/<id:id>/decline")
@requires(P.INVITATION_ANSWER, on=queries.find_invitation)
@invitations.arguments(schemas.DeclineIn)
@invitations.response(200, schemas.InvitationOut)
def decline(item: CallInvitation, body: Body) -> Any:
    """Do not apply, with the reason."""
    with changing(item, body):
        answers.decline(item, body["reason"], note=body["note"], by=current_actor(), at=now())
    return schemas.invitation(item)


@invitations.post("/<id:id>/postpone")
@requires(P.INVITATION_ANSWER, on=queries.find_invitation)
@invitations.arguments(schemas.PostponeIn)
@invitations.response(200, schemas.InvitationOut)
def postpone(item: CallInvitation, body: Body) -> Any:
    """Not now: be asked again from a day on. It is kept in the profile."""
    with changing(item, body):
        answers.postpone(item, body["ask_again_on"], note=body["note"], by=current_actor(), at=now())
    return schemas.invitation(item)


@invitations.post("/<id:id>/apply")
@requires(P.INVITATION_ANSWER, on=queries.find_invitation)
@invitations.arguments(Versioned)
@invitations.response(201, schemas.OwnApplication)
def apply_as_invited(item: CallInvitation, body: Body) -> Any:
    """Begin an application; the invitation is answered when it is sent."""
    expect(body["version"], item)
    return _begun(item.call, item.expert)


@open_calls.get("/<id:id>")
@requires(P.APPLICATION_WRITE)
@open_calls.response(200, schemas.CallDetail)
def open_call(id: int) -> Any:
    """A call that the caller may answer, or was asked to answer, with what it asks."""
    return schemas.call_detail(_readable_call(id, _own()), to=current_actor())


@open_calls.post("/<id:id>/applications")
@requires(P.APPLICATION_WRITE)
@open_calls.response(201, schemas.OwnApplication)
def begin(id: int) -> Any:
    """Begin an application that is filled from the profile, or get the one that is there."""
    expert = _own()
    return _begun(_readable_call(id, expert), expert)


def _begun(call: ExpertCall, expert: Expert) -> Any:
    with transaction():
        item = services.begin(call, expert, by=current_actor(), at=now())
    return _own_application(item), 201, {"Location": url_for("applications-api.application", id=item.id)}


@applications.get("/")
@requires(P.APPLICATION_WRITE)
@applications.arguments(PageQuery, location="query")
@applications.response(200, page_of(schemas.OwnApplication))
def own_applications(query: Body) -> Any:
    """The caller's own applications, the last change first."""
    return listed(queries.applications_of(_own().id), _own_application, _partners)


@applications.put("/<id:id>")
@requires(P.APPLICATION_WRITE, on=queries.find_application)
@applications.arguments(schemas.ApplicationIn)
@applications.response(200, schemas.OwnApplication)
def save(item: Application, body: Body) -> Any:
    """Write the own application, also one that is sent, until the call closes. What is left out stays."""
    with changing(item, body):
        services.save(item, schemas.wishes(item, body), by=current_actor(), at=now())
    return _own_application(item)


@applications.post("/<id:id>/moves/<any(submit, withdraw):move>")
@requires(P.APPLICATION_WRITE, on=queries.find_application)
@applications.arguments(Move)
@applications.response(200, schemas.OwnApplication)
def move_application(item: Application, body: Body, move: str) -> Any:
    """Send the own application, or withdraw it."""
    with changing(item, body):
        if move == "submit":
            services.submit(item, by=current_actor(), at=now())
        else:
            services.withdraw(item, by=current_actor(), at=now(), note=body["note"])
    db.session.refresh(item)
    return _own_application(item)
