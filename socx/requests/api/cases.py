"""/api/v1/requests: read, file, and move along the workflow."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import force_locale
from flask_smorest import Blueprint

from socx.access.actors import PARTNER_ROLES, Actor
from socx.access.permissions import Permission as P
from socx.accounts import queries as accounts
from socx.core.errors import Invalid, NotFound
from socx.core.i18n import N_
from socx.db import db, transaction
from socx.institutions.models import Institution
from socx.papers.docx import CONTENT_TYPE as DOCX
from socx.requests import changes, fields, papers, queries, schemas
from socx.requests.api.changing import Body, as_read, change_of_request
from socx.requests.models import AssistanceRequest
from socx.requests.services import (
    assessment,
    clarification,
    decisions,
    filing,
    formulation,
    moves,
    rounds,
    screening,
    sensitivity,
)
from socx.requests.workflow import MADE_BY_ACTION, REQUEST_WORKFLOW
from socx.web.api import Move, changing, listed, page_of
from socx.web.files import attachment
from socx.web.guard import current_actor, requires
from socx.web.i18n import home_day, language
from socx.web.pages import now

blp = Blueprint("requests-api", __name__, url_prefix="/requests", description="Requests for assistance")

MOVES = ", ".join(name for name in REQUEST_WORKFLOW.names if name not in MADE_BY_ACTION)


@blp.get("/")
@requires(P.REQUEST_LIST)
@blp.arguments(schemas.RequestQuery, location="query")
@blp.response(200, page_of(schemas.RequestSummary))
def index(query: dict[str, Any]) -> Any:
    """The requests that the caller may read, by words and filters; the latest change first unless asked otherwise."""
    found = queries.listed(current_actor(), schemas.wanted(query, home_day(now())))
    return listed(found, schemas.summary, lambda item: item.partner_codes)


@blp.post("/")
@requires(P.REQUEST_CREATE)
@blp.arguments(schemas.StartDraft)
@blp.response(201, schemas.RequestDetail)
def start(body: Body) -> Any:
    """Start a draft for the caller's institution."""
    actor = current_actor()
    with transaction():
        institution = db.session.get_one(Institution, actor.institution_id)
        source = None
        if body["copy_of"] is not None and (source := queries.find(body["copy_of"])) is None:
            raise NotFound
        item = filing.start_draft(
            institution, by=actor, at=now(), creation_key=body["key"], language=body["language"], kind=body["kind"],
            begun_from=source, only_profile=body["only_profile"],
        )  # fmt: skip
        if body["round"] is not None:
            rounds.choose_round(item, body["round"], by=actor, at=now())
    address = url_for("requests-api.detail", id=item.id)
    return schemas.detail(item, to=actor), 201, {"Location": address}


@blp.get("/<id:id>")
@requires(P.REQUEST_READ, on=queries.find)
@blp.response(200, schemas.RequestDetail)
def detail(item: AssistanceRequest) -> Any:
    """One request with its words and the moves that the caller may make."""
    return schemas.detail(item, to=current_actor())


@blp.get("/<id:id>/trail")
@requires(P.REQUEST_READ, on=queries.find)
@blp.response(200, schemas.Trail)
def trail(item: AssistanceRequest) -> Any:
    """What happened to the request, oldest first, as far as the caller may know."""
    actor = current_actor()
    return {
        "items": [
            {
                "at": entry.at,
                "action": entry.action,
                "role": entry.actor_role,
                "source": entry.source,
                "target": entry.target,
                "note": entry.note if queries.may_read_note(actor, entry) else "",
            }
            for entry in db.session.scalars(queries.trail(item, actor))
        ]
    }


def _paper(item: AssistanceRequest, kind: str, query: dict[str, Any]) -> Any:
    with force_locale(query.get("language") or language()):
        content, name, content_type = papers.printed_request(item, kind, query["version"], to=current_actor(), at=now())
    return attachment(content, name, content_type)


@blp.get("/<id:id>/document.pdf")
@requires(P.REQUEST_READ, on=queries.find)
@blp.arguments(schemas.PaperQuery, location="query")
@blp.response(200, schemas.FILE, content_type="application/pdf")
def pdf(item: AssistanceRequest, query: dict[str, Any]) -> Any:
    """The request as an accessible PDF: as it stands, or one signed version."""
    return _paper(item, "pdf", query)


