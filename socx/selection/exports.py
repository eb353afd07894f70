"""Calls and applications as tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from flask_babel import gettext

from socx.activities.subjects import listed_title
from socx.core.i18n import N_
from socx.core.places import country_name
from socx.core.values import EXPERT_KINDS
from socx.requests import parties
from socx.selection.models import ALSO, Application, ExpertCall
from socx.web.i18n import label, language, show_moment, state_label

CALL_HEAD = (
    N_("Reference"), N_("Activity"), N_("Partner"), N_("State"), N_("Opened"), N_("Closes"), N_("Positions"),
    N_("Applications"),
)  # fmt: skip
APPLICATION_HEAD = (
    N_("Name"), N_("Member State"), N_("Kind of expert"), N_("Employer"), N_("Applies for"), N_("Would also consider"),
    N_("State"), N_("Motivation"),
)  # fmt: skip


def call_rows(calls: Iterable[ExpertCall], counts: Mapping[int, int]) -> Iterator[list[object]]:
    """A line a call; moments on the clock of the call."""
    yield [gettext(one) for one in CALL_HEAD]
    for call in calls:
        yield [
            call.reference, listed_title(call.activity),
            parties.partner_names(call.activity.action.request, language()), state_label(call.status),
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
