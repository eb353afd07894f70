"""Bilateral meetings: the list, one meeting, its form, its next step."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import exists

from socx.access.matrix import permits
from socx.access.permissions import Permission as P
from socx.core.errors import DomainError, NotFound
from socx.core.i18n import N_
from socx.db import db, transaction
from socx.outreach import queries, services
from socx.outreach.forms import MeetingForm
from socx.outreach.models import Meeting, MeetingTopic
from socx.outreach.views import bp
from socx.requests import queries as requests
from socx.requests.models import AssistanceRequest
from socx.requests.views import CASE_LINKS, CaseLink
from socx.web.errors import say
from socx.web.forms import BaseForm, VersionedForm, check_version
from socx.web.guard import current_actor, requires
from socx.web.i18n import home_day
from socx.web.pages import form_page, now
from socx.web.paging import page_number, paginate

# fmt: off
VIEWS = {
    "all":    N_("All meetings"),
    "mine":   N_("My next steps"),
    "steps":  N_("Open next steps"),
    "offers": N_("Drafts not opened yet"),
}
OWN_VIEWS = {
    "all":    N_("Our meetings"),
    "offers": N_("Drafts for us"),
}
# fmt: on


def case_link_shows(item: AssistanceRequest, actor: Any) -> bool:
    """Whether a request came from a meeting that this reader may read."""
    offer = queries.offer_of_request(item.id)
    return offer is not None and permits(actor, P.MEETING_READ, offer.meeting)


CASE_LINKS.append(CaseLink(N_("The meeting it came from"), "outreach.of_request", case_link_shows))


@bp.get("/requests/<id:id>/meeting")
@requires(P.REQUEST_READ, on=requests.find)
def of_request(item: AssistanceRequest) -> ResponseReturnValue:
    """The way from a request to the meeting that it came from."""
    offer = queries.offer_of_request(item.id)
    if offer is None or not permits(current_actor(), P.MEETING_READ, offer.meeting):
        raise NotFound
    return redirect(url_for("outreach.meeting", id=offer.meeting_id), 302)


@bp.get("/meetings")
@requires(P.MEETING_READ)
def meetings() -> ResponseReturnValue:
    actor = current_actor()
    is_staff = permits(actor, P.OUTREACH_WRITE)
    views = VIEWS if is_staff else OWN_VIEWS if permits(actor, P.MEETING_OPEN) else {"all": VIEWS["all"]}
    shown = request.args.get("show", "all")
    shown = shown if shown in views else "all"
    found = queries.meetings_for(actor)
    if shown in ("mine", "steps"):
        found = queries.with_open_step(found, actor.user_id if shown == "mine" else None)
    elif shown == "offers":
        found = queries.with_open_offer(found)
    topic = request.args.get("topic", "")
    if topic:
        about = exists().where(MeetingTopic.meeting_id == Meeting.id, MeetingTopic.topic_id == topic[:4])
        found = found.where(about)
    return render_template(
        "outreach/meetings.html", page=paginate(found, page_number()), shown=shown, views=views, topic=topic,
        is_staff=is_staff, today=home_day(now()),
    )  # fmt: skip


@bp.get("/meetings/<id:id>")
@requires(P.MEETING_READ, on=queries.find_meeting)
def meeting(item: Meeting) -> ResponseReturnValue:
    actor = current_actor()
    offer = item.offer
    opened = offer.request if offer else None
    return render_template(
        "outreach/meeting.html",
        item=item,
        offer=offer if offer and offer.withdrawn_at is None else None,
        opened=opened if opened is not None and permits(actor, P.REQUEST_READ, opened) else None,
        form=VersionedForm.from_request(data={"version": item.version}),
        may_write=permits(actor, P.OUTREACH_WRITE),
        may_read_notes=permits(actor, P.MEETING_NOTES, item),
        may_open=permits(actor, P.MEETING_OPEN, item),
        today=home_day(now()),
    )


@bp.route("/meetings/new", methods=["GET", "POST"])
@requires(P.OUTREACH_WRITE)
def new_meeting() -> ResponseReturnValue:
    event = request.args.get("event", "")
    return _edit(None, event if event.isascii() and event.isdigit() else "")


@bp.route("/meetings/<id:id>/edit", methods=["GET", "POST"])
@requires(P.OUTREACH_WRITE, on=queries.find_meeting)
def edit_meeting(item: Meeting) -> ResponseReturnValue:
    return _edit(item)


def _edit(item: Meeting | None, event: str = "") -> ResponseReturnValue:
    form = MeetingForm.from_request(data=_shown(item, event))
    form.offer_events(list(db.session.scalars(queries.events_for(current_actor()))))
    if form.submitted():
        with form.keeping(DomainError):
            if item is not None:
                check_version(form, item)
            kept = services.keep_meeting(item, form.values(), by=current_actor(), at=now())
        if not form.errors:
            say(gettext("The meeting is saved."))
            return redirect(url_for("outreach.meeting", id=kept.id), 303)
    return form_page("outreach/meeting_form.html", form, item=item)


def _shown(item: Meeting | None, event: str) -> dict[str, Any]:
    """A meeting as its form shows it; a new one of an event starts with the day and the place of that."""
    if item is None:
        found = queries.find_event(int(event)) if event and len(event) < 10 else None
        start = {"held_on": found.held_on, "place": found.place, "event": str(found.id)} if found else {}
        return {"language": "en", **start}
    names = (
        "held_on", "place", "language", "shared_notes", "internal_notes", "body_name", "next_step",
        "next_step_due_on", "version",
    )  # fmt: skip
    return {name: getattr(item, name) for name in names} | {
        "event": str(item.event_id or ""),
        "institution": str(item.institution_id or ""),
        "partner_code": item.partner_code if item.institution_id is None else "",
        "topics": item.topic_ids,
        "next_step_owner": str(item.next_step_owner_id or ""),
    }


@bp.post("/meetings/<id:id>/step/<any(done, open):mark>")
@requires(P.OUTREACH_WRITE, on=queries.find_meeting)
def step(item: Meeting, mark: str) -> ResponseReturnValue:
    """Mark the next step as done, or open it again."""
    if not BaseForm.from_request().submitted():
        abort(400)
    with transaction():
        services.mark_step(item, is_done=mark == "done", by=current_actor(), at=now())
    return redirect(url_for("outreach.meeting", id=item.id), 303)
