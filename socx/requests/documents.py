"""Supporting documents come in and go out the same way by page and by the interface for machines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Response

from socx.access.actors import Actor
from socx.core.errors import NotFound
from socx.db import db, transaction
from socx.files import here
from socx.requests import queries
from socx.requests.models import AssistanceRequest, Attachment
from socx.requests.services import attachments as services


def receive(request_id: int, content: bytes, name: str, purpose: str, by: Actor) -> Attachment:
    """Look a file over and add it. No lock is held meanwhile: a look at a long file takes seconds.

    Raises what services.attachments.add() raises, and NotFound when the request is gone by then.
    """
    db.session.rollback()
    taken = here.take(content, name)
    with transaction():
        item = queries.find(request_id)
        if item is None:
            raise NotFound
        return services.add(item, taken, purpose=purpose, store=here.store(), by=by, at=datetime.now(UTC))


def give(found: Attachment) -> Response:
    """A document as a download that can run nothing."""
    return here.give(found.key, found.name, found.kind)


def find(item: AssistanceRequest, number: int, actor: Actor) -> Attachment:
    """One document of a request as its reader may see it; NotFound where there is none."""
    found = queries.attachment(item, number, actor) if number < 2**31 else None
    if found is None:
        raise NotFound
    return found


def signed(request_id: int, document: Mapping[str, Any], number: int) -> Attachment:
    """The document at that place, from 1, among those beside signed words; NotFound where there is none.

    It is known by its digest: a file that has come since is another one.
    """
    beside = document.get("attachments", [])
    if not 1 <= number <= len(beside):
        raise NotFound
    found = db.session.scalar(queries.attachment_of(request_id, beside[number - 1]["sha256"]))
    if found is None:
        raise NotFound
    return found
