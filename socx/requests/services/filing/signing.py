"""Send a draft for signature, sign it, take or give it back, end it."""

from __future__ import annotations

from datetime import datetime

from socx.access.actors import Actor
from socx.core.workflow import Change
from socx.requests.models import AssistanceRequest
from socx.requests.services.filing.joint import sign_part
from socx.requests.services.moves import advance


def sign(item: AssistanceRequest, *, by: Actor, at: datetime) -> Change | None:
    """Sign a complete request for its institution and submit it; freeze the words that were signed.

    A joint request is submitted when all its institutions have signed; until then nothing moves, and None comes back.

    Raises WrongState, NotPermitted or Incomplete as the workflow does.
    """
    return sign_part(item, by=by, at=at) if item.is_joint else advance(item, "sign", by=by, at=at)


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
