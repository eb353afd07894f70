"""Earlier activities like those that a request asks for, with the words that speak for each."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission
from socx.activities import queries
from socx.activities.models import Activity
from socx.activities.views import bp
from socx.core.errors import NotFound
from socx.core.i18n import N_
from socx.db import db
from socx.matching import similar
from socx.requests import queries as requests
from socx.requests.models import AssistanceRequest
from socx.requests.views import CASE_LINKS, CaseLink
from socx.web.guard import current_actor, requires

#: Activities that are shown, and words for each.
MOST, MOST_WORDS = 10, 6

#: Short texts share a few words by chance: what is less like a request is not shown.
LEAST = 0.12


@dataclass(frozen=True, slots=True)
class Earlier:
    """An activity like what is asked, and the words of the request that stand in it too."""

    activity: Activity
    words: tuple[str, ...]


def _shows(item: AssistanceRequest, actor: Actor) -> bool:
    """For those who handle requests, once there are activities; which are like it is work for their own page."""
    if not permits(actor, Permission.REQUEST_ASSESSMENT, item):
        return False
    return db.session.scalar(select(Activity.id).limit(1)) is not None


CASE_LINKS.append(CaseLink(N_("Earlier activities"), "activities.earlier", _shows))


@bp.get("/requests/<id:id>/earlier-activities")
@requires(Permission.REQUEST_ASSESSMENT, on=requests.find)
def earlier(item: AssistanceRequest) -> ResponseReturnValue:
    """What was done before about what a request asks: agreed words and outputs to learn from."""
    actor = current_actor()
    if not permits(actor, Permission.REQUEST_READ, item):
        raise NotFound
    others = db.session.scalars(queries.like_request(actor, item)).unique().all()
    texts = [
        similar.Beside(f"{one.title}\n{one.objectives}", one.request.language, one.request.topic_ids) for one in others
    ]
    near = [one for one in similar.near(item, texts) if one.likeness >= LEAST][:MOST]
    found = [Earlier(others[one.key], one.words[:MOST_WORDS]) for one in near]
    return render_template("activities/earlier.html", item=item, found=found)
