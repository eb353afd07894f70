"""The buttons that move a profile along its workflow, on the page of the expert and of the facility."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.permissions import Permission
from socx.core.errors import NotFound
from socx.experts import queries, services
from socx.experts.models import Expert
from socx.experts.views import bp
from socx.experts.views.own import status_page
from socx.experts.views.roster import profile_page
from socx.experts.workflow import PROFILE_WORKFLOW
from socx.web.errors import say
from socx.web.forms import TransitionForm, check_version
from socx.web.guard import current_actor, requires

#: Moves that are a button. Those with a page of their own, and those of the clock, are no address here.
MOVES = ", ".join(move.name for move in PROFILE_WORKFLOW.transitions if not move.page)


@bp.post(f"/experts/<id:id>/<any({MOVES}):move>")
@requires(Permission.EXPERT_READ, on=queries.find)
def advance(item: Expert, move: str) -> ResponseReturnValue:
    form = TransitionForm.from_request()
    is_own = item.user_id == current_actor().user_id
    if not form.submitted():
        return (status_page(item, form) if is_own else profile_page(item, form)), 422
    with form.keeping():
        check_version(form, item)
        services.advance(item, move, by=current_actor(), at=datetime.now(UTC), note=form.note.data or "")
    if form.errors:
        found = queries.find(item.id)
        if found is None:
            raise NotFound
        return (status_page(found, form) if is_own else profile_page(found, form)), 422
    say(gettext(PROFILE_WORKFLOW.transition(move).done))
    return redirect(url_for("experts.me") if is_own else url_for("experts.detail", id=item.id), 303)
