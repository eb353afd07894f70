"""Parts of an activity: sub-activities, further dates of a series, the same activity at the other partner."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from socx.access.actors import Actor
from socx.activities.models import Activity, Position
from socx.activities.planner import plan_from
from socx.activities.services.dates import plan_dates
from socx.activities.services.planning import SHARED_BY_MIRRORS, WORDS, make, must_be_open
from socx.activities.sides import calendar_for
from socx.core.errors import Invalid
from socx.core.i18n import N_

#: More dates than these are another activity.
MAX_PARTS = 20


def add_sub_activity(main: Activity, values: Mapping[str, Any], *, by: Actor, at: datetime) -> Activity:
    """Add a piece of an activity with a title and dates of its own: `#1.1`.

    As for all parts: raises WrongState when the plan of the activity stands, Invalid for a part of a part.
    """
    return _part(main, "sub", {"held_in": main.held_in, **values}, by=by, at=at)


def add_series(main: Activity, first: date, count: int, weeks: int, *, by: Actor, at: datetime) -> list[Activity]:
    """Repeat an activity: `count` further dates, the first on `first`, the others some weeks apart.

    Each has its own plan, as long as the delivery of the activity, with the same positions to be filled.
    A date on a day off goes to the next working day. Raises Invalid while the activity has no dates.
    """
    if main.delivery is None:
        raise Invalid({"first": N_("Plan the activity itself first: each date is as long as its delivery.")})
    calendar = calendar_for(main)
    length = max(1, calendar.count(main.delivery.start, main.delivery.end))
    made = []
    for n in range(count):
        part = _part(main, "series", {name: getattr(main, name) for name in (*WORDS, "held_in")}, by=by, at=at)
        start = calendar.add(first + timedelta(weeks=weeks * n), 0)
        plan_dates(
            part, plan_from("delivery_start", start, length, part.kind, part.modality, calendar), by=by, at=at
        )  # fmt: skip
        made.append(part)
    return made


def mirror(main: Activity, partner: str, place: str, *, by: Actor, at: datetime) -> Activity:
    """Deliver an activity of a joint request at another partner too, with dates and a place of its own.

    Raises Invalid for a partner that did not ask, or has it already.
    """
    if partner not in free_partners(main):
        raise Invalid({"partner": N_("Choose a partner of this request that does not have the activity yet.")})
    if not main.held_in:
        main.held_in = main.request.institution.partner_code
    shared = {name: getattr(main, name) for name in SHARED_BY_MIRRORS}
    values = {**shared, "modality": main.modality, "place": place, "held_in": partner}
    return _part(main, "mirror", values, by=by, at=at)


def free_partners(main: Activity) -> list[str]:
    """The partners of a joint request at which an activity is not delivered yet; none for one held elsewhere."""
    if len(main.partner_codes) == 1 or main.held_in not in ("", *main.partner_codes):
        return []
    taken = {a.held_in for a in main.mirrors} | {main.held_in or main.request.institution.partner_code}
    return sorted(main.partner_codes - taken)


def _part(main: Activity, relation: str, values: Mapping[str, Any], *, by: Actor, at: datetime) -> Activity:
    must_be_open(main)
    if main.part:
        raise Invalid({"": N_("A part has no parts of its own.")})
    if len(main.parts) >= MAX_PARTS:
        raise Invalid({"": N_("An activity has at most twenty parts.")})
    number = max((p.part for p in main.parts), default=0) + 1
    made = make(main.action, values, number=main.number, part=number, relation=relation, by=by, at=at)
    for position in main.positions:
        made.positions.append(
            Position(
                number=position.number,
                role=position.role,
                days_on_site=position.days_on_site,
                days_remote=position.days_remote,
            )
        )
    return made
