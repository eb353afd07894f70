"""Offer an institution a prepared draft from a meeting; open it as a request of the institution."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.audit import services as audit
from socx.core.errors import Invalid, NotFound, WrongState, require
from socx.core.i18n import LANGUAGES, N_
from socx.core.topics import topics
from socx.core.values import Domain
from socx.db import db
from socx.notifications import services as notices
from socx.outreach.audiences import officials
from socx.outreach.models import DraftOffer, Meeting
from socx.requests import fields
from socx.requests.models import AssistanceRequest
from socx.requests.services import filing

#: Where the prepared values stand in the form of a request.
ANSWERS = {"title": "title", "domain": "domain", "topics": "topics", "language": "language", "text": "context"}

MOST_TOPICS = 6


def offer_draft(meeting: Meeting, given: Mapping[str, Any], *, by: Actor, at: datetime) -> DraftOffer:
    """Prepare a draft for the institution that was met, and tell its officials.

    `given` has title, domain, language, topics and text: what the institution will find in its
    draft, and nothing else of the meeting. An offer that nobody has opened is replaced.
    Raises NotPermitted; WrongState when a draft was opened already; Invalid.
    """
    require(by, P.OUTREACH_WRITE)
    people = _check(meeting, given)
    offer = _locked(meeting) or DraftOffer(meeting=meeting)
    if offer.request_id is not None:
        raise WrongState(N_("The institution has opened the draft already."))
    offer.title, offer.domain, offer.language = given["title"], given["domain"], given["language"]
    offer.topics, offer.text = sorted(set(given["topics"])), given["text"]
    offer.offered_by_id, offer.offered_at, offer.withdrawn_at = by.user_id, at, None
    db.session.add(offer)
    db.session.flush()
    entry = audit.record(("meeting", meeting.id), "offer", by=by, at=at)
    db.session.flush()
    notices.cancel(("meeting", meeting.id), kinds=("outreach/offered",), at=at)
    notices.queue(
        "outreach/offered", people, ("meeting", meeting.id), at=at, generation=str(entry.id),
        not_after=at + notices.TELL_FOR,
    )  # fmt: skip
    return offer


def _check(meeting: Meeting, given: Mapping[str, Any]) -> list[int]:
    """The officials to be told; raises Invalid where a draft cannot be offered like this."""
    if meeting.institution is None:
        raise Invalid({"": N_("Put the institution in the register and into this meeting first.")})
    people = [p.id for p in db.session.scalars(officials(meeting))]
    wrong = {}
    if not people:
        wrong[""] = N_("Nobody of this institution has an account yet. Ask the administrator to invite an official.")
    if not given["title"] or len(given["title"]) > 150:
        wrong["title"] = N_("Give the draft a title of 150 characters at most.")
    if given["domain"] not in set(Domain):
        wrong["domain"] = N_("Choose the main domain.")
    if given["language"] not in LANGUAGES:
        wrong["language"] = N_("Choose the language of the draft.")
    if not set(given["topics"]) <= set(topics()) or len(set(given["topics"])) > MOST_TOPICS:
        wrong["topics"] = N_("Choose six topics at most.")
    if wrong:
        raise Invalid(wrong)
    return people


def withdraw_offer(meeting: Meeting, *, by: Actor, at: datetime) -> None:
    """Take an offer back that nobody has opened. Raises NotPermitted, NotFound, WrongState."""
    require(by, P.OUTREACH_WRITE)
    offer = _locked(meeting)
    if offer is None:
        raise NotFound
    if offer.request_id is not None:
        raise WrongState(N_("The institution has opened the draft already."))
    if offer.withdrawn_at is None:
        offer.withdrawn_at = at
        notices.cancel(("meeting", meeting.id), kinds=("outreach/offered",), at=at)
        audit.record(("meeting", meeting.id), "withdraw_offer", by=by, at=at)


def open_offer(meeting: Meeting, *, by: Actor, at: datetime) -> AssistanceRequest:
    """Open the prepared draft as a request of the institution; a second press gives the same request.

    The offer's row is locked, so that two colleagues who press at the same moment get one draft.
    Raises NotPermitted; WrongState when the offer was withdrawn; NotFound when there is none.
    """
    require(by, P.MEETING_OPEN, meeting)
    offer = _locked(meeting)
    if offer is None or meeting.institution is None:
        raise NotFound
    if offer.request is not None:
        return offer.request
    if offer.withdrawn_at is not None:
        raise WrongState(N_("This offer was withdrawn."))
    item = filing.start_draft(
        meeting.institution, by=by, at=at, creation_key=f"offer-{offer.id}", language=offer.language
    )
    _fill(item, offer, by, at)
    offer.request, offer.opened_by_id, offer.opened_at = item, by.user_id, at
    db.session.flush()
    audit.record(("meeting", meeting.id), "open_offer", by=by, at=at, request=item.id)
    if offer.offered_by_id is not None:
        notices.queue(
            "outreach/opened", [offer.offered_by_id], ("meeting", meeting.id), at=at, generation=f"request-{item.id}",
            not_after=at + notices.TELL_FOR,
        )  # fmt: skip
    return item


def _locked(meeting: Meeting) -> DraftOffer | None:
    """The offer of a meeting, as it stands now, held until the transaction ends."""
    if meeting.id is None:
        return None
    found = select(DraftOffer).where(DraftOffer.meeting_id == meeting.id).with_for_update(of=DraftOffer)
    return db.session.scalar(found, execution_options={"populate_existing": True})


def _fill(item: AssistanceRequest, offer: DraftOffer, by: Actor, at: datetime) -> None:
    """Write what was prepared into the parts of the form that ask for it."""
    wanted = {asked: getattr(offer, name) for name, asked in ANSWERS.items()}
    parts: dict[str, dict[str, Any]] = {}
    for part, one in fields.all_fields():
        if wanted.get(one.name):
            parts.setdefault(part.key, {})[one.name] = wanted[one.name]
    for key, values in parts.items():
        filing.save_section(item, key, values, version=item.version, by=by, at=at)
