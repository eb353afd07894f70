"""Pages of rankings that were shown before, and whether they come out the same again."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import render_template
from flask.typing import ResponseReturnValue

from socx.access.permissions import Permission
from socx.core.errors import NotFound
from socx.db import db
from socx.matching import queries, recomputing, services, weight_words
from socx.matching.models import RankingView
from socx.matching.views import bp
from socx.matching.views.ranking import PLACE, matchable
from socx.requests.models import AssistanceRequest
from socx.web.guard import requires
from socx.web.paging import page_number, paginate


@bp.get(f"{PLACE}/shown")
@requires(Permission.MATCH_READ, on=matchable)
def shown(item: AssistanceRequest) -> ResponseReturnValue:
    page = paginate(queries.views(item.id), page_number())
    ranking = services.ranking(item, datetime.now(UTC))
    return render_template("matching/shown.html", item=item, ranking=ranking, page=page)


@bp.get(f"{PLACE}/shown/<id:view_id>")
@requires(Permission.MATCH_READ, on=matchable)
def shown_page(item: AssistanceRequest, view_id: int) -> ResponseReturnValue:
    view = db.session.get(RankingView, view_id)
    if view is None or view.request_id != item.id:
        raise NotFound
    found = recomputing.recompute(view, datetime.now(UTC))
    return render_template("matching/shown_page.html", item=item, view=view, found=found, words=weight_words)
