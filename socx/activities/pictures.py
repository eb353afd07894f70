"""Activities as pictures: rows for the timeline, and the trail of one activity in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, Protocol

from flask_babel import gettext
from markupsafe import Markup

from socx.accounts.trail import trail_lines
from socx.activities.milestones import LABELS
from socx.activities.models import Activity
from socx.activities.subjects import listed_title
from socx.activities.workflow import ACTIVITY_WORKFLOW
from socx.audit.models import AuditEntry
from socx.core.i18n import N_
from socx.web import charts
from socx.web.i18n import show_date, show_unit

MARGIN = timedelta(days=14)
NEAR = timedelta(days=60)
LONGEST = timedelta(days=550)


def spans(activity: Activity) -> list[charts.Span]:
    """The phases that have dates; the reporting is late when its report is."""
    found = []
    if activity.preparation_start and activity.preparation_end:
        found.append(charts.Span(activity.preparation_start, activity.preparation_end, "preparation"))
    if activity.delivery_start and activity.delivery_end:
        found.append(charts.Span(activity.delivery_start, activity.delivery_end, "delivery"))
        if activity.report_due and activity.report_due > activity.delivery_end:
            is_late = activity.late_since is not None and activity.state == "reporting"
            start = activity.delivery_end + timedelta(days=1)
            found.append(charts.Span(start, activity.report_due, "reporting", is_late))
    return found


class Moment(Protocol):
    """What is drawn of a milestone."""

    @property
    def key(self) -> str: ...
    @property
    def due_on(self) -> date: ...
    @property
    def done_on(self) -> date | None: ...
    @property
    def late_since(self) -> date | None: ...


def mark(milestone: Moment, is_at_risk: bool = False) -> charts.Mark:
    """A milestone on its day, with its name and what became of it."""
    title = f"{gettext(LABELS[milestone.key])}, {show_date(milestone.due_on)}"
    if milestone.done_on:
        return charts.Mark(milestone.due_on, title, "done")
    if milestone.late_since:
        return charts.Mark(milestone.due_on, title, "late")
    return charts.Mark(milestone.due_on, title, "risk" if is_at_risk else "milestone")


def row(activity: Activity, *, url: str | None = None, milestones: bool = False) -> charts.Row:
    """One activity as a row: its phases, and its milestones when asked."""
    is_late = activity.late_since is not None
    return charts.Row(
        f"{activity.reference} {listed_title(activity)}",
        url,
        gettext(activity.status.label),
        [("late", gettext("Late"))] if is_late else [],
        spans(activity),
        [mark(m) for m in activity.milestones] if milestones else [],
        activity.is_ended,
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


def programme(activities: Sequence[Activity], today: date, url: Callable[[Activity], str]) -> Markup | None:
    """Several activities on one timeline; None when none of them has a date."""
    dated = [a for a in activities if a.delivery_start]
    if not dated:
        return None
    days = charts.scale(*_frame(dated, today), show_unit)
    labels = charts.Labels(gettext("Timeline of activities"), gettext("today"))
    return charts.timeline([charts.Group("", [row(a, url=url(a)) for a in dated])], days, today, labels)


def activity(item: Activity, today: date) -> Markup | None:
    """One activity with its milestones; None while it has no date."""
    if item.delivery_start is None:
        return None
    start, end = _frame([item], today)
    at = [m.due_on for m in item.milestones]
    start, end = min([start, *at]) - timedelta(days=3), max([end, *at]) + timedelta(days=3)
    labels = charts.Labels(gettext("Timeline of this activity"), gettext("today"))
    shown = charts.Group("", [row(item, milestones=True)])
    return charts.timeline([shown], charts.scale(start, end, show_unit), today, labels, narrow=True)


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
    "acknowledge":     N_("Code of conduct acknowledged"),
    "briefing":        N_("Briefing saved"),
    "give_briefing":   N_("Briefing given to the team"),
    "programme_add":   N_("Programme of the visit changed"),
    "programme_drop":  N_("Programme of the visit changed"),
    "delegation_add":  N_("Delegation changed"),
    "delegation_drop": N_("Delegation changed"),
}
DATE_LABELS = {
    "preparation_start": N_("Preparation: first day"),
    "preparation_end":   N_("Preparation: last day"),
    "delivery_start":    N_("Delivery: first day"),
    "delivery_end":      N_("Delivery: last day"),
    "report_due":        N_("Report due"),
}
# fmt: on


def events(activity: Activity) -> list[dict[str, Any]]:
    """The trail of an activity for timeline_events, newest first."""
    return trail_lines(
        "activity", activity.id, _what, note=lambda one: "\n".join(filter(None, [one.note, *_details(one)]))
    )


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
    word = [gettext("In spite of a warning: %(word)s", word=entry.facts["word"])] if entry.facts.get("word") else []
    return word + [
        gettext("%(name)s: %(value)s", name=gettext(label), value=_dates(before.get(name), after[name]))
        for name, label in DATE_LABELS.items()
        if name in after
    ]


def _dates(before: str | None, after: str | None) -> str:
    return f"{_day(before)} → {_day(after)}" if before else _day(after)


def _day(text: str | None) -> str:
    return show_date(date.fromisoformat(text)) if text else "–"
