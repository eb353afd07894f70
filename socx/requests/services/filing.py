"""Verbs of the partner: start a draft, write its sections, sign it."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.audit import services as audit
from socx.core.errors import Conflict, Invalid, NotFound, NotPermitted
from socx.core.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_
from socx.core.workflow import Change
from socx.db import db
from socx.institutions.models import Institution
from socx.requests import fields
from socx.requests.models import AssistanceRequest, RequestAssistance, RequestTopic
from socx.requests.services.handling import lock
from socx.requests.services.moves import advance, enter_state

logger = logging.getLogger(__name__)


def start_draft(
    institution: Institution,
    *,
    by: Actor,
    at: datetime,
    creation_key: str,
    language: str = DEFAULT_LANGUAGE,
) -> AssistanceRequest:
    """Start a request for an institution; the same key by the same person gives the same draft.

    Raises NotPermitted when the actor may not file for this institution.
    """
    if not permits(by, P.REQUEST_CREATE) or by.institution_id != institution.id:
        raise NotPermitted()
    key = hashlib.sha256(f"{by.user_id}:{creation_key}".encode()).hexdigest()
    found = _draft_with(key)
    if found is not None:
        return found
    item = AssistanceRequest(
        creation_key=key,
        institution=institution,
        language=language if language in LANGUAGES else DEFAULT_LANGUAGE,
        created_by_id=by.user_id,
        created_at=at,
        state="draft",
        state_since=at,
        answers={},
    )
    try:
        with db.session.begin_nested():
            enter_state(item, at)
            db.session.add(item)
    except IntegrityError:
        # Somebody's second click was a moment faster: its draft is the one.
        found = _draft_with(key)
        if found is None:
            raise
        return found
    audit.record(("request", item.id), "create", by=by, at=at)
    logger.info("draft started", extra={"request": item.id})
    return item


def _draft_with(key: str) -> AssistanceRequest | None:
    return db.session.scalar(select(AssistanceRequest).where(AssistanceRequest.creation_key == key))


def save_section(
    item: AssistanceRequest,
    section_key: str,
    values: Mapping[str, Any],
    *,
    version: int,
    by: Actor,
    at: datetime,
    base: str = "",
) -> bool:
    """Write the answers of one section of a draft; return whether anything changed.

    `version` is that of the page the answers come from, `base` the fingerprint of the section then:
    with it, colleagues may write different sections at the same time. Fields that `values` does not
    name stay as they are.

    Raises NotFound for an unknown section, NotPermitted, Invalid for the first answer with a wrong
    shape, and Conflict when the section was changed meanwhile or the request is no draft any more;
    its `kept` holds what was sent, `current` what stands, for the fields that differ.
    """
    if section_key not in fields.SECTION_KEYS:
        raise NotFound
    if not permits(by, P.REQUEST_EDIT, item):
        raise NotPermitted()
    part = fields.section(section_key)
    sent = {one: _tidy(one, values[one.name]) for one in part.fields if one.name in values}
    _check_shape(part, sent)
    lock(item)  # so that of two at the same moment the second can be shown the words of the first
    changed = {one: new for one, new in sent.items() if new != fields.value(item, one)}
    if not changed:
        return False
    if item.state != "draft":
        raise Conflict(
            N_("The request cannot be changed any more. Its state is now “%(state)s”."),
            kept={one.name: new for one, new in changed.items()},
            state=item.status.label,
        )
    if version != item.version and base != fields.fingerprint(item, part):
        raise Conflict(
            kept={one.name: new for one, new in changed.items()},
            current={one.name: fields.value(item, one) for one in changed},
        )
    for one, new in changed.items():
        _put(item, one, new)
    flag_modified(item, "answers")  # every save is a new version, also one of topics alone
    audit.record(("request", item.id), "edit", by=by, at=at, section=section_key)
    db.session.flush()
    return True


def _tidy(one: fields.Field, answer: Any) -> Any:
    """The one way to write an answer: no answer is empty, no entry stands twice."""
    if one.kind in ("choices", "topics", "languages") and isinstance(answer, list | tuple):
        return sorted(set(answer)) if one.column else list(dict.fromkeys(answer))
    if one.kind == "activities" and isinstance(answer, list | tuple):
        return [a for a in answer if not isinstance(a, dict) or any(a.values())]
    if one.kind == "agreement":
        return answer if answer is True else (answer or "")
    return answer if answer is not None else ""


def _check_shape(part: fields.Section, sent: Mapping[fields.Field, Any]) -> None:
    for one, answer in sent.items():
        if found := fields.problem(one, answer):
            raise Invalid({one.name: found[0]}, **found[1])
        if one.kind != "activities":
            continue
        for n, activity in enumerate(answer):
            for ask in fields.ACTIVITY_FIELDS:
                if found := fields.problem(ask, activity.get(ask.name, "")):
                    raise Invalid({f"{one.name}-{n}-{ask.name}": found[0]}, **found[1])


def _put(item: AssistanceRequest, one: fields.Field, new: Any) -> None:
    """Keep an answer where it belongs: a table, a column or among the answers."""
    match one.name:
        case "topics":
            known = {t.topic_id: t for t in item.topics}
            item.topics = [known.get(t) or RequestTopic(topic_id=t) for t in new]
        case "assistance":
            had = {a.kind: a for a in item.assistance}
            item.assistance = [had.get(k) or RequestAssistance(kind=k) for k in new]
        case "domain":
            item.domain = new or None
        case "language" | "sensitivity":
            setattr(item, one.name, new or getattr(item, one.name))
        case _ if one.column:
            setattr(item, one.name, new)
        case _:
            item.answers[one.name] = new


def sign(item: AssistanceRequest, *, by: Actor, at: datetime) -> Change:
    """Sign a complete request for its institution and submit it; freeze the words that were signed.

    Raises WrongState, NotPermitted or Incomplete as the workflow does.
    """
    return advance(item, "sign", by=by, at=at)


def send(item: AssistanceRequest, *, by: Actor, at: datetime, note: str = "") -> Change:
    """Send a complete draft to the institution's approver."""
    return advance(item, "send", by=by, at=at, note=note)


def take_back(item: AssistanceRequest, *, by: Actor, at: datetime, note: str = "") -> Change:
    """Take a request back from signature to go on writing."""
    return advance(item, "take_back", by=by, at=at, note=note)


def return_draft(item: AssistanceRequest, *, by: Actor, at: datetime, note: str) -> Change:
    """Return a request to its author with a reason, unsigned."""
    return advance(item, "return_draft", by=by, at=at, note=note)


def withdraw(item: AssistanceRequest, *, by: Actor, at: datetime, note: str) -> Change:
    """End a request on the wish of its institution."""
    return advance(item, "withdraw", by=by, at=at, note=note)
