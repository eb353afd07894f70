"""Pages that start a request and show its task list."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from socx.access.permissions import Permission as P
from socx.db import db, transaction
from socx.institutions.models import Institution
from socx.requests import fields, queries
from socx.requests.forms import StartForm
from socx.requests.models import AssistanceRequest
from socx.requests.services import filing
from socx.requests.views import bp
from socx.requests.views.filing.shown import no_draft, parts_of
from socx.web.guard import current_actor, requires
from socx.web.i18n import language


@bp.get("/new")
@requires(P.REQUEST_CREATE)
def new() -> ResponseReturnValue:
    """What one needs to know before starting."""
    institution = _own_institution()
    form = StartForm.from_request(data={"creation_key": secrets.token_hex(16)})
    open_actions = db.session.scalars(queries.open_actions_of(institution.id)).all()
    return render_template(
        "requests/new.html", form=form, institution=institution, open_actions=open_actions,
        max_activities=fields.MAX_ACTIVITIES,
    )  # fmt: skip


@bp.post("/new")
@requires(P.REQUEST_CREATE)
def start() -> ResponseReturnValue:
    form = StartForm.from_request()
    if not form.submitted() or not form.creation_key.data:
        abort(400)
    with transaction():
        item = filing.start_draft(
            _own_institution(), by=current_actor(), at=datetime.now(UTC),
            creation_key=form.creation_key.data, language=language(),
        )  # fmt: skip
    return redirect(url_for("requests.tasks", id=item.id), 303)


def _own_institution() -> Institution:
    return db.session.get_one(Institution, current_actor().institution_id)


@bp.get("/<id:id>/edit")
@requires(P.REQUEST_EDIT, on=queries.find)
def tasks(item: AssistanceRequest) -> ResponseReturnValue:
    """The parts of the form and how far each is."""
    if item.state != "draft":
        return no_draft(item)
    parts = parts_of(item)
    done = sum(p["state"] in ("done", "optional") for p in parts)
    return render_template("requests/tasks.html", item=item, parts=parts, done=done)
