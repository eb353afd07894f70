"""Activities as calendar events and as a table for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from urllib.parse import urlsplit

from flask import Response
from flask_babel import force_locale, gettext

from socx import __version__
from socx.activities.milestones import LABELS
from socx.activities.models import Activity
from socx.activities.subjects import listed_title
from socx.core import ical
from socx.core.i18n import N_
from socx.core.places import notes_for_partners
from socx.core.values import ACTIVITY_KINDS, MODALITIES
from socx.requests import parties
from socx.web.csv import download

PHASES = ("preparation", "delivery")

HEADER = (
    N_("Reference"), N_("Title"), N_("Institution"), N_("Partner"), N_("Kind"), N_("On site or remote"),
    N_("Place"), N_("State"), N_("Delivery: first day"), N_("Delivery: last day"), N_("Report due"),
    N_("Late since"), N_("Slip in working days"), N_("Experts"), N_("Days"), N_("Note"),
)  # fmt: skip


def calendar(activities: Iterable[Activity], *, language: str, base_url: str) -> bytes:
    """The activities as an iCalendar file (RFC 5545) to open in a calendar once."""
    return ical.calendar(events(activities, language, base_url), maker=__version__, method="PUBLISH")


def events(activities: Iterable[Activity], language: str, base_url: str) -> list[ical.Event]:
    """The activities as events in a language, each with its programme."""
    with force_locale(language):
        return [event for a in activities for event in _events(a, language, base_url)]


def _events(activity: Activity, language: str, base_url: str) -> Iterator[ical.Event]:
    """One activity as events.

    Phases and milestones are whole days at the place, so no zone can shift them; the programme of a study visit
    is told by the clock there. UID stays the same for ever, SEQUENCE goes up when something moves, a cancelled
    activity stays as CANCELLED.
    """
    host = urlsplit(base_url).hostname or "socx"
    url = f"{base_url.rstrip('/')}/activities/{activity.id}"
    is_open = activity.sensitivity == "normal"
    named = f"{activity.reference} {{}}: {activity.title if is_open else gettext('Activity')}"
    is_cancelled = activity.state == "cancelled"
    notes = [str(n) for n in notes_for_partners(activity.partner_codes, language)]
    whole = ical.Event(
        uid=f"activity-{activity.id}-{{}}@{host}",
        summary=named,
        start=date.min,
        end=date.min,
        changed_at=activity.changed_at,
        sequence=activity.generation + is_cancelled,
        status=_status(activity),
        location=activity.place if is_open else "",
        url=url,
        description="\n\n".join([url, *notes]),
    )
    names = {"preparation": gettext("Preparation"), "delivery": gettext("Delivery")}
    for phase in PHASES:
        start, end = getattr(activity, f"{phase}_start"), getattr(activity, f"{phase}_end")
        if start and end:
            yield _of(whole, phase, names[phase], start, end)
    for milestone in activity.milestones:
        if milestone.key not in ("start", "end", "prepare"):
            day = milestone.due_on
            yield replace(_of(whole, milestone.key, gettext(LABELS[milestone.key]), day, day), is_busy=False)
    for item in activity.programme:
        shown = _of(
            whole,
            f"programme-{item.id}",
            item.subject if is_open else gettext("Programme"),
            datetime.combine(item.day, item.starts_at),
            datetime.combine(item.day, item.ends_at),
        )
        place = ", ".join(filter(None, (item.host, item.place))) if is_open else ""
        yield replace(shown, zone=activity.zone, location=place)


def _of(whole: ical.Event, key: str, label: str, start: date, end: date) -> ical.Event:
    """One event of an activity: its own name and days, all else as the others have it."""
    return replace(
        whole, uid=whole.uid.replace("{}", key, 1), summary=whole.summary.replace("{}", label, 1), start=start, end=end
    )


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
            a.slip if a.slip is not None else "",
            sum(p.expert_id is not None for p in a.positions),
            sum(p.days for p in a.positions),
            " ".join(str(n) for n in notes_for_partners({code}, language)),
        )
