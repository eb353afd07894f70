"""/api/v1/requests/<id>/attachments: the supporting documents of a request."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask_smorest import Blueprint
from flask_smorest.fields import Upload

from socx.access.permissions import Permission as P
from socx.db import db, transaction
from socx.files import kinds
from socx.requests import documents, queries, schemas
from socx.requests.models import AssistanceRequest
from socx.requests.models.attachments import PURPOSES
from socx.requests.services import attachments as services
from socx.web.api import Strict
from socx.web.guard import current_actor, requires
from socx.web.pages import now

blp = Blueprint("attachments-api", __name__, url_prefix="/requests", description="Supporting documents of requests")


class AttachmentOut(ma.Schema):
    """A document: its name, what it is, its kind, bytes and SHA-256."""

    id = ma.fields.Integer()
    name = ma.fields.String()
    purpose = ma.fields.String(validate=ma.validate.OneOf(list(PURPOSES)))
    kind = ma.fields.String(validate=ma.validate.OneOf(list(kinds.KINDS)))
    size = ma.fields.Integer()
    digest = ma.fields.String()
    is_scanned = ma.fields.Boolean()
    added_at = ma.fields.AwareDateTime()


class Attachments(ma.Schema):
    """The documents that the caller may read, the first added first."""

    items = ma.fields.List(ma.fields.Nested(AttachmentOut))


class AttachmentFile(ma.Schema):
    """The file to add."""

    class Meta:
        unknown = ma.EXCLUDE

    file = Upload(required=True)


class AttachmentPurpose(Strict):
    """What it is."""

    purpose = ma.fields.String(load_default="other", validate=ma.validate.OneOf(list(PURPOSES)))


@blp.get("/<id:id>/attachments")
@requires(P.REQUEST_READ, on=queries.find)
@blp.response(200, Attachments)
def index(item: AssistanceRequest) -> Any:
    """The supporting documents of a request."""
    return {"items": db.session.scalars(queries.attachments(item, current_actor())).all()}


@blp.post("/<id:id>/attachments")
@requires(P.REQUEST_READ, on=queries.find)
@blp.arguments(AttachmentFile, location="files")
@blp.arguments(AttachmentPurpose, location="query")
@blp.response(201, AttachmentOut)
def add(item: AssistanceRequest, files: dict[str, Any], said: dict[str, Any]) -> Any:
    """Add a document: PDF, DOCX, XLSX, ODT, PNG or JPEG of at most 10 MB."""
    services.check_may_change(item, by=current_actor())
    sent = files["file"]
    content = sent.read(kinds.MOST_BYTES + 1)
    return documents.receive(item.id, content, sent.filename or "", said["purpose"], current_actor())


@blp.get("/<id:id>/attachments/<int:number>")
@requires(P.REQUEST_READ, on=queries.find)
@blp.response(200, schemas.FILE, content_type="application/octet-stream")
def content(item: AssistanceRequest, number: int) -> Any:
    """The file itself."""
    return documents.give(documents.find(item, number, current_actor()))


@blp.delete("/<id:id>/attachments/<int:number>")
@requires(P.REQUEST_READ, on=queries.find)
@blp.response(204)
def remove(item: AssistanceRequest, number: int) -> None:
    """Take a document out of a draft."""
    with transaction():
        services.remove(documents.find(item, number, current_actor()), item, by=current_actor(), at=now())
