"""A joint request becomes linked single ones: the shared words and the own part, each for itself."""

from __future__ import annotations

import logging
from datetime import datetime
from itertools import combinations

from sqlalchemy import select

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.audit import services as audit
from socx.core.errors import Invalid, NotPermitted, WrongState
from socx.core.i18n import N_
from socx.db import db
from socx.requests.models import (
    AssistanceRequest,
    Attachment,
    RequestAssistance,
    RequestLink,
    RequestParty,
    RequestReader,
    RequestTopic,
)
from socx.requests.services.effects import end_sign_offs
from socx.requests.services.filing.joint import put_in_order, void
from socx.requests.services.handling import lock
from socx.requests.services.moves import enter_state, tell

logger = logging.getLogger(__name__)

#: From the signature until the Action Form is submitted for the decision.
SPLIT_STATES = (
    "submitted", "registered", "waiting", "assessment", "clarification", "parked", "opinion", "formulation",
)  # fmt: skip


def may_split(item: AssistanceRequest, actor: Actor) -> bool:
    """Its institutions while it is a draft, the adviser until it is put forward."""
    if not item.is_joint:
        return False
    if item.state == "draft":
        return permits(actor, P.REQUEST_EDIT, item)
    return item.state in SPLIT_STATES and permits(actor, P.REQUEST_SCREEN, item)


def split(item: AssistanceRequest, reason: str, *, by: Actor, at: datetime) -> list[AssistanceRequest]:
    """Make a single request for each institution; return all of them, the first in the order of names in front.

    The first keeps this request with its state and what the facility wrote. Each other gets a request of its
    own with the shared words, its annex, its documents and its signed text: a draft of a draft, else one that
    waits to be registered. All are linked both ways. Raises NotPermitted, WrongState, and Invalid by `reason`.
    """
    if not item.is_joint or not permits(by, P.REQUEST_READ, item):
        raise NotPermitted
    if item.state != "draft" and item.state not in SPLIT_STATES:
        raise WrongState(N_("The request has moved on. Its state is now “%(state)s”."), state=item.status.label)
    if not may_split(item, by):
        raise NotPermitted
    if not reason.strip():
        raise Invalid({"reason": N_("Give the reason. All institutions read it.")})
    lock(item)
    end_sign_offs(item, at)
    if item.state == "draft":
        void(item, by=by, at=at)
    others = [_single(item, party, at) for party in item.active_parties[1:]]
    for party in item.active_parties[1:]:
        party.left_at, party.answers = at, {}
    put_in_order(item)
    made = [item, *others]
    db.session.flush()
    for one, other in combinations(made, 2):
        db.session.add(RequestLink(request_id=one.id, other_id=other.id, at=at))
    for one in made:
        entry = audit.record(("request", one.id), "split", by=by, at=at, note=reason.strip())
        db.session.flush()
        for audience in ("partner",) if one.is_draft else ("partner", "advisers"):
            tell(one, audience, "requests/split", at=at, by=by, generation=f"{entry.id}", note=reason.strip())
    logger.info("joint request split", extra={"request": item.id, "parts": len(made)})
    return made


def _single(item: AssistanceRequest, party: RequestParty, at: datetime) -> AssistanceRequest:
    is_draft = item.state == "draft"
    one = AssistanceRequest(
        title=item.title, domain=item.domain, language=item.language, sensitivity=item.sensitivity, kind=item.kind,
        answers={**item.answers, **party.answers}, institution=party.institution, created_by_id=party.accepted_by_id,
        held_by_id=party.accepted_by_id, adviser_id=item.adviser_id, round_id=item.round_id, created_at=at,
        state="draft" if is_draft else "submitted", state_since=at, submitted_at=item.submitted_at,
        topics=[RequestTopic(topic_id=t) for t in item.topic_ids],
        assistance=[RequestAssistance(kind=k) for k in item.assistance_kinds],
        # Who could read it can read it still: a confidential case opens to nobody by being split.
        readers=[
            RequestReader(user_id=r.user_id, reason=r.reason, added_by_id=r.added_by_id, added_at=r.added_at)
            for r in item.readers if r.ended_at is None
        ],
    )  # fmt: skip
    enter_state(one, at)
    db.session.add(one)
    db.session.flush()
    signed = [s for s in item.submissions if s.institution_id == party.institution_id and not s.voided_at]
    if signed and not is_draft:
        one.signed_by_id = signed[-1].signed_by_id
        for number, text in enumerate(signed, 1):
            text.request_id, text.number = one.id, number
        db.session.flush()
        db.session.expire(item, ["submissions"])
        db.session.expire(one, ["submissions"])
    found = select(Attachment).where(
        Attachment.request_id == item.id, Attachment.institution_id == party.institution_id
    )
    for document in db.session.scalars(found):
        document.request_id = one.id
    return one
