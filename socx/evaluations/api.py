"""/api/v1/activities/…/participants and …/evaluation: count, answer, read the results."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from socx.access.permissions import Permission as P
from socx.activities import queries as activities
from socx.activities.models import Activity
from socx.db import db, transaction
from socx.evaluations import queries, schemas, services
from socx.evaluations.results import told_to
from socx.evaluations.values import SIGNED
from socx.web.api import expect
from socx.web.guard import current_actor, requires
from socx.web.pages import now

blp = Blueprint("evaluations-api", __name__, url_prefix="/activities", description="Participants and evaluations")
BLUEPRINTS = (blp,)

KINDS = ", ".join(SIGNED)


@blp.get("/<id:id>/participants")
@requires(P.EVALUATION_RESULTS, on=activities.find)
@blp.response(200, schemas.ParticipantsOut)
def participants(item: Activity) -> Any:
    """How many were expected and how many came."""
    return schemas.participants(item)


@blp.put("/<id:id>/participants")
@requires(P.PARTICIPANT_COUNT, on=activities.find)
@blp.arguments(schemas.CountsIn)
@blp.response(200, schemas.ParticipantsOut)
def count(item: Activity, body: dict[str, Any]) -> Any:
    """Write the numbers; those that are left out are not known any more."""
    numbers = {(one["phase"], one["breakdown"], one["key"]): one["number"] for one in body["counts"]}
    with transaction():
        if (kept := queries.register_of(item.id)) is not None:
            expect(body["version"], kept)
        services.save_counts(item, numbers, by=current_actor(), at=now(), note=body["note"])
    return schemas.participants(item)


@blp.get("/<id:id>/evaluations")
@requires(P.EVALUATION_READ, on=activities.find)
@blp.response(200, schemas.EvaluationOut(many=True))
def evaluations(item: Activity) -> Any:
    """The signed evaluations, and those that were waived."""
    return [schemas.evaluation(one) for one in db.session.scalars(queries.signed([item.id])).unique()]


@blp.put(f"/<id:id>/evaluations/<any({KINDS}):kind>")
@requires(P.EVALUATION_ANSWER, on=activities.find)
@blp.arguments(schemas.AnswersIn)
@blp.response(200, schemas.EvaluationOut)
def answer(item: Activity, body: dict[str, Any], kind: str) -> Any:
    """Answer a questionnaire for the own institution, or as an expert for oneself."""
    with transaction():
        kept = queries.evaluation_of(item.id, kind, services.answerer_of(item, kind, current_actor()))
        if kept is not None:
            expect(body["version"], kept)
        made = services.answer(item, kind, body["answers"], by=current_actor(), at=now())
    return schemas.evaluation(made)


@blp.get("/<id:id>/results")
@requires(P.EVALUATION_RESULTS, on=activities.find)
@blp.response(200, schemas.ResultsOut)
def results(item: Activity) -> Any:
    """What was said, by question and by who answered; figures of fewer than three answers are not told.

    Who was there, and does not follow the case, is told once the form for participants is closed.
    """
    return schemas.results(told_to(current_actor(), item, now()), item)
