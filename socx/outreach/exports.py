"""The funnel as numbers, and as tables for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from flask_babel import gettext

from socx.access.actors import Actor
from socx.core.places import notes_for_partners, partner_name, partner_names
from socx.core.values import INSTITUTION_TYPES
from socx.outreach import queries
from socx.outreach.models import OutreachEvent
from socx.outreach.values import EVENT_KINDS, STAGES, WINDOWS
from socx.requests.parties import institution_names
from socx.requests.parties import partner_names as names_of_partners

#: What the rows of each stage are; requests are those that the reader may read.
ROWS = {
    "invited": "lines", "attended": "lines", "met": "meetings", "offered": "offers", "opened": "offers",
    "actions": "actions",
}  # fmt: skip


def row_kind(name: str) -> str:
    return ROWS.get(name, "requests")


def funnel_table(events: Iterable[OutreachEvent], actor: Actor, language: str) -> Iterator[list[Any]]:
    """A line of headings, then a line an event."""
    labels = [*STAGES.values(), *(label for _, label in WINDOWS.values())]
    yield [
        gettext("Date"), gettext("Event"), gettext("Kind"), gettext("Partners"), gettext("Participants"),
        *(gettext(label) for label in labels), gettext("Note"),
    ]  # fmt: skip
    for event in events:
        yield [
            event.held_on.isoformat(), event.title, gettext(EVENT_KINDS[event.kind]),
            "; ".join(partner_names(event.partner_codes, language)), event.participants,
            *queries.numbers(event, actor).values(), _notes(event.partner_codes, language),
        ]  # fmt: skip


def stage_table(found: Iterable[Any], name: str, language: str) -> Iterator[list[Any]]:
    """The list behind one number."""
    match row_kind(name):
        case "lines":
            yield [
                gettext("Institution"), gettext("Partner"), gettext("Type"), gettext("Invited"),
                gettext("Persons who came"), gettext("Note"),
            ]  # fmt: skip
            for line in found:
                code = line.institution.partner_code if line.institution else None
                yield [
                    line.institution.official_name if line.institution else line.name,
                    partner_name(code, language) if code else "",
                    gettext(INSTITUTION_TYPES.get(line.type, line.type)),
                    gettext("Yes") if line.invited else gettext("No"), line.attended,
                    _notes({code} if code else set(), language),
                ]  # fmt: skip
        case "meetings":
            yield [gettext("Date"), gettext("Institution"), gettext("Partner"), gettext("Note")]
            for meeting in found:
                yield _met(meeting, language)
        case "offers":
            yield [
                gettext("Date"), gettext("Institution"), gettext("Partner"), gettext("Note"), gettext("Draft"),
                gettext("Offered"), gettext("Opened"),
            ]  # fmt: skip
            for offer in found:
                opened = offer.opened_at.date().isoformat() if offer.opened_at else ""
                yield [
                    *_met(offer.meeting, language), offer.open_title, offer.offered_at.date().isoformat(), opened,
                ]  # fmt: skip
        case kind:
            yield [
                gettext("Code"), gettext("Title"), gettext("Institution"), gettext("Partner"), gettext("State"),
                gettext("Submitted"), gettext("Note"),
            ]  # fmt: skip
            for item in found:
                request = item.request if kind == "actions" else item
                yield [
                    request.code, item.title, institution_names(request), names_of_partners(request, language),
                    gettext(item.status.label),
                    request.submitted_at.date().isoformat() if request.submitted_at else "",
                    _notes(request.partner_codes, language),
                ]  # fmt: skip


def _met(meeting: Any, language: str) -> list[Any]:
    return [
        meeting.held_on.isoformat(), meeting.body, partner_name(meeting.partner_code, language),
        _notes({meeting.partner_code}, language),
    ]  # fmt: skip


def _notes(codes: Iterable[str], language: str) -> str:
    return " ".join(str(n) for n in notes_for_partners(frozenset(codes), language))