@blp.get("/<id:id>/document.docx")
@requires(P.REQUEST_READ, on=queries.find)
@blp.arguments(schemas.PaperQuery, location="query")
@blp.response(200, schemas.FILE, content_type=DOCX)
def docx(item: AssistanceRequest, query: dict[str, Any]) -> Any:
    """The request as DOCX: as it stands, or one signed version."""
    return _paper(item, "docx", query)


@change_of_request(blp, "/<id:id>/form", schemas.OtherForm, method="PUT")
def change_form(item: AssistanceRequest, body: Body, *, by: Actor, at: datetime) -> None:
    """Change a draft to the other form without losing an answer."""
    filing.convert(item, body["kind"], by=by, at=at)


@blp.put("/<id:id>/sections/<section>")
@requires(P.REQUEST_READ, on=queries.find)
@blp.arguments(schemas.SectionAnswers)
@blp.response(200, schemas.RequestDetail)
def save_section(item: AssistanceRequest, body: Body, section: str) -> Any:
    """Write answers of one section of a draft; fields that are not named stay as they are."""
    _refuse_unknown_names(item, section, body["answers"])
    with transaction():
        filing.save_section(item, section, body["answers"], version=body["version"], by=current_actor(), at=now())
    return as_read(item)


def _refuse_unknown_names(item: AssistanceRequest, section: str, answers: dict[str, Any]) -> None:
    """A name that the section does not have would be lost: say so instead."""
    if part := next((p for p in fields.sections_of(item.kind) if p.key == section), None):
        known = {one.name for one in part.fields}
        if unknown := set(answers) - known:
            raise Invalid({name: N_("This section has no such field.") for name in sorted(unknown)})


@change_of_request(blp, f"/<id:id>/moves/<any({MOVES}):move>", Move)
def advance(item: AssistanceRequest, body: Body, move: str, *, by: Actor, at: datetime) -> None:
    """Make a move; `moves` of the request says which ones are possible."""
    moves.advance(item, move, by=by, at=at, note=body["note"])


@change_of_request(blp, "/<id:id>/eligibility", schemas.Eligibility, method="PUT")
def eligibility(item: AssistanceRequest, body: Body, *, by: Actor, at: datetime) -> None:
    """Write what the adviser found about the eligibility rules."""
    found = {rule: (f["outcome"], f["reason"], f["source"]) for rule, f in body["findings"].items()}
    screening.check_eligibility(item, found, by=by, at=at)


@change_of_request(blp, "/<id:id>/clarifications", schemas.Questions)
def clarify(item: AssistanceRequest, body: Body, *, by: Actor, at: datetime) -> None:
    """Ask the partner; the clock stops until the answers come."""
    asked = [(q["section"], q["question"], q["reason"], q["institution_id"]) for q in body["questions"]]
    clarification.ask(item, asked, by=by, at=at)


@change_of_request(blp, "/<id:id>/answers", schemas.Answers)
def answer(item: AssistanceRequest, body: Body, *, by: Actor, at: datetime) -> None:
    """Send the answers to all open questions."""
    clarification.send_answers(item, body["answers"], by=by, at=at)


@change_of_request(blp, "/<id:id>/assessment", schemas.AssessmentIn, method="PUT")
def assess(item: AssistanceRequest, body: Body, *, by: Actor, at: datetime) -> None:
    """Write the caller's scores, each with its comment, and the recommendation."""
    given = {name: (s["score"], s["comment"]) for name, s in body["scores"].items()}
    assessment.assess(
        item, given, recommendation=body["recommendation"], instrument=body["instrument"],
        summary=body["summary"], by=by, at=at,
    )  # fmt: skip


@change_of_request(blp, "/<id:id>/assessors", schemas.AssessorIn)
def ask_assessor(item: AssistanceRequest, body: Body, *, by: Actor, at: datetime) -> None:
    """Ask a colleague for a second assessment."""
    assessment.ask_assessor(item, body["user"], by=by, at=at)


@blp.delete("/<id:id>/assessors/<id:user>")
@requires(P.REQUEST_READ, on=queries.find)
@blp.response(200, schemas.RequestDetail)
def drop_assessor(item: AssistanceRequest, user: int) -> Any:
    """Go on without a colleague who was asked and has not finished."""
    with transaction():
        assessment.drop_assessor(item, user, by=current_actor(), at=now())
    return as_read(item)


