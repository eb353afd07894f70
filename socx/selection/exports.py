"""Calls and applications as tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from flask_babel import gettext

from socx.activities.subjects import listed_title
from socx.core.i18n import N_
from socx.core.places import country_name, partner_name
from socx.core.values import EXPERT_KINDS
from socx.requests import parties
from socx.selection.grid import PART_LABELS, Place
from socx.selection.models import ALSO, Application, CvSending, ExpertCall
from socx.selection.redacted import PARTS
from socx.web.i18n import label, language, show_moment, state_label

CALL_HEAD = (
    N_("Reference"), N_("Activity"), N_("Partner"), N_("State"), N_("Opened"), N_("Closes"), N_("Positions"),
    N_("Applications"),
)  # fmt: skip
APPLICATION_HEAD = (
    N_("Name"), N_("Member State"), N_("Kind of expert"), N_("Employer"), N_("Applies for"), N_("Would also consider"),
    N_("State"), N_("Motivation"),
)  # fmt: skip
RANKING_HEAD = (N_("Rank"), N_("Name"), N_("Member State"), N_("Meets what is essential"), N_("Points"))
SENDING_HEAD = (
    N_("When"), N_("Expert"), N_("What was sent"), N_("To whom"), N_("Partner"), N_("Activity"), N_("Basis"),
    N_("Consent given"), N_("Sent by"),
)  # fmt: skip


def call_rows(calls: Iterable[ExpertCall], counts: Mapping[int, int]) -> Iterator[list[object]]:
    """A line a call; moments on the clock of the call."""
    yield [gettext(one) for one in CALL_HEAD]
    for call in calls:
        yield [
            call.reference, listed_title(call.activity),
            parties.partner_names(call.request, language()), state_label(call.status),
            show_moment(call.published_at, call.zone), show_moment(call.closes_at, call.zone), len(call.positions),
            counts.get(call.id, 0),
        ]  # fmt: skip


def application_rows(found: Iterable[Application]) -> Iterator[list[object]]:
    """A line an application, in the order of names."""
    yield [gettext(one) for one in APPLICATION_HEAD]
    for item in found:
        expert = item.expert
        also = [f"#{one.position.number}" for one in item.wishes if one.wish == "also"]
        also += [gettext(ALSO[one]) for one in item.also if one in ALSO]
        yield [
            expert.name, country_name(expert.member_state, language()), label(EXPERT_KINDS, expert.kind),
            expert.employer, ", ".join(f"#{one.number}" for one in item.wished_positions), "; ".join(also),
            state_label(item.status), item.motivation,
        ]  # fmt: skip


def ranking_rows(places: Sequence[Place], items: Mapping[int, Application]) -> Iterator[list[object]]:
    """A line an application with its summands, as it stands in the ranking."""
    names = list(dict.fromkeys(part.name for place in places for part in place.parts))
    yield [gettext(one) for one in (*RANKING_HEAD, *(PART_LABELS[name] for name in names))]
    for place in places:
        expert = items[place.candidate.key].expert
        points = {part.name: part.points for part in place.parts}
        yield [
            place.rank or "", expert.name, country_name(expert.member_state, language()),
            gettext(N_("Yes") if place.is_suitable else N_("No")),
            place.total if place.total is not None else "", *(points.get(name, "") for name in names),
        ]  # fmt: skip


def sending_rows(found: Iterable[CvSending]) -> Iterator[list[object]]:
    """A line a sending of personal data outside the EU."""
    yield [gettext(one) for one in SENDING_HEAD]
    for item in found:
        yield [
            show_moment(item.at), item.expert.name if item.expert else gettext(N_("Erased")),
            ", ".join(gettext(PARTS[key]) for key in item.what), "; ".join(item.recipients),
            ", ".join(partner_name(code, language()) for code in item.partner_codes), item.activity_reference,
            gettext(N_("Consent to show the CV to partner institutions")), show_moment(item.consent_since),
            item.sent_by.name if item.sent_by else "",
        ]  # fmt: skip
