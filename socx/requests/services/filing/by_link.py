"""A signature by a link: ask for it, sign or return through it. The link is to the exact words, and works once."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from socx.access.actors import Actor, Role
from socx.access.permissions import Permission
from socx.accounts.secrets import digest
from socx.audit import services as audit
from socx.core.errors import Conflict, Invalid, WrongState
from socx.core.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_
from socx.core.workflow import Change
from socx.db import db
from socx.notifications import services as notices
from socx.requests.models import AssistanceRequest, SignOff
from socx.requests.services.effects import end_sign_offs, whole_document
from socx.requests.services.filing.joint import sign_part
from socx.requests.services.handling import begin, lock
from socx.requests.services.moves import advance

logger = logging.getLogger(__name__)

#: How long a link can be used.
LINK_LASTS = timedelta(days=14)
#: So many letters leave for one request in this time: nobody's mailbox is filled through us.
MOST_LETTERS, LETTERS_WITHIN = 5, timedelta(hours=1)

USED = N_("This link cannot be used any more.")


def fingerprint_of(document: Mapping[str, Any]) -> str:
    """A short number for the words of a document, to compare by eye."""
    found = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()[:12].upper()
    return "-".join((found[:4], found[4:8], found[8:]))


def ask_by_link(
    item: AssistanceRequest,
    *,
    name: str,
    function: str,
    email: str,
    language: str,
    secret: str,
    link: str,
    by: Actor,
    at: datetime,
    institution_id: int | None = None,
) -> SignOff:
    """Freeze the words as they stand and write to the person who signs; an earlier link ends.

    `link` is the full address that carries `secret`; neither is kept once the letter has left.
    A draft goes to the signature by this; a request that waits for it gets a new letter.
    Raises WrongState, NotPermitted or Incomplete as the workflow does, and Invalid after too many letters.
    """
    lock(item)
    begin(item, Permission.REQUEST_SEND, "draft", "signing", by=by)
    sent = select(func.count()).where(SignOff.request_id == item.id, SignOff.asked_at > at - LETTERS_WITHIN)
    if (db.session.scalar(sent) or 0) >= MOST_LETTERS:
        raise Invalid({"email": N_("Many letters were sent for this request. Please wait an hour.")})
    if item.state == "draft":
        advance(item, "ask_by_link", by=by, at=at)
    else:
        end_sign_offs(item, at, by.institution_id if item.is_joint else None)
        audit.record(("request", item.id), "ask_again", by=by, at=at)
    if item.is_joint:
        institution_id = by.institution_id
    document = whole_document(item, institution_id)
    sign_off = SignOff(
        request_id=item.id, institution_id=institution_id, name=name, function=function, email=email,
        language=language if language in LANGUAGES else DEFAULT_LANGUAGE, token_digest=digest(secret),
        document=document, fingerprint=fingerprint_of(document), asked_by_id=by.user_id, asked_at=at,
        expires_at=at + LINK_LASTS,
    )  # fmt: skip
    item.sign_offs.append(sign_off)
    db.session.flush()
    notices.queue_outside(
        "requests/sign_by_link", name=name, email=email, language=sign_off.language,
        subject=("sign_off", sign_off.id), at=at, not_after=sign_off.expires_at, facts={"link": link},
    )  # fmt: skip
    logger.info("signature asked for by link", extra={"request": item.id})
    return sign_off


def sign_by_link(sign_off: SignOff, item: AssistanceRequest, *, name: str, at: datetime) -> Change | None:
    """Sign and submit the request for the institution; of two clicks the first one counts.

    Raises WrongState when the link was used, has ended or is too old, and Conflict when the request no
    longer says what the link shows.
    """
    _use(sign_off, "signed", at, signed_name=name)
    lock(item)
    if fingerprint_of(whole_document(item, sign_off.institution_id)) != sign_off.fingerprint:
        raise Conflict(N_("The request was changed after this link was made. Ask the institution for a new one."))
    if item.is_joint:
        return sign_part(
            item, by=signatory(sign_off, item), at=at, signed_name=name, signed_function=sign_off.function,
            sign_off_id=sign_off.id,
        )  # fmt: skip
    change = advance(item, "sign", by=signatory(sign_off, item), at=at)
    submission = item.submissions[-1]
    submission.signed_name, submission.signed_function = name, sign_off.function
    submission.sign_off_id = sign_off.id
    db.session.flush()
    return change


def return_by_link(sign_off: SignOff, item: AssistanceRequest, *, reason: str, at: datetime) -> Change:
    """Return the request to its author with a reason; raises WrongState as sign_by_link() does."""
    _use(sign_off, "returned", at, reason=reason)
    lock(item)
    return advance(item, "return_draft", by=signatory(sign_off, item), at=at, note=reason)


def signatory(sign_off: SignOff, item: AssistanceRequest) -> Actor:
    """Who acts by a link: nobody's account, for one institution."""
    return Actor(None, Role.SIGNATORY, institution_id=sign_off.institution_id or item.institution_id)


def _use(sign_off: SignOff, outcome: str, at: datetime, **given: str) -> None:
    """Take the link, in one statement: whoever comes second finds it taken."""
    used = db.session.execute(
        update(SignOff)
        .where(SignOff.id == sign_off.id, SignOff.outcome.is_(None), SignOff.expires_at > at)
        .values(outcome=outcome, ended_at=at, **given)
        .returning(SignOff.id)
    ).scalar_one_or_none()
    db.session.refresh(sign_off)
    if used is None:
        raise WrongState(USED)
