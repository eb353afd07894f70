"""/api/v1/activities/…/conduct: who has read the code of conduct, and to say so."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask_babel import gettext
from flask_smorest import Blueprint

from socx.access.permissions import Permission as P
from socx.activities import queries as activities
from socx.activities.models import Activity
from socx.core.errors import NotFound
from socx.db import transaction
from socx.experts import queries as experts
from socx.selection.conduct import CODE, CODE_VERSION
from socx.selection.queries import conduct as queries
from socx.selection.services import conduct as services
from socx.web.guard import current_actor, requires
from socx.web.pages import now

blp = Blueprint("conduct-api", __name__, url_prefix="/activities", description="The code of conduct of a team")


class CodeReader(ma.Schema):
    """Somebody who has to read the code of conduct, and when that was done."""

    expert_id = ma.fields.Integer()
    name = ma.fields.String()
    read_at = ma.fields.AwareDateTime(allow_none=True)
    read_version = ma.fields.String(allow_none=True)
    on_paper = ma.fields.Boolean(metadata={"description": "Signed on paper by somebody without an account."})


class CodeOut(ma.Schema):
    """The code of conduct in the reader's language, and who has read it: an expert sees the own line alone."""

    version = ma.fields.String()
    points = ma.fields.List(ma.fields.String())
    team = ma.fields.List(ma.fields.Nested(CodeReader))


@blp.get("/<id:id>/conduct")
@requires(P.BRIEFING_READ, on=activities.find)
@blp.response(200, CodeOut)
def show(item: Activity) -> Any:
    """The code of conduct of an activity, and who has read it."""
    return _told(item)


@blp.post("/<id:id>/conduct")
@requires(P.BRIEFING_READ, on=activities.find)
@blp.response(200, CodeOut)
def acknowledge(item: Activity) -> Any:
    """The caller, an expert of the team, has read the code of conduct and will follow it. Twice is once."""
    own = experts.of_user(current_actor().user_id)
    if own is None:
        raise NotFound
    with transaction():
        services.acknowledge(item, own, by=current_actor(), at=now())
    return _told(item)


@blp.post("/<id:id>/conduct/<int:expert_id>")
@requires(P.BRIEFING_WRITE, on=activities.find)
@blp.response(200, CodeOut)
def note_on_paper(item: Activity, expert_id: int) -> Any:
    """Somebody of the team without an account has signed it on paper. Twice is once."""
    with transaction():
        services.note_on_paper(item, queries.on_the_team(item, expert_id), by=current_actor(), at=now())
    return _told(item)


def _told(item: Activity) -> dict[str, Any]:
    own = experts.of_user(current_actor().user_id)
    team = [
        {
            "expert_id": expert.id, "name": expert.name, "read_at": read.at if read else None,
            "read_version": read.code_version if read else None, "on_paper": bool(read and read.noted_by_id),
        }
        for expert, read in queries.team_of(item)
        if own is None or expert.id == own.id
    ]  # fmt: skip
    return {"version": CODE_VERSION, "points": [gettext(one) for one in CODE], "team": team}
