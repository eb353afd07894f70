"""The template of each kind of activity, as data: its milestones and how long before people are told.

Distances are in days on which both sides work and follow the domain guide (1.12): they are defaults
that a row here changes, nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from socx.core.calendar import Calendar, months_after
from socx.core.i18n import N_

EVERY_KIND = (
    "assessment", "advice_drafting", "training", "workshop", "study_visit", "event",
    "remote_coaching", "peer_review",
)  # fmt: skip
TRAVELLING = ("onsite", "hybrid")
EVERY_MODALITY = ("onsite", "remote", "hybrid")


@dataclass(frozen=True, slots=True)
class Template:
    """One milestone: its place in time, who acts, what is there afterwards, and when that person is reminded.

    anchor: the date of the activity that it hangs on; offset: working days after it (negative:
    before); months: calendar months after it, instead; remind: working days before the milestone.
    """

    key: str
    label: str
    anchor: str
    offset: int
    who: str
    remind: int
    product: str
    kinds: tuple[str, ...] = EVERY_KIND
    modalities: tuple[str, ...] = EVERY_MODALITY
    reached_by: str = ""  # the move of the activity that reaches it by itself
    months: int = 0
    after_closing: bool = False  # a closed activity still has it


VISIT = ("study_visit",)
GROUPS = ("study_visit", "training", "workshop")
REMOTE = ("remote", "hybrid")

# fmt: off
TEMPLATES = (
    Template("terms",      N_("Terms of reference agreed"),       "delivery_start", -45, "advisers", 5, N_("Terms of reference")),
    Template("call",       N_("Experts asked"),                   "delivery_start", -40, "advisers", 5, N_("Call for experts, or invitations"), reached_by="confirm"),
    Template("selection",  N_("Experts selected"),                "delivery_start", -25, "advisers", 5, N_("Selection grid with reasons"), reached_by="confirm"),
    Template("team",       N_("Team confirmed"),                  "delivery_start", -20, "advisers", 5, N_("Dates and team that all sides agree to"), reached_by="confirm"),
    Template("programme",  N_("Programme agreed with the hosts"), "delivery_start", -20, "advisers", 5, N_("Programme of the visit, day by day"), kinds=VISIT),
    Template("delegation", N_("List of participants received"),   "delivery_start", -15, "partner",  5, N_("Who takes part, by function and institution"), kinds=GROUPS),
    Template("contracts",  N_("Contracts signed"),                "delivery_start", -15, "advisers", 5, N_("Contract of each expert")),
    Template("visas",      N_("Visas in hand"),                   "delivery_start", -15, "experts",  8, N_("Visa of each traveller who needs one"), modalities=TRAVELLING),
    Template("travel",     N_("Tickets booked"),                  "delivery_start", -15, "experts",  5, N_("Tickets and hotel"), modalities=TRAVELLING),
    Template("prepare",    N_("Preparation starts"),              "preparation_start", 0, "experts", 3, N_("Documents of the partner, read"), reached_by="prepare"),
    Template("briefing",   N_("Briefing of the experts"),         "delivery_start",  -5, "experts",  2, N_("Briefing pack, read and confirmed")),
    Template("slides",     N_("Presentations received"),          "delivery_start",  -3, "experts",  2, N_("Presentations, in the language of the event"), kinds=("event", "workshop")),
    Template("connection", N_("Connection tested"),               "delivery_start",  -2, "experts",  1, N_("A call in which all hear each other"), modalities=REMOTE),
    Template("start",      N_("Delivery starts"),                 "delivery_start",   0, "experts",  1, N_("First meeting with the partner"), reached_by="deliver"),
    Template("end",        N_("Delivery ends"),                   "delivery_end",     0, "experts",  1, N_("Results presented to the partner"), reached_by="report"),
    Template("evaluation", N_("Evaluation by the partner"),       "delivery_end",     5, "partner",  2, N_("Questionnaire of the partner")),
    Template("report",     N_("Activity report"),                 "report_due",       0, "experts",  3, N_("Activity report and deliverables"), reached_by="receive"),
    Template("acceptance", N_("Deliverables accepted"),           "report_due",      15, "advisers", 3, N_("Acceptance by the partner"), reached_by="close"),
    Template("followup_6",  N_("Follow-up after six months"),     "delivery_end",     0, "partner",  5, N_("What has been used so far"), months=6, after_closing=True),
    Template("followup_12", N_("Follow-up after twelve months"),  "delivery_end",     0, "partner",  5, N_("What has changed for good"), months=12, after_closing=True),
)
# fmt: on

LABELS = {t.key: t.label for t in TEMPLATES}
BY_KEY = {t.key: t for t in TEMPLATES}

#: Milestones that stay when the activity is closed.
AFTER_CLOSING = frozenset(t.key for t in TEMPLATES if t.after_closing)

#: Working days between the dates that are proposed when only the delivery is known.
PREPARATION_DAYS = 15
REPORT_DAYS = 10


def templates_for(kind: str = "", modality: str = "") -> Iterator[Template]:
    """The milestones of a kind of activity, of every kind where none is named, in the order of the table."""
    return (
        t for t in TEMPLATES if (not kind or kind in t.kinds) and (not modality or modality in t.modalities)
    )  # fmt: skip


def planned(
    kind: str, modality: str, anchors: Mapping[str, date | None], calendar: Calendar
) -> Iterator[tuple[Template, date]]:
    """Each milestone with its day; those whose anchor has no date yet are left out."""
    for template in templates_for(kind, modality):
        anchor = anchors.get(template.anchor)
        if anchor is not None:
            yield template, day_of(template, anchor, calendar)


def day_of(template: Template, anchor: date, calendar: Calendar) -> date:
    """The day of a milestone: a working day, unless it is the day of its anchor."""
    if template.months:
        return calendar.add(months_after(anchor, template.months), 0)
    return calendar.add(anchor, template.offset) if template.offset else anchor


def proposed_dates(delivery_start: date, delivery_end: date, calendar: Calendar) -> dict[str, date]:
    """Preparation and report around a delivery, after the distances seen in practice (guide 1.6)."""
    return {
        "preparation_start": calendar.add(delivery_start, -PREPARATION_DAYS),
        "preparation_end": calendar.add(delivery_start, -1),
        "report_due": calendar.add(delivery_end, REPORT_DAYS),
    }
