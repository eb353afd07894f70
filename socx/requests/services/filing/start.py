"""Start a draft."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.audit import services as audit
from socx.core.errors import NotPermitted
from socx.core.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_
from socx.db import db
from socx.institutions import queries as institutions
from socx.institutions.models import Institution
from socx.requests import fields
from socx.requests.models import AssistanceRequest
from socx.requests.services.filing.copying import copy_answers
from socx.requests.services.moves import enter_state

MAY_NOT_LEAD = N_(
    "Institutions of this type do not lead a request. They take part in the request of a public body or a social "
    "partner."
)

logger = logging.getLogger(__name__)


def start_draft(
    institution: Institution,
    *,
    by: Actor,
    at: datetime,
    creation_key: str,
    language: str = DEFAULT_LANGUAGE,
    kind: str = fields.STRUCTURED,
    begun_from: AssistanceRequest | None = None,
    only_profile: bool = False,
) -> AssistanceRequest:
    """Start a request on one of the two forms; the same key by the same person gives the same draft.

    With `begun_from`, an earlier request of the institution, the answers start as a copy of it, or of what
    stays the same in every request (`only_profile`).

    Raises NotPermitted when the actor may not file for this institution, or the institution may not lead.
    """
    if not permits(by, P.REQUEST_CREATE) or by.institution_id != institution.id:
        raise NotPermitted()
    if not institutions.rule_of(institution).may_lead:
        raise NotPermitted(MAY_NOT_LEAD)
    key = hashlib.sha256(f"{by.user_id}:{creation_key}".encode()).hexdigest()
    found = _draft_with(key)
    if found is not None:
        return found
    item = AssistanceRequest(
        creation_key=key,
        institution=institution,
        kind=kind,
        language=language if language in LANGUAGES else DEFAULT_LANGUAGE,
        created_by_id=by.user_id,
        held_by_id=by.user_id,
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
    if begun_from is not None:
        copy_answers(item, begun_from, by=by, at=at, only_profile=only_profile)
    logger.info("draft started", extra={"request": item.id})
    return item


def _draft_with(key: str) -> AssistanceRequest | None:
    return db.session.scalar(select(AssistanceRequest).where(AssistanceRequest.creation_key == key))
