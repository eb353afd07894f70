"""Activities as pictures: rows for the timeline, and the trail of one activity in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from babel.dates import format_skeleton
from flask_babel import gettext, ngettext
from markupsafe import Markup

from socx.activities.milestones import LABELS
from socx.activities.models import Activity
from socx.activities.subjects import listed_title
from socx.activities.workflow import ACTIVITY_WORKFLOW
from socx.audit.models import AuditEntry
from socx.core.i18n import N_
from socx.web import charts
from socx.web.frame import role_label
from socx.web.i18n import show_date

MARGIN = timedelta(days=14)
NEAR = timedelta(days=60)
LONGEST = timedelta(days=550)


def row(activity: Activity, *, url: str | None = None, milestones: bool = False) -> charts.Row:
    """One activity as a row: its phases, and its milestones when asked."""
    late = activity.late_since is not None
    spans = []
    if activity.preparation_start and activity.preparation_end:
        spans.append(
            charts.Span(activity.preparation_start, activity.preparation_end, "preparation", gettext("Preparation"))
        )
    if activity.delivery_start and activity.delivery_end:
        spans.append(charts.Span(activity.delivery_start, activity.delivery_end, "delivery", gettext("Delivery")))
        if activity.report_due and activity.report_due > activity.delivery_end:
            start = activity.delivery_end + timedelta(days=1)
            is_late = late and activity.state == "reporting"
            spans.append(charts.Span(start, activity.report_due, "reporting", gettext("Reporting"), is_late))
    marks = [
        charts.Milestone(
            m.due_on,
            f"{gettext(LABELS[m.key])}, {show_date(m.due_on)}",
            "done" if m.done_on else "late" if m.late_since else "",
        )
        for m in (activity.milestones if milestones else ())
    ]
    note = gettext("Late") if late else gettext(activity.status.label)
    return charts.Row(f"{activity.reference} {listed_title(activity)}", spans, marks, url, note)


def _labels(title: str, description: str, language: str) -> charts.Labels:
    return charts.Labels(
        title=title,
        today=gettext("today"),
        description=description,
        month=lambda day: format_skeleton("yMMM" if day.month == 1 else "MMM", day, locale=language),
    )


def _frame(activities: Sequence[Activity], today: date) -> tuple[date, date]:
    """The days that a picture shows: all that is dated, with today when it is near, and not endless."""
    days = [
        day
        for a in activities
        for day in (a.preparation_start, a.delivery_start, a.delivery_end, a.report_due)
        if day is not None
    ]
    if min(days) - NEAR <= today <= max(days) + NEAR:
        days.append(today)
    start, end = min(days) - MARGIN, max(days) + MARGIN
    if end - start > LONGEST:
        start = max(start, today - LONGEST / 2)
        end = min(end, start + LONGEST)
    return start, end


def programme(
    activities: Sequence[Activity], today: date, language: str, url: Callable[[Activity], str]
) -> Markup | None:
    """Several activities on one timeline; None when none of them has a date."""
    dated = [a for a in activities if a.delivery_start]
    if not dated:
        return None
    start, end = _frame(dated, today)
    count = ngettext("%(num)s activity with dates.", "%(num)s activities with dates.", len(dated))
    labels = _labels(gettext("Timeline of activities"), count, language)
    return charts.gantt([row(a, url=url(a)) for a in dated], start, end, today, labels)


def activity(item: Activity, today: date, language: str) -> Markup | None:
    """One activity with its milestones; None while it has no date."""
    if item.delivery_start is None:
        return None
    start, end = _frame([item], today)
    days = [m.due_on for m in item.milestones]
    start, end = min([start, *days]) - timedelta(days=3), max([end, *days]) + timedelta(days=3)
    labels = _labels(gettext("Timeline of this activity"), item.reference, language)
    return charts.gantt([row(item, milestones=True)], start, end, today, labels)


# fmt: off
EVENTS = {
    "create":          N_("Activity made"),
    "change":          N_("Description changed"),
    "dates":           N_("Dates changed"),
    "requirement_add":  N_("Requirement added to the position"),
    "requirement_drop": N_("Requirement dropped from the position"),
    "position_add":    N_("Position added"),
    "position_change": N_("Position changed"),
    "position_remove": N_("Position removed"),
    "position_fill":   N_("Expert placed"),
    "position_clear":  N_("Expert taken off"),
    "team_use":        N_("Proposed team taken"),
    "team_invite":     N_("Proposed team shortlisted"),
    "milestone":       N_("Milestone reached"),
    "milestone_open":  N_("Milestone taken back"),
    "dates_set":       N_("Dates set"),
    "late":            N_("Milestone missed"),
}
DATE_LABELS = {
    "preparation_start": N_("Preparation: first day"),
    "preparation_end":   N_("Preparation: last day"),
    "delivery_start":    N_("Delivery: first day"),
    "delivery_end":      N_("Delivery: last day"),
    "report_due":        N_("Report due"),
}
# fmt: on


def events(entries: Sequence[AuditEntry], names: Mapping[int, str]) -> list[dict[str, Any]]:
    """The trail of an activity for timeline_events, newest first."""
    return [
        {
            "at": entry.at,
            "who": names.get(entry.actor_id or 0) or role_label(entry.actor_role),
            "what": _what(entry),
            "note": "\n".join(filter(None, [entry.note, *_details(entry)])),
        }
        for entry in reversed(entries)
    ]


def _what(entry: AuditEntry) -> str:
    if entry.target:
        return gettext(ACTIVITY_WORKFLOW.transition(entry.action).label)
    name = entry.action
    if name == "milestone" and not entry.facts.get("done_on"):
        name = "milestone_open"
    if name == "dates" and not any((entry.facts.get("before") or {}).values()):
        name = "dates_set"
    text = gettext(EVENTS.get(name, name))
    if key := entry.facts.get("milestone"):
        text = gettext("%(name)s: %(value)s", name=text, value=gettext(LABELS.get(key, key)))
    if number := entry.facts.get("number"):
        text += f" #{number}"
    return text


def _details(entry: AuditEntry) -> list[str]:
    before, after = entry.facts.get("before") or {}, entry.facts.get("after") or {}
    return [
        gettext("%(name)s: %(value)s", name=gettext(label), value=_dates(before.get(name), after[name]))
        for name, label in DATE_LABELS.items()
        if name in after
    ]


def _dates(before: str | None, after: str | None) -> str:
    return f"{_day(before)} → {_day(after)}" if before else _day(after)


def _day(text: str | None) -> str:
    return show_date(date.fromisoformat(text)) if text else "–"