@change_of_request(blp, "/<id:id>/differences", schemas.SettleIn, method="PUT")
def settle(item: AssistanceRequest, body: Body, *, by: Actor, at: datetime) -> None:
    """Say how differences between the assessors are settled."""
    assessment.settle(item, body["settled"], by=by, at=at)


@blp.get("/<id:id>/changes")
@requires(P.REQUEST_READ, on=queries.find)
@blp.arguments(schemas.ChangesQuery, location="query")
@blp.response(200, schemas.Changes)
def compare(item: AssistanceRequest, query: dict[str, Any]) -> Any:
    """What differs between two signed texts, answer by answer, as far as the caller may read it."""
    actor = current_actor()
    texts = item.submissions_for(actor.institution_id if actor.role in PARTNER_ROLES else None)
    signed = {s.number: fields.shared_of(s.document) if item.is_joint else s.document for s in texts}
    if query["before"] not in signed or query["after"] not in signed:
        raise NotFound
    before, after = signed[query["before"]], signed[query["after"]]
    return {
        "items": [
            {"section": part.section.key, "field": name, "before": before.get(name), "after": after.get(name)}
            for part in changes.between(before, after, actor)
            for name in part.names
        ]
    }


@change_of_request(blp, "/<id:id>/opinion", schemas.OpinionIn)
def opine(item: AssistanceRequest, body: Body, *, by: Actor, at: datetime) -> None:
    """Give the opinion of the EU Delegation."""
    formulation.give_opinion(item, body["position"], body["text"], shared=body["shared"], by=by, at=at)


@change_of_request(blp, "/<id:id>/action-form", schemas.ScopeIn, method="PUT")
def action_form(item: AssistanceRequest, body: Body, *, by: Actor, at: datetime) -> None:
    """Write the agreed scope, apart from the words of the request."""
    formulation.save_action_form(item, body["scope"], by=by, at=at)


@change_of_request(blp, "/<id:id>/level", schemas.LevelIn, method="PUT")
def level(item: AssistanceRequest, body: Body, *, by: Actor, at: datetime) -> None:
    """Raise the level of sensitivity, or lower it with a reason."""
    sensitivity.set_level(item, body["level"], body["reason"], by=by, at=at)


@blp.get("/<id:id>/readers")
@requires(P.REQUEST_READ, on=queries.find)
@blp.response(200, schemas.Readers)
def readers(item: AssistanceRequest) -> Any:
    """Who is named on the access list, and who was."""
    return {"items": item.readers}


@blp.post("/<id:id>/readers")
@requires(P.REQUEST_READERS, on=queries.find)
@blp.arguments(schemas.ReaderIn)
@blp.response(201, schemas.Readers)
def add_reader(item: AssistanceRequest, body: Body) -> Any:
    """Name a person, with a reason; the person is told."""
    with changing(item, body):
        user = accounts.find(body["user_id"])
        sensitivity.add_reader(item, user, body["reason"], by=current_actor(), at=now())
    return {"items": item.readers}


@blp.post("/<id:id>/readers/<id:reader_id>/end")
@requires(P.REQUEST_READERS, on=queries.find)
@blp.arguments(schemas.ReaderEnd)
@blp.response(200, schemas.Readers)
def end_reader(item: AssistanceRequest, body: Body, reader_id: int) -> Any:
    """Take a person off the list, with a reason; the entry is kept."""
    with changing(item, body):
        sensitivity.remove_reader(item, reader_id, body["reason"], by=current_actor(), at=now())
    return {"items": item.readers}


@blp.get("/<id:id>/openings")
@requires(P.REQUEST_OPENINGS, on=queries.find)
@blp.response(200, schemas.Openings)
def openings(item: AssistanceRequest) -> Any:
    """The access log: the last thousand answers that showed something of this confidential request."""
    return {"items": db.session.scalars(queries.openings(item.id).limit(1000)).all()}


@change_of_request(blp, "/<id:id>/decision", schemas.DecisionIn)
def decide(item: AssistanceRequest, body: Body, *, by: Actor, at: datetime) -> None:
    """Approve, return or reject the Action Form."""
    decisions.decide(item, body["outcome"], reason=body["reason"], reference=body["reference"], by=by, at=at)
