"""What changed since the reader last looked, as a line on the case page; and that they look now."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError

from socx.access.actors import Actor
from socx.audit.models import AuditEntry
from socx.core.i18n import N_
from socx.db import db, reading
from socx.requests import queries
from socx.requests.criteria import RECORDS
from socx.requests.models import AssistanceRequest, CaseLook
from socx.requests.queries.looks import WRITING
from socx.requests.services import looks
from socx.requests.workflow import REQUEST_WORKFLOW

logger = logging.getLogger(__name__)

#: So many changes stand in the line; the history has the others.
MOST = 4

#: Where a change can be read, by what was done: the place on the case page, or a page of its own.
PLACES: dict[str, Callable[[AssistanceRequest], str]] = {
    "answer": lambda item: url_for("requests.compare", id=item.id),
    "clarify": lambda item: "#panel-clarifications",
    "opine": lambda item: "#panel-opinion",
    "put_forward": lambda item: "#panel-action-form",
    "approve": lambda item: "#panel-decision",
    "return_form": lambda item: "#panel-decision",
    "reject": lambda item: "#panel-decision",
    "check_eligibility": lambda item: "#panel-eligibility",
    "accept": lambda item: "#panel-eligibility",
    "decline": lambda item: "#panel-eligibility",
    "assess": lambda item: url_for("requests.assessment", id=item.id),
    "ask_assessor": lambda item: url_for("requests.assessment", id=item.id, _anchor="second"),
    "settle": lambda item: url_for("requests.assessment", id=item.id),
    "draft_action_form": lambda item: url_for("requests.action_form", id=item.id),
}

# fmt: off
#: Moves in the words of what happened, for the history and for what is new.
HAPPENED = {
    "send":         N_("Sent for signature"),
    "ask_by_link":  N_("A signature was asked for by a link"),
    "return_draft": N_("Returned to the author"),
    "take_back":    N_("Taken back"),
    "sign":         N_("Signed and submitted"),
    "register":     N_("Registered"),
    "queue":        N_("Put in the queue"),
    "release":      N_("Taken out of the queue"),
    "accept":       N_("Eligible, the assessment started"),
    "decline":      N_("Not eligible"),
    "clarify":      N_("Questions were asked"),
    "answer":       N_("The answers came"),
    "park":         N_("Parked without an answer"),
    "take_up":      N_("The adviser asked again"),
    "consult":      N_("The EU Delegation was asked"),
    "opine":        N_("The EU Delegation gave its opinion"),
    "proceed":      N_("It went on without an opinion"),
    "put_forward":  N_("Submitted for approval"),
    "approve":      N_("Approved"),
    "return_form":  N_("Returned for changes"),
    "reject":       N_("Not approved"),
    "start":        N_("The action started"),
    "complete":     N_("The action was closed"),
    "redirect":     N_("Sent to another instrument"),
    "merge":        N_("Merged with another request"),
    "withdraw":     N_("Withdrawn"),
}
# fmt: on

WROTE = N_("A colleague wrote on the request")


@dataclass(frozen=True, slots=True)
class News:
    """What changed since a moment: each thing in words with its address, and how many more there are."""

    since: datetime
    lines: list[tuple[str, str]]
    more: int


def news_for(item: AssistanceRequest, actor: Actor, now: datetime) -> News | None:
    """What others did since this reader last looked; None when nothing, or at a first look."""
    since = looks.last_seen(queries.look_at(item.id, actor), now)
    if since is None:
        return None
    entries = db.session.scalars(queries.changes_since(item, actor, since).limit(200))
    lines = list(dict.fromkeys(_line(item, entry) for entry in entries))
    return News(since, lines[:MOST], max(0, len(lines) - MOST)) if lines else None


def _line(item: AssistanceRequest, entry: AuditEntry) -> tuple[str, str]:
    if entry.target is not None:
        words = HAPPENED.get(entry.action) or REQUEST_WORKFLOW.transition(entry.action).label
    else:
        words = WROTE if entry.action in WRITING else RECORDS[entry.action]
    place = PLACES.get(entry.action)
    return gettext(words), place(item) if place else "#history"


def remember(request_id: int, actor: Actor, look: CaseLook | None) -> None:
    """Keep that this reader looks now: after the page is made, in a transaction of its own.

    A second page within the same visit writes nothing. When somebody else holds the database for
    long, the look is not kept: a mark that stays is better than a page that waits.
    """
    now = datetime.now(UTC)
    if actor.user_id is None or looks.is_same_visit(look, now):
        return
    db.session.rollback()  # ends the reading, so that the writing can begin
    was_reading = reading.set(False)
    try:
        with db.engine.connect() as connection, impatient(connection), connection.begin():
            looks.remember(connection, request_id, by=actor, at=now)
    except OperationalError:
        logger.info("look not kept", extra={"request": request_id})
    finally:
        reading.reset(was_reading)


@contextmanager
def impatient(connection: Connection) -> Iterator[None]:
    """Let SQLite wait a quarter of a second for its lock, not ten."""
    if connection.dialect.name != "sqlite":
        yield
        return
    raw: Any = connection.connection.dbapi_connection
    (usual,) = raw.execute("PRAGMA busy_timeout").fetchone()
    raw.execute("PRAGMA busy_timeout=250")
    try:
        yield
    finally:
        raw.execute(f"PRAGMA busy_timeout={usual}")
