"""A request of several institutions: ask one to join, accept, decline, leave; each signs its own part."""

from __future__ import annotations

import hashlib
import json
import logging
from datetime import datetime
from typing import Any

from sqlalchemy import select

from socx.access.actors import Actor
from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.accounts.models import User
from socx.audit import services as audit
from socx.core.errors import Incomplete, Invalid, NotPermitted, WrongState, require
from socx.core.i18n import N_
from socx.core.places import sort_key
from socx.core.workflow import Change
from socx.db import db
from socx.institutions import queries as institutions
from socx.institutions.models import Institution
from socx.notifications import services as notices
from socx.requests import audiences, fields, parties
from socx.requests.models import AssistanceRequest, Attachment, RequestParty, Submission
from socx.requests.services.effects import end_sign_offs, whole_document
from socx.requests.services.handling import begin, lock, must_be_a_draft
from socx.requests.services.moves import advance, tell
from socx.requests.services.rounds import must_be_in_time
from socx.requests.workflow import REQUEST_WORKFLOW

logger = logging.getLogger(__name__)

#: Characters of an invitation, and of the reason of who declines or leaves.
MOST_TEXT = 1000
#: Institutions in one request.
MOST = 6


def invite(
    item: AssistanceRequest, institution: Institution | None, invitation: str, *, by: Actor, at: datetime
) -> RequestParty:
    """Ask an institution to file this draft together with those that write it.

    Its people are told, and read the title, who asks and the invitation; the rest when they accept.
    Raises NotPermitted, WrongState when it is no draft, and Invalid by `institution` and `invitation`.
    """
    begin(item, P.REQUEST_EDIT, "draft", by=by)
    if by.institution_id is None:
        raise NotPermitted
    lock(item)
    found = next((p for p in item.parties if institution and p.institution_id == institution.id), None)
    errors = {"institution": _why_not(item, institution, found)}
    if not invitation.strip():
        errors["invitation"] = N_("Write a few words to the institution.")
    elif len(invitation) > MOST_TEXT:
        errors["invitation"] = N_("Use at most %(limit)s characters.")
    errors = {name: sentence for name, sentence in errors.items() if sentence}
    if errors or institution is None:
        raise Invalid(errors, most=MOST, limit=MOST_TEXT)
    if found is None:
        found = RequestParty(institution=institution, joined_at=at)
        item.parties.append(found)
    found.joined_at, found.invited_by_id, found.invited_from_id = at, by.user_id, by.institution_id
    found.invitation = invitation.strip()
    found.accepted_at = found.left_at = found.signed_at = None
    found.left_reason, found.answers = "", {}
    entry = audit.record(("request", item.id), "invite_party", by=by, at=at, institution=institution.id)
    db.session.flush()
    people = list(db.session.scalars(audiences.of_institutions({institution.id})))
    notices.queue(
        "requests/invite_party", [p.id for p in people], ("invitation", found.id), at=at, generation=f"{entry.id}",
        not_after=at + notices.TELL_FOR,
    )  # fmt: skip
    logger.info("institution asked to join", extra={"request": item.id})
    return found


def _why_not(item: AssistanceRequest, institution: Institution | None, party: RequestParty | None) -> str:
    """Why an institution cannot be asked; empty when it can."""
    if institution is None:
        return N_("Choose an institution from the register.")
    if not item.title:
        return N_("Give the request a title first. It is what the institution reads.")
    if institution.id in item.institution_ids:
        return N_("This institution files the request already.")
    if party is not None and party.is_invited:
        return N_("This institution is asked already, and has not answered yet.")
    if not institutions.rule_of(institution).may_lead:
        return N_("Institutions of this type do not file requests. Name it as an associated one.")
    is_full = len([p for p in item.parties if p.left_at is None]) >= MOST
    return N_("A request has at most %(most)s institutions.") if is_full else ""


def accept(party: RequestParty, *, by: Actor, at: datetime) -> None:
    """Join the request. From now on each of its institutions reads the shared part and its own annex.

    Raises NotPermitted, and WrongState when the invitation was taken back, answered, or the draft is signed.
    """
    item = _invited(party, by)
    must_be_a_draft(item)
    if not item.is_joint:
        # So far one institution wrote alone: what it answered for itself becomes its annex.
        _add_first(item, at)
    party.accepted_at, party.accepted_by_id = at, by.user_id
    item.copied = None  # what was copied, and from where, is of one institution
    put_in_order(item)
    audit.record(("request", item.id), "accept_party", by=by, at=at, institution=party.institution_id)
    void(item, by=by, at=at)
    db.session.flush()
    _tell(item, "requests/party_joined", at=at, by=by, about=party)


