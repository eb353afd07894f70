"""Ask the partner whether it objects: the redacted CV is sent, the sending is logged, the answer is kept."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from socx.access.actors import Actor
from socx.access.permissions import Permission as P
from socx.audit import services as audit
from socx.core.errors import Invalid, WrongState, require
from socx.core.i18n import N_
from socx.db import db, hold
from socx.selection.models import OPINIONS, CvSending, Nomination, PartnerOpinion
from socx.selection.redacted import PARTS, redacted
from socx.selection.services.telling import tell_advisers, tell_partner

logger = logging.getLogger(__name__)

#: The consent that a sending rests on (GDPR, article 49).
BASIS = "share"
LONGEST_REASON = 2000

NO_CONSENT = N_("The expert has not agreed that the CV is shown to partner institutions. Ask the expert first.")


def send_cv(item: Nomination, *, by: Actor, at: datetime) -> CvSending:
    """Log that a redacted CV goes to the institutions of the request: who, what, when, to whom, on which basis.

    Raises WrongState without the consent of the expert.
    """
    expert, activity = item.expert, item.call.activity
    if expert.may_share_since is None:
        raise WrongState(NO_CONSENT)
    document: dict[str, Any] = redacted(expert)
    made = CvSending(
        expert=expert, activity_id=activity.id, activity_reference=activity.reference,
        recipients=[one.official_name for one in activity.request.institutions],
        partner_codes=sorted(activity.partner_codes), what=[key for key in PARTS if document.get(key)],
        document=document, basis=BASIS, consent_since=expert.may_share_since, sent_by_id=by.user_id, at=at,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    audit.record(("expert", expert.id), "cv_sent", by=by, at=at, sending=made.id, what=made.what, to=made.recipients)
    return made


def ask_partner(item: Nomination, *, by: Actor, at: datetime) -> PartnerOpinion:
    """Show the partner the redacted CV and ask whether it objects.

    Only somebody who has agreed to come is shown. Raises NotPermitted, or WrongState.
    """
    require(by, P.APPLICATION_DECIDE, item)
    hold(item)
    if item.state != "agreed":
        raise WrongState(N_("The person has to agree first. Nobody is shown to a partner before that."))
    if item.opinion is not None and item.opinion.answer is None:
        raise WrongState(N_("The partner is asked already."))
    made = PartnerOpinion(sending=send_cv(item, by=by, at=at), asked_by_id=by.user_id, asked_at=at)
    item.opinions.append(made)
    db.session.flush()
    entry = audit.record(("nomination", item.id), "ask_partner", by=by, at=at, sending=made.sending_id)
    db.session.flush()
    tell_partner(made, "opinion_ask", at=at, generation=f"{entry.id}")
    return made


def give_opinion(found: PartnerOpinion, answer: str, *, reason: str = "", by: Actor, at: datetime) -> None:
    """Keep what the partner answers; the first answer counts. Raises Invalid, by `answer` and `reason`."""
    require(by, P.NOMINATION_OPINE, found)
    hold(found)
    if found.answer is not None or found.nomination.state != "agreed":
        raise WrongState(N_("This question is answered, or no longer asked."))
    errors = {}
    if answer not in OPINIONS:
        errors["answer"] = N_("Choose your answer.")
    elif answer == "objection" and not reason.strip():
        errors["reason"] = N_("Say why. The facility reads it; the expert does not.")
    if len(reason) > LONGEST_REASON:
        errors["reason"] = N_("This text is too long. 2,000 characters fit.")
    if errors:
        raise Invalid(errors)
    found.answer, found.reason, found.answered_by_id, found.answered_at = answer, reason.strip(), by.user_id, at
    entry = audit.record(("nomination", found.nomination_id), f"partner_{answer}", by=by, at=at, note=reason)
    db.session.flush()
    tell_advisers(found.nomination.call, "opinion_answer", by=by, at=at, generation=f"{entry.id}")
    logger.info("partner answered", extra={"nomination": found.nomination_id, "answer": answer})
