"""/api/v1/deliverables: reports and deliverables, their versions and their moves."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask_smorest import Blueprint
from flask_smorest.fields import Upload

from socx.access.permissions import Permission as P
from socx.core.errors import NotFound
from socx.deliverables import intake, queries, schemas, services
from socx.deliverables.models import Deliverable
from socx.files import here, kinds
from socx.requests.schemas import FILE
from socx.web.api import Versioned, changing, listed, page_of
from socx.web.guard import current_actor, requires
from socx.web.pages import now

blp = Blueprint(
    "deliverables-api", __name__, url_prefix="/deliverables", description="Reports and deliverables of activities"
)
BLUEPRINTS = (blp,)

Detail = schemas.DeliverableDetail


class VersionFile(ma.Schema):
    """The file of a version."""

    class Meta:
        unknown = ma.EXCLUDE

    file = Upload(required=True)


@blp.get("/")
@requires(P.DELIVERABLE_LIST)
@blp.arguments(schemas.DeliverableQuery, location="query")
@blp.response(200, page_of(schemas.DeliverableSummary))
def index(asked: dict[str, Any]) -> Any:
    """The deliverables that the caller may read, what is due first comes first."""
    found = queries.visible_to(current_actor())
    if "activity_id" in asked:
        found = found.where(Deliverable.activity_id == asked["activity_id"])
    if "show" in asked:
        found = queries.shown(found, asked["show"])
    if asked.get("q"):
        found = queries.with_words(found, asked["q"])
    return listed(found, schemas.summary, lambda item: item.partner_codes)


@blp.get("/<id:id>")
@requires(P.DELIVERABLE_READ, on=queries.find)
@blp.response(200, Detail)
def show(item: Deliverable) -> Any:
    """One deliverable with all its versions."""
    return schemas.detail(item, to=current_actor())


@blp.put("/<id:id>/draft")
@requires(P.DELIVERABLE_WRITE, on=queries.find)
@blp.arguments(schemas.Draft)
@blp.response(200, Detail)
def save_draft(item: Deliverable, body: dict[str, Any]) -> Any:
    """Write sections of a report. Nobody but its writers reads them before it is submitted."""
    with changing(item, body):
        services.save_draft(item, body["texts"], by=current_actor(), at=now())
    return schemas.detail(item, to=current_actor())


@blp.post("/<id:id>/versions")
@requires(P.DELIVERABLE_WRITE, on=queries.find)
@blp.arguments(schemas.TextVersion)
@blp.response(201, Detail)
def add_text(item: Deliverable, body: dict[str, Any]) -> Any:
    """Add a version that is a text."""
    with changing(item, body):
        services.add_version(item, text=body["text"], note=body["note"], by=current_actor(), at=now())
    return schemas.detail(item, to=current_actor())


@blp.post("/<id:id>/files")
@requires(P.DELIVERABLE_WRITE, on=queries.find)
@blp.arguments(VersionFile, location="files")
@blp.arguments(schemas.VersionNote, location="query")
@blp.response(201, Detail)
def add_file(item: Deliverable, files: dict[str, Any], said: dict[str, Any]) -> Any:
    """Add a version that is a file: PDF, DOCX, XLSX, ODT, PNG or JPEG of at most 10 MB."""
    sent, number, actor, at = files["file"], item.id, current_actor(), now()
    content = sent.read(kinds.MOST_BYTES + 1)
    made = intake.receive(
        number, content, sent.filename or "",
        lambda kept, taken: services.add_version(
            kept, taken=taken, note=said["note"], store=here.store(), by=actor, at=at
        ),
    )  # fmt: skip
    return schemas.detail(made.deliverable, to=actor)


@blp.get("/<id:id>/files/<int:file_id>")
@requires(P.DELIVERABLE_READ, on=queries.find)
@blp.response(200, FILE, content_type="application/octet-stream")
def content(item: Deliverable, file_id: int) -> Any:
    """The file itself."""
    found = queries.file_for(item, file_id, current_actor())
    if found is None:
        raise NotFound
    return here.give(found.key, found.name, found.kind)


@blp.post("/<id:id>/submit")
@requires(P.DELIVERABLE_READ, on=queries.find)
@blp.arguments(Versioned)
@blp.response(200, Detail)
def submit(item: Deliverable, body: dict[str, Any]) -> Any:
    """Submit the latest version, or what is written of a report."""
    with changing(item, body):
        services.submit(item, by=current_actor(), at=now())
    return schemas.detail(item, to=current_actor())


@blp.post("/<id:id>/return")
@requires(P.DELIVERABLE_READ, on=queries.find)
@blp.arguments(schemas.Return)
@blp.response(200, Detail)
def send_back(item: Deliverable, body: dict[str, Any]) -> Any:
    """Return the latest version with comments."""
    with changing(item, body):
        services.send_back(item, body["comments"], body["note"], by=current_actor(), at=now())
    return schemas.detail(item, to=current_actor())


@blp.post("/<id:id>/accept")
@requires(P.DELIVERABLE_READ, on=queries.find)
@blp.arguments(Versioned)
@blp.response(200, Detail)
def accept(item: Deliverable, body: dict[str, Any]) -> Any:
    """Accept the latest version for the facility, or sign it for an institution."""
    with changing(item, body):
        services.accept(item, by=current_actor(), at=now())
    return schemas.detail(item, to=current_actor())
