"""/api/v1/experts: the roster and the moves of a profile."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from socx.access.permissions import Permission as P
from socx.db import db, transaction
from socx.experts import queries, schemas, sections, services
from socx.experts.api import employers
from socx.experts.models import CONSENTS, Expert
from socx.experts.workflow import PROFILE_WORKFLOW
from socx.web.api import Move, changing, listed, page_of
from socx.web.guard import current_actor, requires
from socx.web.pages import now

blp = Blueprint("experts-api", __name__, url_prefix="/experts", description="The roster of experts")
BLUEPRINTS = (blp, employers.blp)

MOVES = ", ".join(f'"{move.name}"' for move in PROFILE_WORKFLOW.transitions if not move.page)
SECTIONS = ", ".join(sections.BY_KEY)
CONSENT_NAMES = ", ".join(CONSENTS)


@blp.get("/")
@requires(P.EXPERT_LIST)
@blp.arguments(schemas.ExpertQuery, location="query")
@blp.response(200, page_of(schemas.ExpertSummary))
def index(query: dict[str, Any]) -> Any:
    """The profiles that the caller may read, by the words and filters of the page; by name unless asked otherwise."""
    return listed(queries.roster(current_actor(), schemas.wanted(query)).options(*queries.ROW), schemas.summary)


@blp.get("/<id:id>")
@requires(P.EXPERT_READ, on=queries.find)
@blp.response(200, schemas.ExpertDetail)
def detail(item: Expert) -> Any:
    """One profile. That staff looked at it is noted, and its expert sees it."""
    actor = current_actor()
    if not services.is_noted(item.id, by=actor, on=now().date()):
        with transaction():
            services.note_view(item.id, by=actor, at=now())
    return schemas.detail(item, to=actor)


@blp.post(f"/<id:id>/moves/<any({MOVES}):move>")
@requires(P.EXPERT_READ, on=queries.find)
@blp.arguments(Move)
@blp.response(200, schemas.ExpertDetail)
def advance(item: Expert, body: dict[str, Any], move: str) -> Any:
    """Make a move; `moves` of the profile says which ones are possible."""
    with changing(item, body):
        services.advance(item, move, by=current_actor(), at=now(), note=body["note"])
    db.session.refresh(item)
    return schemas.detail(item, to=current_actor())


@blp.put(f"/<id:id>/sections/<any({SECTIONS}):key>")
@requires(P.EXPERT_EDIT, on=queries.find)
@blp.arguments(schemas.SectionBody)
@blp.response(200, schemas.ExpertDetail)
def write(item: Expert, body: dict[str, Any], key: str) -> Any:
    """Write one section of a profile; answers that are left out stay as they are."""
    section = sections.BY_KEY[key]
    with changing(item, body):
        services.save(item, section, schemas.answers(section, item, body["answers"]), by=current_actor(), at=now())
    db.session.refresh(item)
    return schemas.detail(item, to=current_actor())


@blp.put(f"/<id:id>/consents/<any({CONSENT_NAMES}):name>")
@requires(P.EXPERT_CONSENT, on=queries.find)
@blp.response(200, schemas.ExpertDetail)
def agree(item: Expert, name: str) -> Any:
    """Give one consent; only the person may."""
    with transaction():
        services.agree(item, name, by=current_actor(), at=now())
    return schemas.detail(item, to=current_actor())


@blp.delete(f"/<id:id>/consents/<any({CONSENT_NAMES}):name>")
@requires(P.EXPERT_CONSENT, on=queries.find)
@blp.response(200, schemas.ExpertDetail)
def withdraw(item: Expert, name: str) -> Any:
    """Withdraw one consent; it stops counting at once."""
    with transaction():
        services.withdraw(item, name, by=current_actor(), at=now())
    return schemas.detail(item, to=current_actor())
