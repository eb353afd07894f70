"""The page on which a request goes on to a colleague."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice

from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.core.i18n import N_
from socx.core.values import number_in
from socx.db import db
from socx.requests import audiences, queries
from socx.requests.forms.signing import HandOverForm
from socx.requests.models import AssistanceRequest
from socx.requests.services import filing
from socx.requests.views import bp
from socx.requests.workflow import REQUEST_WORKFLOW
from socx.web.errors import say
from socx.web.frame import role_label
from socx.web.guard import current_actor, requires
from socx.web.pages import form_page


@bp.context_processor
def what_pages_ask() -> dict[str, Any]:
    """Whether the reader may hand a request over: its page and its task list say who holds it."""
    return {"may_hand_over": may_hand_over}


def may_hand_over(item: AssistanceRequest) -> bool:
    return item.state not in REQUEST_WORKFLOW.final and permits(current_actor(), P.REQUEST_HAND_OVER, item)


@bp.route("/<id:id>/hand-over", methods=["GET", "POST"])
@requires(P.REQUEST_HAND_OVER, on=queries.find)
def hand_over(item: AssistanceRequest) -> ResponseReturnValue:
    """Choose who goes on."""
    form = HandOverForm.from_request()
    holder = item.holder
    people = [p for p in db.session.scalars(audiences.partner(item)) if holder is None or p.id != holder.id]
    form.to.choices = [SelectChoice(str(p.id), f"{p.name}, {role_label(p.role)}") for p in people]
    if form.submitted():
        to, at = number_in(form.to.data) or 0, datetime.now(UTC)
        with form.keeping():
            person = filing.hand_over(item, to, by=current_actor(), at=at, note=form.note.data or "")
        if not form.errors:
            say(gettext(N_("%(name)s holds the request now."), name=person.name))
            return redirect(url_for("requests.detail", id=item.id), 303)
    return form_page("requests/hand_over.html", form, item=item, people=people)
