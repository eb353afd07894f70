"""The life of a contract as a table, the purposes of its days, whose calendar counts them, and who signs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from socx.access.permissions import Permission as P
from socx.core.calendar import Calendar, calendar_of
from socx.core.i18n import N_
from socx.core.workflow import State, Transition, Workflow
from socx.core.workflow import Tone as T

# fmt: off
#: How somebody is engaged (domain guide 2.1, 2.4, 2.3: public, private and international institution).
CONTRACT_KINDS = {
    "release":     N_("Release by the employer, allowances only"),
    "service":     N_("Service contract"),
    "salaried":    N_("Short-term employment"),
    "institution": N_("Agreement with the organisation that sends the expert"),
}

#: What the days are for, in the order in which they come.
PURPOSES = {
    "preparation": N_("Preparation"),
    "mission":     N_("Mission"),
    "report":      N_("Report"),
}

#: Who can sign.
SIDES = {
    "facility": N_("For the facility"),
    "expert":   N_("The expert"),
    "employer": N_("For the employer"),
}
# fmt: on

#: Kinds that pay no fee: the salary goes on.
WITHOUT_FEE = frozenset({"release"})
#: Kinds that the employer signs, too.
WITH_EMPLOYER = frozenset({"release", "institution"})
#: The day before and the day after a mission can be spent at the place.
TRAVEL_DAYS = 2


def sides_of(kind: str) -> tuple[str, ...]:
    """Who has to sign a contract of this kind."""
    return tuple(side for side in SIDES if side != "employer" or kind in WITH_EMPLOYER)


def pays_fee(kind: str) -> bool:
    return kind not in WITHOUT_FEE


def calendar_for(purpose: str, *, home: str, place: str, modality: str) -> Calendar:
    """Whose working days count: at home for what is done at home, at the place of the mission for the mission.

    Remote work is done on the days on which both sides work.
    """
    if purpose != "mission":
        return calendar_of(home)
    return calendar_of(place, home) if modality == "remote" else calendar_of(place)


def most_allowance_days(first: Any, last: Any) -> int:
    """For how many days at most an allowance is paid: those of the mission, with a day of travel on each side."""
    return (last - first + timedelta(days=1)).days + TRAVEL_DAYS if first and last else 0


def times(amount: Decimal | None, days: int) -> Decimal:
    return (amount or Decimal(0)) * days


def has_rates_that_hold(item: Any) -> Iterable[tuple[str, str]]:
    """No figure comes from a rate that was a mistake."""
    if any(rate is not None and rate.withdrawn_at is not None for rate in (item.fee_rate, item.allowance_rate)):
        yield N_("A rate of this contract was withdrawn since. Save the contract again."), "contract"


def has_all_signatures(item: Any) -> Iterable[tuple[str, str]]:
    if item.missing_sides:
        yield N_("Not everybody has signed yet."), "signatures"


# fmt: off
CONTRACT_WORKFLOW = Workflow(
    "contract",
    states=(
        #     name          label                       tone        waits for
        State("draft",      N_("Draft"),                T.NEUTRAL,  "advisers"),
        State("offered",    N_("Sent for signature"),   T.WAITING,  "expert"),
        State("signed",     N_("Signed"),               T.POSITIVE),
        State("ended",      N_("Completed"),            T.NEUTRAL),
        State("terminated", N_("Ended early"),          T.NEGATIVE),
    ),
    transitions=(
        Transition("offer",     N_("Send for signature"), ("draft",), "offered", P.APPLICATION_DECIDE,
                   needs=(has_rates_that_hold,), tells=("expert",), note="none",
                   done=N_("The expert can read the contract now and is told. Its figures stay as they are.")),
        Transition("take_back", N_("Take back and change"), ("offered",), "draft", P.APPLICATION_DECIDE,
                   note="none",
                   done=N_("The contract is a draft again. Signatures are taken off.")),
        Transition("sign",      N_("Mark as signed"), ("offered",), "signed", P.APPLICATION_DECIDE,
                   needs=(has_all_signatures,), tells=("expert",), note="none", page=True,
                   done=N_("Everybody has signed. The expert is told.")),
        Transition("complete",  N_("Complete the contract"), ("signed",), "ended", P.APPLICATION_DECIDE,
                   note="none",
                   done=N_("The contract is completed.")),
        Transition("terminate", N_("End the contract early"), ("offered", "signed"), "terminated",
                   P.APPLICATION_DECIDE, tells=("expert",), note="required",
                   done=N_("The contract has ended. The expert is told.")),
    ),
)
# fmt: on
