"""Ask a colleague by name to look at the applications for a position too, from the page of its grid."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.permissions import Permission as P
from socx.core.errors import Invalid
from socx.core.i18n import N_
from socx.db import transaction
from socx.requests.forms.handling import AskAssessorForm
from socx.selection import queries
from socx.selection.models import ExpertCall
from socx.selection.services import assessors as services
from socx.selection.services import grid
from socx.selection.views import bp, now
from socx.selection.views.grid import position_of
from socx.web.errors import say
from socx.web.forms import BaseForm
from socx.web.guard import current_actor, requires


@bp.post("/calls/<id:id>/positions/<id:position_id>/assessors")
@requires(P.APPLICATION_DECIDE, on=queries.find_call)
def ask_assessor(call: ExpertCall, position_id: int) -> ResponseReturnValue:
    found = grid.board(call, position_of(call, position_id))
    form = AskAssessorForm.among(services.can_be_asked(found, current_actor()))
    if form.submitted():
        try:
            with transaction():
                services.ask(found, form.chosen, by=current_actor(), at=now())
            say(gettext(N_("Your colleague is asked for a second look.")))
        except Invalid as error:
            say(gettext(error.errors["assessor"]), "error")
    return redirect(url_for("selection.grid", id=call.id, position_id=position_id), 303)


@bp.post("/calls/<id:id>/positions/<id:position_id>/assessors/<id:user>/drop")
@requires(P.APPLICATION_DECIDE, on=queries.find_call)
def drop_assessor(call: ExpertCall, position_id: int, user: int) -> ResponseReturnValue:
    found = grid.board(call, position_of(call, position_id))
    if BaseForm.from_request().submitted():
        with transaction():
            services.drop(found, user, by=current_actor(), at=now())
        say(gettext(N_("The decision does not wait for this person any more.")))
    return redirect(url_for("selection.grid", id=call.id, position_id=position_id), 303)