def decline(party: RequestParty, reason: str, *, by: Actor, at: datetime) -> None:
    """Say no to an invitation, with a reason that those who asked read. Raises as accept() does, and Invalid."""
    item = _invited(party, by)
    _check_reason(reason)
    party.left_at, party.left_reason = at, reason.strip()
    audit.record(
        ("request", item.id), "decline_party", by=by, at=at, note=reason.strip(), institution=party.institution_id
    )
    db.session.flush()
    _tell(item, "requests/party_declined", at=at, by=by, about=party, note=reason.strip())


def take_back_invitation(party: RequestParty, *, by: Actor, at: datetime) -> None:
    """Ask no longer. Raises NotPermitted, and WrongState when it was answered."""
    item = party.request
    require(by, P.REQUEST_EDIT, item)
    lock(item)
    if not party.is_invited:
        raise WrongState(N_("The institution has answered already."))
    party.left_at = at
    audit.record(("request", item.id), "uninvite_party", by=by, at=at, institution=party.institution_id)
    db.session.flush()


def may_leave(item: AssistanceRequest, actor: Actor) -> bool:
    """Until its own signature, and after the submission until the decision."""
    party = item.party_of(actor.institution_id)
    if party is None or item.state not in REQUEST_WORKFLOW.transition("withdraw").sources:
        return False
    return permits(actor, P.REQUEST_WITHDRAW, item) and (not item.is_draft or party.signed_at is None)


def leave(item: AssistanceRequest, reason: str, *, by: Actor, at: datetime) -> None:
    """Leave a joint request; the annex goes too. After the submission the others are asked whether they go on.

    Raises NotPermitted, WrongState and Invalid by `reason`.
    """
    party = item.party_of(by.institution_id)
    if party is None or not permits(by, P.REQUEST_WITHDRAW, item):
        raise NotPermitted
    lock(item)
    if not may_leave(item, by):
        raise WrongState(N_("An institution can leave before it has signed, and after the request is submitted until "
                            "it is decided."))  # fmt: skip
    _check_reason(reason)
    is_filed = not item.is_draft
    _remove(item, party, reason, by=by, at=at)
    if is_filed:
        for other in item.parties:
            if other.is_active:
                other.asked_at = at
        db.session.flush()
        entry = audit.record(("request", item.id), "ask_to_go_on", by=by, at=at, note=reason.strip())
        db.session.flush()
        tell(item, "partner", "requests/ask_to_go_on", at=at, by=by, generation=f"{entry.id}")
        tell(item, "advisers", "requests/ask_to_go_on", at=at, by=by, generation=f"{entry.id}")


def go_on(item: AssistanceRequest, *, by: Actor, at: datetime) -> None:
    """The institution goes on although another one has left. Raises NotPermitted, and WrongState when nobody asks."""
    require(by, P.REQUEST_WITHDRAW, item)
    lock(item)
    asked = [p for p in item.undecided if p.institution_id == by.institution_id]
    if not asked:
        raise WrongState(N_("Your institution is not asked whether it goes on."))
    asked[0].asked_at = None
    audit.record(("request", item.id), "go_on", by=by, at=at, institution=by.institution_id)
    db.session.flush()


def _remove(item: AssistanceRequest, party: RequestParty, reason: str, *, by: Actor, at: datetime) -> None:
    if item.is_draft:
        _tell(item, "requests/party_left", at=at, by=by, about=party, note=reason.strip())
    party.left_at, party.left_reason, party.answers = at, reason.strip(), {}
    for question in item.open_clarifications:
        if question.institution_id == party.institution_id:  # nobody is left to answer it
            question.closed_at = at
    end_sign_offs(item, at, party.institution_id)
    if item.is_draft:
        own = select(Attachment).where(
            Attachment.request_id == item.id, Attachment.institution_id == party.institution_id
        )
        for document in db.session.scalars(own):
            db.session.delete(document)
        audit.record(
            ("request", item.id), "leave_party", by=by, at=at, note=reason.strip(), institution=party.institution_id
        )
    if item.held_by and item.held_by.institution_id == party.institution_id:
        item.held_by_id = None
    if item.is_draft:
        void(item, by=by, at=at)
    put_in_order(item)
    db.session.flush()


