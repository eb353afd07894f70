"""The lives of an action and of its activities, as tables (domain guide 1.11, first shape)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from socx.access.permissions import Permission as P
from socx.core.errors import Lack, Thing
from socx.core.i18n import N_
from socx.core.workflow import Change, State, Transition, Workflow
from socx.core.workflow import Tone as T


def has_activities(item: Any) -> str | None:
    return None if item.activities else N_("This action has no activities. Add one, or cancel the action.")


def has_only_ended_activities(item: Any) -> Lack | None:
    found = _open(item.activities)
    return Lack(N_("Close or cancel every activity first."), "", found) if found else None


def has_no_open_part(item: Any) -> Lack | None:
    found = _open(item.parts)
    return Lack(N_("Close or cancel the parts of this activity first."), "", found) if found else None


def _open(activities: Iterable[Any]) -> list[Thing]:
    """Those that have not ended, by name."""
    return [Thing(f"{a.reference} {a.title}", "activities.detail", a.id) for a in activities if not a.is_ended]


def has_dates(item: Any) -> Iterable[tuple[str, str]]:
    if item.delivery_start is None or item.delivery_end is None:
        yield N_("Set the dates of delivery."), "delivery_start"


#: Rooms above say here what an activity lacks before its experts set out: each is asked as a need is.
READINESS: list[Callable[[Any], Iterable[Lack]]] = []


def is_ready_to_start(item: Any) -> Iterable[Lack]:
    for need in READINESS:
        yield from need(item)


#: Rooms above say here what must be done before an activity is closed: each is asked as a need is.
CLOSING: list[Callable[[Any], Iterable[Lack]]] = []


def has_nothing_open(item: Any) -> Iterable[Lack]:
    for need in CLOSING:
        yield from need(item)


#: Rooms above do here what a move of an activity begins for them: each is given the activity and the change.
FOLLOWING: list[Callable[[Any, Change], None]] = []

#: Rooms above do here what begins for somebody who is put on a position: each is given the position and the moment.
PLACED: list[Callable[[Any, datetime], None]] = []


def has_filled_positions(item: Any) -> Iterable[tuple[str, str]]:
    if not item.positions:
        yield N_("Add at least one expert position."), "positions"
    elif any(p.expert_id is None for p in item.positions):
        yield N_("Put an expert on every position."), "positions"


# fmt: off
ACTION_WORKFLOW = Workflow(
    "action",
    states=(
        State("preparation", N_("In preparation"), T.WAITING, "advisers"),
        State("ongoing",     N_("Ongoing"),        T.POSITIVE),
        State("closed",      N_("Closed"),         T.NEUTRAL),
        State("cancelled",   N_("Cancelled"),      T.NEGATIVE),
    ),
    transitions=(
        Transition("begin",  N_("Begin"), ("preparation",), "ongoing", P.ACTION_FOLLOW, note="none", page=True,
                   done=N_("The action has begun.")),
        Transition("close",  N_("Close the action"), ("ongoing",), "closed", P.ACTION_FOLLOW,
                   needs=(has_activities, has_only_ended_activities), tells=("partner", "delegation"),
                   done=N_("The action is closed. The partner is told.")),
        Transition("cancel", N_("Cancel the action"), ("preparation", "ongoing"), "cancelled", P.ACTION_FOLLOW,
                   needs=(has_only_ended_activities,), tells=("partner", "delegation"), note="required",
                   done=N_("The action is cancelled. The partner is told.")),
    ),
)

ACTIVITY_WORKFLOW = Workflow(
    "activity",
    states=(
        #     name           label                        tone        waits for
        State("planned",     N_("Planned"),               T.NEUTRAL,  "advisers"),
        State("confirmed",   N_("Team confirmed"),        T.POSITIVE),
        State("preparation", N_("Preparation"),           T.POSITIVE, "experts"),
        State("delivery",    N_("Delivery"),              T.POSITIVE, "experts"),
        State("reporting",   N_("Reporting"),             T.WAITING,  "experts"),
        State("reported",    N_("Report received"),       T.WAITING,  "advisers"),
        State("closed",      N_("Closed"),                T.NEUTRAL),
        State("postponed",   N_("Postponed"),             T.WAITING,  "advisers"),
        State("cancelled",   N_("Cancelled"),             T.NEGATIVE),
    ),
    transitions=(
        Transition("confirm",  N_("Confirm dates and team"), ("planned", "postponed"), "confirmed", P.ACTIVITY_PLAN,
                   needs=(has_dates, has_filled_positions), tells=("partner", "experts", "delegation"),
                   done=N_("The dates and the team are confirmed. All who take part are told.")),
        Transition("reopen",   N_("Change the plan"), ("confirmed",), "planned", P.ACTIVITY_PLAN, note="required",
                   done=N_("The plan can be changed again.")),
        Transition("prepare",  N_("Start preparation"), ("confirmed",), "preparation", P.ACTIVITY_FOLLOW,
                   needs=(is_ready_to_start,), tells=("experts",),
                   done=N_("The preparation has started.")),
        Transition("deliver",  N_("Start delivery"), ("confirmed", "preparation"), "delivery", P.ACTIVITY_FOLLOW,
                   needs=(is_ready_to_start,), tells=("partner",),
                   done=N_("The delivery has started.")),
        Transition("report",   N_("Delivery has ended"), ("delivery",), "reporting", P.ACTIVITY_FOLLOW,
                   tells=("experts",),
                   done=N_("The delivery has ended. The report is awaited.")),
        Transition("receive",  N_("Report received"), ("reporting",), "reported", P.ACTIVITY_FOLLOW,
                   done=N_("The report is received.")),
        Transition("close",    N_("Close the activity"), ("reported",), "closed", P.ACTIVITY_PLAN,
                   needs=(has_nothing_open, has_no_open_part), tells=("partner",),
                   done=N_("The activity is closed.")),
        Transition("postpone", N_("Postpone"), ("planned", "confirmed", "preparation"), "postponed", P.ACTIVITY_PLAN,
                   tells=("partner", "experts"), note="required",
                   done=N_("The activity is postponed. The partner and the experts are told.")),
        Transition("cancel",   N_("Cancel the activity"), ("planned", "confirmed", "preparation", "postponed"),
                   "cancelled", P.ACTIVITY_PLAN, needs=(has_no_open_part,), tells=("partner", "experts"), note="required",
                   done=N_("The activity is cancelled. The partner and the experts are told.")),
    ),
)
# fmt: on

#: Activities in these states need nothing any more.
ENDED_STATES = frozenset({"closed", "cancelled"})
