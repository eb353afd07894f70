"""Events, meetings and recommendations of the demonstration, through the services of their rooms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from socx.access.actors import Actor
from socx.activities import queries as activities
from socx.demo import content
from socx.demo.days import office_day
from socx.demo.outreach import LEAD_REQUEST, information_session, single_meetings, webinar
from socx.demo.programme import Programme
from socx.demo.recommendations import recommendations
from socx.outreach import services as outreach
from socx.outreach.models import Meeting, OutreachEvent
from socx.recommendations import services as register
from socx.recommendations.models import Recommendation

#: Nothing is written down before the first accounts are there.
FIRST_DAY = timedelta(days=898)


def plan(programme: Programme, requests: Sequence[content.Request]) -> None:
    """Put all gatherings and recommendations on the agenda."""
    for found in (information_session(), webinar(programme.today)):
        programme.on(_written(programme, found.on), _keep_event, programme, found)
    for meeting in single_meetings(programme.today):
        day = meeting.on or programme.today
        programme.on(day, _keep_meeting, programme, meeting, None)
    for lead in (r for r in requests if r.key == LEAD_REQUEST):
        offered = lead.steps[0].on - timedelta(days=4)
        programme.on(offered, _offer_lead, programme, lead)
    for number, item in enumerate(recommendations()):
        day = _written(programme, programme.today - timedelta(days=item.days_ago))
        programme.on(day, _recommend, programme, item, rank=number)


def _written(programme: Programme, day: date) -> date:
    """What happened before the system was there is written down on its first days."""
    return max(day, programme.today - FIRST_DAY)


def _keep_event(programme: Programme, found: content.OutreachEvent, at: datetime) -> None:
    people, by = programme.people, programme.people["adviser.le"].actor()
    event = outreach.keep_event(
        None,
        {
            "kind": found.kind, "title": found.title, "held_on": found.on, "place": found.place, "city": found.city,
            "host": found.host, "co_host": found.co_host, "language": "en", "opening": found.opening,
            "agenda": found.agenda, "summary": found.summary, "partners": found.partners,
            "documents": [{"title": title, "url": url} for title, url in found.documents],
            "presenters": [people[key].id for key in found.presenters],
        },
        by=by,
        at=at,
    )  # fmt: skip
    for line in found.attendance:
        institution = programme.institutions[line.institution] if line.institution else None
        outreach.count_attendance(
            event, institution=institution, name=line.name, kind=line.type, invited=line.invited, attended=line.number,
            by=by, at=at,
        )  # fmt: skip
    for meeting in found.meetings:
        _keep_meeting(programme, meeting, event, at)


def _keep_meeting(programme: Programme, found: content.Meeting, event: OutreachEvent | None, at: datetime) -> None:
    by = programme.people["adviser.le"].actor()
    step = found.step
    meeting = outreach.keep_meeting(
        None,
        {
            "event": event,
            "institution": programme.institutions.get(found.institution),
            "body_name": found.body,
            "partner_code": found.partner,
            "held_on": event.held_on if event else found.on,
            "place": event.place if event else found.place,
            "language": "en",
            "topics": found.interests,
            "shared_notes": found.note,
            "internal_notes": found.inside,
            "next_step": step.text if step else "",
            "next_step_owner_id": programme.people[step.owner].id if step else None,
            "next_step_due_on": step.due_on if step else None,
        },
        by=by,
        at=at,
    )
    if step and step.is_done:
        outreach.mark_step(meeting, is_done=True, by=by, at=at)
    if found.draft:
        _offer(meeting, found.draft.title, found.draft.domain, found.draft.text, found.interests, by, at)
    if event is not None and event.kind == "information_session":
        programme.meetings[found.institution] = meeting


def _offer(
    meeting: Meeting, title: str, domain: str, text: str, topics: Sequence[str], by: Actor, at: datetime
) -> None:
    given: dict[str, Any] = {"title": title, "domain": domain, "language": "en", "topics": list(topics), "text": text}
    outreach.offer_draft(meeting, given, by=by, at=at)


def _offer_lead(programme: Programme, lead: content.Request, at: datetime) -> None:
    """The adviser prepares the draft of the lead story from its meeting in Pristina."""
    meeting = programme.meetings[lead.institution]
    by = programme.people["adviser.le"].actor()
    _offer(meeting, lead.title[:150], lead.domain, meeting.shared_notes, [t.topic_id for t in meeting.topics], by, at)


def _recommend(programme: Programme, found: content.Recommendation, at: datetime) -> None:
    """Write it down; what became of it is told on the last day, when its requests are there."""
    by = programme.people["adviser.sp" if found.domain == "social_protection" else "adviser.le"].actor()
    item = register.keep(
        None,
        {
            "source": found.source, "document": found.document, "url": "", "text": found.text,
            "issued_on": programme.today - timedelta(days=found.days_ago), "addressees": found.addressees,
            "domain": found.domain, "sensitivity": found.sensitivity, "topics": found.topics,
            "partners": found.partners,
        },
        by=by,
        at=at,
    )  # fmt: skip
    programme.on(office_day(programme.today), _follow, programme, found, item, by, rank=95)


def _follow(programme: Programme, found: content.Recommendation, item: Recommendation, by: Actor, at: datetime) -> None:
    request = programme.cases.get(found.request)
    if request is not None:
        register.cite(item, request, by=by, at=at)
        action = activities.action_of(request.id) if found.action else None
        if action is not None:
            register.link_action(item, action, by=by, at=at)
    for name, note in found.moves:
        register.advance(item, name, by=by, at=at, note=note)
