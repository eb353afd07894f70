"""The words by which a request is found: kept in step with every change, checked at night."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from sqlalchemy import event, insert, inspect, select, update
from sqlalchemy.orm import Session, selectinload

from socx.audit.models import AuditEntry
from socx.db import db
from socx.institutions.models import Institution
from socx.requests.models import (
    ActionForm,
    Assessment,
    AssistanceRequest,
    Attachment,
    Clarification,
    CriterionScore,
    Decision,
    EligibilityFinding,
    Opinion,
    RequestParty,
    RequestTopic,
    RequestWords,
)
from socx.requests.models.search import AUDIENCES
from socx.requests.services.texts import texts_of
from socx.requests.words import folded

logger = logging.getLogger(__name__)

#: A tsvector holds a megabyte: what comes after so many bytes is not kept.
MOST_BYTES = 600_000
LAST_POSITION = 16_383
BATCH = 200

#: Tables whose rows belong to a request, and how to tell to which: their changes write its words again.
WATCHED: dict[type, Callable[[Any], int | None]] = {
    table: lambda row: row.request_id
    for table in (
        ActionForm, Assessment, Attachment, Clarification, CriterionScore, Decision, EligibilityFinding, Opinion,
        RequestParty, RequestTopic,
    )
}  # fmt: skip
WATCHED[AssistanceRequest] = lambda row: row.id
WATCHED[AuditEntry] = lambda row: row.subject_id if row.subject_kind == "request" and row.note else None

#: What belongs to a request and has words of its own.
HANDLING = ("clarifications", "decisions", "action_forms", "opinions", "findings", "scores", "assessments")

#: What of a request has words; other columns change without them.
WORDED = ("answers", "kind", "title", "year", "sequence", "state", "institution_id", "submitted_at", "decided_at")


def index(ids: Iterable[int]) -> int:
    """Write the words of these requests where they have changed; return how many."""
    written, wanted = 0, sorted(set(ids))
    for start in range(0, len(wanted), BATCH):
        some = wanted[start : start + BATCH]
        kept = dict(db.session.execute(_kept().where(RequestWords.request_id.in_(some))).all())
        for item in _load(some):
            written += _write(item, kept.get(item.id))
    return written


def _load(ids: Sequence[int]) -> Iterable[AssistanceRequest]:
    """Requests with all that has words; of many at once, each table is asked once."""
    found = select(AssistanceRequest).where(AssistanceRequest.id.in_(ids)).order_by(AssistanceRequest.id)
    if len(ids) > 1:
        found = found.options(*(selectinload(getattr(AssistanceRequest, name)) for name in HANDLING))
    return db.session.scalars(found).unique()


def _kept() -> Any:
    return select(RequestWords.request_id, RequestWords.digest)


def _write(item: AssistanceRequest, kept: str | None) -> bool:
    words, own, digest = gathered(item)
    if digest == kept:
        return False
    for party in item.parties if item.is_joint else ():
        db.session.execute(
            update(RequestParty)
            .where(RequestParty.id == party.id)
            .values(words=own.get(party.institution_id, ""))
            .execution_options(synchronize_session=False)
        )
    values: dict[str, Any] = {name: _column(text) for name, text in words.items()}
    values["digest"] = digest
    if kept is None:
        db.session.execute(insert(RequestWords), [{"request_id": item.id, **values}])
    else:
        db.session.execute(
            update(RequestWords)
            .where(RequestWords.request_id == item.id)
            .values(values)
            .execution_options(synchronize_session=False)
        )
    return True


def gathered(item: AssistanceRequest) -> tuple[dict[str, str], dict[int, str], str]:
    """The words of a request by column, those that only the people of one institution find too, and a digest of all.

    The words of an institution stand between spaces, so that a search finds where one begins.
    """
    texts: dict[str, list[str]] = {name: [] for name in AUDIENCES}
    texts["title"] = [item.title or "", item.code]
    own: dict[int, list[str]] = {}
    for found in texts_of(item):
        if column := column_for(found.readers):
            texts[column].append(found.text)
        if found.institution_id is not None:
            own.setdefault(found.institution_id, []).append(found.text)
    words = {name: folded(some) for name, some in texts.items()}
    of_parties = {number: f" {folded(own[number])} " for number in sorted(own)}
    digest = hashlib.sha256("\n".join([*words.values(), *of_parties.values()]).encode()).hexdigest()[:32]
    return words, of_parties, digest


def column_for(readers: AbstractSet[str]) -> str | None:
    """The widest column that only these readers look in; None where no column is so narrow."""
    fitting = (name for name, audience in AUDIENCES.items() if name != "title" and audience <= readers)
    return next(fitting, None)


def _column(words: str) -> str:
    """The words as the database keeps them."""
    return vector(words) if db.session.get_bind().dialect.name == "postgresql" else words


def vector(words: str) -> str:
    """Words as a tsvector is written: each once, with its places."""
    places: dict[str, list[int]] = {}
    size = 0
    for number, word in enumerate(words.split(), 1):
        at = places.get(word)
        if at is None:
            at = places[word] = []
            size += len(word.encode()) + 4
        size += 2
        if size > MOST_BYTES:
            break
        if number <= LAST_POSITION and len(at) < 250:
            at.append(number)
    return " ".join(f"'{w}':{','.join(map(str, p))}" if p else f"'{w}'" for w, p in places.items())


def drifted() -> list[int]:
    """The requests whose words are not those that they should be found by."""
    kept = dict(db.session.execute(_kept()).all())
    found = []
    for ids in _batches():
        found += [item.id for item in _load(ids) if gathered(item)[-1] != kept.get(item.id)]
    return found


def reindex() -> int:
    """Write the words of all requests again where they differ; return how many did."""
    return sum(index(ids) for ids in _batches())


def index_missing() -> int:
    """Write the words of requests that have none: after an update, or after rows came in by another door."""
    found = select(AssistanceRequest.id).outerjoin(RequestWords).where(RequestWords.request_id.is_(None))
    return index(db.session.scalars(found.order_by(AssistanceRequest.id)).all())


def _batches() -> Iterator[Sequence[int]]:
    ids = db.session.scalars(select(AssistanceRequest.id).order_by(AssistanceRequest.id)).all()
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def mend() -> int:
    """Write the words of requests that drifted from what they should be found by; return how many did."""
    found = drifted()
    if found:
        logger.warning("search had drifted", extra={"requests": len(found)})
        index(found)
    return len(found)


#: Where a session notes whose words it has to write when it has flushed.
NOTED = "requests whose words change"


@event.listens_for(Session, "after_flush")
def _note_changes(session: Session, _context: Any) -> None:
    """Note which requests changed in what they are found by."""
    noted: set[int] = session.info.setdefault(NOTED, set())
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, Institution):
            if session.is_modified(row) and row not in session.new:
                noted |= set(session.scalars(select(AssistanceRequest.id).where(
                    AssistanceRequest.institution_id == row.id), execution_options={"autoflush": False}))  # fmt: skip
        elif (belongs := WATCHED.get(type(row))) and (number := belongs(row)) is not None and _has_news(session, row):
            noted.add(number)
    noted -= {row.id for row in session.deleted if isinstance(row, AssistanceRequest)}


def _has_news(session: Session, row: Any) -> bool:
    if not isinstance(row, AssistanceRequest) or row in session.new:
        return True
    state = inspect(row)
    return any(state.attrs[name].history.has_changes() for name in WORDED)


@event.listens_for(Session, "after_flush_postexec")
def _write_words(session: Session, _context: Any) -> None:
    """Write the words in the transaction of the change, so that neither is there without the other."""
    noted = session.info.pop(NOTED, None)
    if noted:
        with session.no_autoflush:
            for item in session.identity_map.values():
                if isinstance(item, AssistanceRequest) and item.id in noted:
                    session.expire(item, HANDLING)  # a row that was added by its number is not among them yet
            index(noted)