def sign_part(item: AssistanceRequest, *, by: Actor, at: datetime, **signed: Any) -> Change | None:
    """Sign for one institution: the shared part and its own annex. With the last signature it is submitted.

    `signed`: by a link, the name, the function and the number of the sign-off. Raises WrongState,
    NotPermitted or Incomplete as the workflow does, and WrongState after the deadline of its round.
    """
    begin(item, P.REQUEST_SIGN, "draft", "signing", by=by)
    must_be_in_time(item, at)
    party = item.party_of(by.institution_id)
    if party is None:
        raise NotPermitted
    lock(item)
    if party.signed_at is not None:
        raise WrongState(N_("Your institution has signed already. The request is submitted when all have signed."))
    if missing := item.as_party(by.institution_id).missing_answers():
        raise Incomplete(missing)
    item.submissions.append(
        Submission(
            institution_id=party.institution_id, shared_digest=shared_digest(item), number=len(item.submissions) + 1,
            form_version=fields.FORM_VERSION, document=whole_document(item, party.institution_id),
            signed_by_id=by.user_id, at=at, **signed,
        )
    )  # fmt: skip
    party.signed_at = at
    end_sign_offs(item, at, party.institution_id)
    audit.record(("request", item.id), "sign_part", by=by, at=at, institution=party.institution_id)
    db.session.flush()
    if all(p.signed_at for p in item.active_parties):
        return advance(item, "sign", by=by, at=at)
    _tell(item, "requests/party_signed", at=at, by=by, about=party)
    return None


def shared_digest(item: AssistanceRequest) -> str:
    """A digest of what all institutions sign: the shared part."""
    words = fields.shared_of(fields.document(item))
    return hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()


def void_signatures(item: AssistanceRequest, section: str, *, by: Actor, at: datetime) -> None:
    """Words were changed: signatures under them count no longer, and who gave them is told."""
    only = None if fields.section(section).shared else by.institution_id
    void(item, by=by, at=at, only=only)


def void(item: AssistanceRequest, *, by: Actor, at: datetime, only: int | None = None) -> None:
    """Signatures count no longer: all, or that of one institution."""
    gone = [p for p in item.active_parties if p.signed_at and only in (None, p.institution_id)]
    for party in gone:
        party.signed_at = None
        for text in item.submissions:
            if text.institution_id == party.institution_id and text.voided_at is None:
                text.voided_at = at
        entry = audit.record(("request", item.id), "void_signature", by=by, at=at, institution=party.institution_id)
        people = db.session.scalars(audiences.of_institutions({party.institution_id})).all()
        notices.queue(
            "requests/signature_void", [p.id for p in people if p.id != by.user_id], ("request", item.id), at=at,
            generation=f"{entry.id}", not_after=at + notices.TELL_FOR,
        )  # fmt: skip


def _invited(party: RequestParty, by: Actor) -> AssistanceRequest:
    item = party.request
    if by.institution_id != party.institution_id or not permits(by, P.REQUEST_JOIN, item):
        raise NotPermitted
    lock(item)
    db.session.refresh(party)
    if not party.is_invited:
        raise WrongState(N_("This invitation is answered already, or was taken back."))
    return item


def _add_first(item: AssistanceRequest, at: datetime) -> None:
    party = next((p for p in item.parties if p.institution_id == item.institution_id), None)
    if party is None:
        party = RequestParty(institution=item.institution, joined_at=item.created_at)
        item.parties.append(party)
    party.accepted_at, party.accepted_by_id, party.left_at, party.left_reason = at, item.created_by_id, None, ""
    party.answers = parties.own_answers(item.answers)
    item.answers = {name: answer for name, answer in item.answers.items() if name not in fields.OWN}
    item.is_joint = True


def put_in_order(item: AssistanceRequest) -> None:
    """Positions by the names; of one institution that is left, the request is its own again."""
    active = sorted(
        (p for p in item.parties if p.is_active), key=lambda p: (sort_key(p.institution.official_name), p.id)
    )
    for position, party in enumerate(active):
        party.position = position
    item.institution = active[0].institution
    if len(active) == 1:
        item.answers = {**item.answers, **active[0].answers}
        active[0].answers = {}
        item.is_joint = False
        active[0].signed_at = None


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid({"reason": N_("Give the reason. The other institutions read it.")})
    if len(reason) > MOST_TEXT:
        raise Invalid({"reason": N_("Use at most %(limit)s characters.")}, limit=MOST_TEXT)


def _tell(item: AssistanceRequest, kind: str, *, at: datetime, by: Actor, about: RequestParty, note: str = "") -> None:
    """Tell the people of the other institutions of a request what one of them did."""
    ids = item.institution_ids - {about.institution_id}
    people: list[User] = list(db.session.scalars(audiences.of_institutions(ids)))
    facts = {"institution": about.institution.official_name}
    if item.sensitivity == "normal" and note:
        facts["note"] = note
    notices.queue(
        kind, [p.id for p in people if p.id != by.user_id], ("request", item.id), at=at,
        generation=f"{about.id}-{at:%Y%m%dT%H%M%S}", not_after=at + notices.TELL_FOR, facts=facts,
    )  # fmt: skip
