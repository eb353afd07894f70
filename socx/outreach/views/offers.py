"""Prepared drafts: offered by an adviser, opened by the institution with one press."""

from __future__ import annotations

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from socx.access.permissions import Permission as P
from socx.core.errors import DomainError
from socx.db import transaction
from socx.outreach import queries, services
from socx.outreach.forms import OfferForm
from socx.outreach.models import Meeting
from socx.outreach.services.offers import MOST_TOPICS
from socx.outreach.views import bp
from socx.web.errors import say
from socx.web.forms import BaseForm
from socx.web.guard import current_actor, requires
from socx.web.pages import form_page, now


@bp.route("/meetings/<id:id>/offer", methods=["GET", "POST"])
@requires(P.OUTREACH_WRITE, on=queries.find_meeting)
def offer(item: Meeting) -> ResponseReturnValue:
    """Prepare a draft from what was said that is for the partner."""
    if item.offer is not None and item.offer.request_id is not None:
        return redirect(url_for("outreach.meeting", id=item.id), 303)
    made = item.offer
    actor = current_actor()
    form = OfferForm.from_request(
        data={
            "title": made.title if made else "",
            "domain": made.domain if made else actor.domain,
            "language": made.language if made else item.language,
            "topics": made.topics if made else item.topic_ids[:MOST_TOPICS],
            "text": made.text if made else item.shared_notes,
        }
    )
    if form.submitted():
        with form.keeping(DomainError):
            services.offer_draft(item, form.values(), by=actor, at=now())
        if not form.errors:
            say(gettext("The draft is offered. The officials of the institution are told."))
            return redirect(url_for("outreach.meeting", id=item.id), 303)
    return form_page("outreach/offer.html", form, item=item)


@bp.post("/meetings/<id:id>/offer/withdraw")
@requires(P.OUTREACH_WRITE, on=queries.find_meeting)
def withdraw_offer(item: Meeting) -> ResponseReturnValue:
    if not BaseForm.from_request().submitted():
        abort(400)
    with transaction():
        services.withdraw_offer(item, by=current_actor(), at=now())
    say(gettext("The offer is withdrawn."))
    return redirect(url_for("outreach.meeting", id=item.id), 303)


@bp.post("/meetings/<id:id>/offer/open")
@requires(P.MEETING_OPEN, on=queries.find_meeting)
def open_offer(item: Meeting) -> ResponseReturnValue:
    """Make the prepared draft a request of the institution and go on in it."""
    if not BaseForm.from_request().submitted():
        abort(400)
    with transaction():
        made = services.open_offer(item, by=current_actor(), at=now())
    return redirect(url_for("requests.tasks", id=made.id), 303)
