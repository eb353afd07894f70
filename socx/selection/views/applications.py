"""Applications for those who may read them: the expert sees the state, advisers what was sent."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from socx.access.permissions import Permission as P
from socx.db import db
from socx.selection import exports, queries
from socx.selection.models import Application, ExpertCall
from socx.selection.requirements import score
from socx.selection.services.applications import is_changeable
from socx.selection.views import bp, now
from socx.selection.views.own import judged_by_position
from socx.web.csv import download
from socx.web.forms import TransitionForm
from socx.web.guard import current_actor, requires


@bp.get("/applications/<id:id>")
@requires(P.APPLICATION_READ, on=queries.find_application)
def application(item: Application) -> ResponseReturnValue:
    is_own = item.user_id == current_actor().user_id
    judged = judged_by_position(item)
    return render_template(
        "selection/own/application.html" if is_own else "selection/calls/application.html",
        item=item,
        call=item.call,
        judged=[(position, own, score(own)) for position, own in judged if item.considers(position.id)],
        form=TransitionForm.from_request(formdata=None, data={"version": item.version}),
        may_change=is_own and is_changeable(item, now()),
    )


@bp.get("/calls/<id:id>/applications.csv")
@requires(P.CALL_READ, on=queries.find_call)
def applications_table(call: ExpertCall) -> ResponseReturnValue:
    """What was sent to a call that is closed, in the order of names."""
    found = db.session.scalars(queries.applications_to(call)).all() if call.state != "open" else []
    return download(exports.application_rows(found), f"applications {call.reference.replace('/', '-')}")
