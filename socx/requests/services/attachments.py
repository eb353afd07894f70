"""Add documents to a request, and take them out again while it is being written."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from socx.access.actors import Actor
from socx.access.permissions import Permission
from socx.audit import services as audit
from socx.core.errors import Invalid, NotPermitted
from socx.core.i18n import N_
from socx.db import db
from socx.files import kept
from socx.files.intake import Taken
from socx.files.store import Store
from socx.requests import queries
from socx.requests.models import AssistanceRequest, Attachment
from socx.requests.models.attachments import PURPOSES
from socx.requests.services.handling import begin, lock, touch
from socx.requests.workflow import ANSWERING_STATES

logger = logging.getLogger(__name__)

kept.add(queries.kept_files)

#: Documents of one institution in one request.
MOST = 20

#: The section of the form that documents belong to: in a clarification it must have been opened.
SECTION = "annexes"


def may_change(item: AssistanceRequest, institution_id: int | None) -> bool:
    """Whether its documents can come and go now: in a draft, or when the section was opened for clarification."""
    opened = item.as_party(institution_id).open_sections
    return item.state == "draft" or (item.state in ANSWERING_STATES and SECTION in opened)


def check_may_change(item: AssistanceRequest, *, by: Actor) -> None:
    """Raise NotPermitted or WrongState where add() and remove() would; before a long look at a file."""
    if item.state == "draft":
        begin(item, Permission.REQUEST_EDIT, "draft", by=by)
    else:
        states = ANSWERING_STATES if may_change(item, by.institution_id) else ()
        begin(item, Permission.REQUEST_ANSWER, *states, by=by)


def add(item: AssistanceRequest, taken: Taken, *, purpose: str, store: Store, by: Actor, at: datetime) -> Attachment:
    """Add a document to a request.

    Sent twice, by a double click, it is there once. Raises Invalid (`file` or `purpose`), and
    NotPermitted or WrongState when the request takes no documents now.
    """
    lock(item)  # first: a signature at the same moment counts every document or finds the next version
    check_may_change(item, by=by)
    if by.institution_id is None:
        raise NotPermitted
    if purpose not in PURPOSES:
        raise Invalid({"purpose": N_("Choose what the document is.")})
    own = select(Attachment).where(Attachment.request_id == item.id, Attachment.institution_id == by.institution_id)
    if there := db.session.scalar(own.where(Attachment.digest == taken.digest)):
        return there
    if (db.session.scalar(select(func.count()).select_from(own.subquery())) or 0) >= MOST:
        raise Invalid({"file": N_("A request has at most %(most)s documents. Remove one first.")}, most=MOST)
    found = Attachment(
        request_id=item.id, institution_id=by.institution_id, name=taken.name, purpose=purpose, kind=taken.kind,
        size=taken.size, digest=taken.digest, key=store.put(taken.content), text=taken.text,
        is_scanned=taken.is_scanned, added_by_id=by.user_id, added_at=at,
    )  # fmt: skip
    db.session.add(found)
    touch(item)
    audit.record(("request", item.id), "add_document", by=by, at=at, document=found.id)
    logger.info("document added", extra={"request": item.id, "kind": taken.kind, "bytes": taken.size})
    return found


def remove(found: Attachment, item: AssistanceRequest, *, by: Actor, at: datetime) -> None:
    """Take a document out of a request. Its file goes with the next sweep, so that a failed commit loses nothing."""
    lock(item)
    check_may_change(item, by=by)
    if found.institution_id != by.institution_id:
        raise NotPermitted
    db.session.delete(found)
    touch(item)
    audit.record(("request", item.id), "remove_document", by=by, at=at, document=found.id)


def sweep(store: Store, now: datetime) -> int:
    """Delete files that no row names any more; return how many."""
    strays: list[Path] = list(store.strays(kept.known(), now.timestamp()))
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)
