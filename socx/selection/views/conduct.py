"""The code of conduct of an activity: read and acknowledge it; for the facility, who has."""

from __future__ import annotations

from datetime import datetime

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.activities import panels as activity_panels
from socx.activities import queries as activities
from socx.activities.models import Activity
from socx.core.errors import NotFound
from socx.core.i18n import N_
from socx.db import db, transaction
from socx.experts import panels
from socx.experts import queries as experts
from socx.experts.models import Expert
from socx.selection.conduct import CODE, CODE_VERSION
from socx.selection.queries import conduct as queries
from socx.selection.services import conduct as services
from socx.selection.views import bp, now
from socx.web.errors import say
from socx.web.forms import TransitionForm
from socx.web.guard import current_actor, requires


@bp.get("/activities/<id:id>/conduct")
@requires(P.BRIEFING_READ, on=activities.find)
def conduct(item: Activity) -> ResponseReturnValue:
    """For an expert the code of conduct; for the facility who of the team has acknowledged it."""
    own = experts.of_user(current_actor().user_id)
    return render_template(
        "selection/conduct/show.html",
        item=item,
        code=CODE,
        code_version=CODE_VERSION,
        own=own,
        read=queries.acknowledgement_of(item, own) if own else None,
        team=[] if own else queries.team_of(item),
        may_write=permits(current_actor(), P.BRIEFING_WRITE, item),
        form=TransitionForm.from_request(formdata=None),
    )


@bp.post("/activities/<id:id>/conduct")
@requires(P.BRIEFING_READ, on=activities.find)
def acknowledge_conduct(item: Activity) -> ResponseReturnValue:
    """An expert of the team has read the code of conduct."""
    own = experts.of_user(current_actor().user_id)
    if own is None:
        raise NotFound
    if not TransitionForm.from_request().submitted():
        abort(400)
    with transaction():
        services.acknowledge(item, own, by=current_actor(), at=now())
    say(gettext(N_("Thank you. It is kept with the day and the version.")))
    return redirect(url_for("selection.conduct", id=item.id), 303)


@bp.post("/activities/<id:id>/conduct/<id:expert_id>")
@requires(P.BRIEFING_WRITE, on=activities.find)
def conduct_on_paper(item: Activity, expert_id: int) -> ResponseReturnValue:
    """Somebody without an account has signed it on paper."""
    expert = queries.on_the_team(item, expert_id)
    if not TransitionForm.from_request().submitted():
        abort(400)
    with transaction():
        services.note_on_paper(item, expert, by=current_actor(), at=now())
    say(gettext(N_("The signature is kept.")))
    return redirect(url_for("selection.conduct", id=item.id), 303)


def to_read(item: Expert, to: Actor, _at: datetime) -> list[Activity] | None:
    """On the own page of an expert: for which activities the code of conduct is still to be read."""
    return list(db.session.scalars(queries.to_read(item.id))) or None


def not_read(item: Activity, to: Actor) -> dict[str, object] | None:
    """On the page of an activity: who has not acknowledged it, for the facility; whether, for an expert."""
    if item.is_ended or not permits(to, P.BRIEFING_READ, item):
        return None
    lacking = db.session.scalars(queries.without_code(item.id)).all()
    own = [one for one in lacking if one.user_id == to.user_id]
    is_facility = permits(to, P.TERMS_READ, item)
    shown = lacking if is_facility else own
    return {"item": item, "people": shown, "is_own": not is_facility} if shown else None


panels.add(panels.Panel("conduct", 5, "selection/conduct/to_read.html", to_read))
activity_panels.OF_ACTIVITY.append(activity_panels.Panel(10, "selection/conduct/panel.html", not_read))
