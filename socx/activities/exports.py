"""Activities as calendar events and as a table for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from flask import Response
from flask_babel import force_locale, gettext
from icalendar import Calendar, Event

from socx import __version__
from socx.activities.milestones import LABELS
from socx.activities.models import Activity
from socx.activities.subjects import listed_title
from socx.core.i18n import N_
from socx.core.places import notes_for_partners
from socx.core.values import ACTIVITY_KINDS, MODALITIES
from socx.requests import parties
from socx.web.csv import download

PHASES = ("preparation", "delivery")

HEADER = (
    N_("Reference"), N_("Title"), N_("Institution"), N_("Partner"), N_("Kind"), N_("On site or remote"),
    N_("Place"), N_("State"), N_("Delivery: first day"), N_("Delivery: last day"), N_("Report due"),
    N_("Late since"), N_("Experts"), N_("Days"), N_("Note"),
)  # fmt: skip


def calendar(activities: Iterable[Activity], *, language: str, base_url: str, at: datetime) -> bytes:
    """The activities as an iCalendar file (RFC 5545).

    Days are whole days at the place, so no zone can shift them. UID stays the same for ever,
    SEQUENCE goes up when something moves, a cancelled activity stays as CANCELLED.
    """
    book = Calendar()
    book.add("prodid", f"-//socx//{__version__}//EN")
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    host = urlsplit(base_url).hostname or "socx"
    with force_locale(language):
        for activity in activities:
            for event in _events(activity, language, base_url, host, at):
                book.add_component(event)
    return bytes(book.to_ical())


def _events(activity: Activity, language: str, base_url: str, host: str, at: datetime) -> Iterator[Event]:
    names = {"preparation": gettext("Preparation"), "delivery": gettext("Delivery")}
    for phase in PHASES:
        start, end = getattr(activity, f"{phase}_start"), getattr(activity, f"{phase}_end")
        if start and end:
            yield _event(activity, phase, names[phase], start, end, language, base_url, host, at)
    for milestone in activity.milestones:
        if milestone.key not in ("start", "end", "prepare"):
            label = gettext(LABELS[milestone.key])
            yield _event(
                activity, milestone.key, label, milestone.due_on, milestone.due_on, language, base_url, host, at
            )


def _event(
    activity: Activity,
    key: str,
    label: str,
    start: date,
    end: date,
    language: str,
    base_url: str,
    host: str,
    at: datetime,
) -> Event:
    is_open = activity.sensitivity == "normal"
    title = activity.title if is_open else gettext("Activity")
    event = Event()
    event.add("uid", f"activity-{activity.id}-{key}@{host}")
    event.add("sequence", activity.generation)
    event.add("dtstamp", at)
    event.add("last-modified", activity.changed_at)
    event.add("dtstart", start)
    event.add("dtend", end + timedelta(days=1))  # the end of an all-day event is the day after
    event.add("summary", f"{activity.reference} {label}: {title}")
    event.add("status", _status(activity))
    event.add("transp", "OPAQUE" if key in PHASES else "TRANSPARENT")
    if is_open and activity.place:
        event.add("location", activity.place)
    url = f"{base_url.rstrip('/')}/activities/{activity.id}"
    event.add("url", url)
    notes = [str(n) for n in notes_for_partners(activity.partner_codes, language)]
    event.add("description", "\n\n".join([url, *notes]))
    return event


def _status(activity: Activity) -> str:
    """How sure the dates are, in the words of the standard."""
    if activity.state == "cancelled":
        return "CANCELLED"
    return "TENTATIVE" if activity.state in ("planned", "postponed") else "CONFIRMED"


def activities_csv(activities: Iterable[Activity], language: str) -> Response:
    """What the list of activities shows, row by row, with the note that designations need."""
    return download(_rows(activities, language), "activities")


def _rows(activities: Iterable[Activity], language: str) -> Iterator[tuple[object, ...]]:
    yield tuple(gettext(name) for name in HEADER)
    for a in activities:
        code = a.action.request.institution.partner_code
        yield (
            a.reference,
            listed_title(a),
            parties.institution_names(a.action.request),
            parties.partner_names(a.action.request, language),
            gettext(ACTIVITY_KINDS[a.kind]),
            gettext(MODALITIES[a.modality]),
            a.place if a.sensitivity != "confidential" else "",
            gettext(a.status.label),
            *(d.isoformat() if d else "" for d in (a.delivery_start, a.delivery_end, a.report_due, a.late_since)),
            sum(p.expert_id is not None for p in a.positions),
            sum(p.days for p in a.positions),
            " ".join(str(n) for n in notes_for_partners({code}, language)),
        )
