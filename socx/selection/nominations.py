"""The life of a nomination as a table: asked, agreed, on the position, or dropped out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from socx.access.permissions import Permission as P
from socx.core.i18n import N_
from socx.core.workflow import State, Transition, Workflow
from socx.core.workflow import Tone as T


def has_release(item: Any) -> Iterable[tuple[str, str]]:
    """The employer lets the person go."""
    if item.release is None or item.release.outcome != "granted":
        yield N_("The employer has not authorised the mission yet."), "release"


def has_no_objection(item: Any) -> Iterable[tuple[str, str]]:
    """The partner has nothing against the person."""
    if item.opinion is None or item.opinion.answer != "no_objection":
        yield N_("The partner institution has not said yet that it has no objection."), "opinion"


# fmt: off
NOMINATION_WORKFLOW = Workflow(
    "nomination",
    states=(
        #     name        label                    tone        waits for
        State("asked",    N_("Asked to agree"),    T.WAITING,  "expert"),
        State("agreed",   N_("Has agreed"),        T.POSITIVE, "advisers"),
        State("placed",   N_("On the position"),   T.POSITIVE),
        State("declined", N_("Does not come"),     T.NEGATIVE),
        State("dropped",  N_("Dropped out"),       T.NEGATIVE),
    ),
    transitions=(
        Transition("agree",   N_("Agree to come"), ("asked",), "agreed", P.NOMINATION_ANSWER, tells=("advisers",),
                   note="none",
                   done=N_("The agreement is kept.")),
        Transition("decline", N_("Decline to come"), ("asked", "agreed"), "declined", P.NOMINATION_ANSWER,
                   tells=("advisers",),
                   done=N_("The answer is kept. The next person on the reserve list can be asked.")),
        Transition("place",   N_("Put on the position"), ("agreed",), "placed", P.APPLICATION_DECIDE,
                   needs=(has_release, has_no_objection), tells=("expert",), note="none",
                   done=N_("The person is on the position and is told.")),
        Transition("drop",    N_("The person drops out"), ("asked", "agreed", "placed"), "dropped",
                   P.APPLICATION_DECIDE, tells=("expert",), note="required",
                   done=N_("The person has dropped out and is told. The next one on the reserve list can be asked.")),
    ),
)
# fmt: on
