"""/api/v1/recommendations: read."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from socx.access.permissions import Permission as P
from socx.recommendations import queries, schemas
from socx.recommendations.models import Recommendation
from socx.web.api import PageQuery, listed, page_of
from socx.web.guard import current_actor, requires

blp = Blueprint("recommendations-api", __name__, url_prefix="/recommendations", description="What others recommend")
BLUEPRINTS = (blp,)


@blp.get("/")
@requires(P.RECOMMENDATION_LIST)
@blp.arguments(PageQuery, location="query")
@blp.response(200, page_of(schemas.RecommendationSummary))
def index(query: dict[str, Any]) -> Any:
    """The recommendations that the caller may read, the latest first."""
    return listed(queries.visible_to(current_actor()), schemas.summary, lambda item: item.partner_codes)


@blp.get("/<id:id>")
@requires(P.RECOMMENDATION_READ, on=queries.find)
@blp.response(200, schemas.RecommendationDetail)
def detail(item: Recommendation) -> Any:
    """One recommendation with what takes it up."""
    return schemas.detail(item, to=current_actor())
