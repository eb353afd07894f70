"""The life of a recommendation, as a table (domain guide 5.6)."""

from __future__ import annotations

from typing import Any

from socx.access.permissions import Permission as P
from socx.core.i18n import N_
from socx.core.workflow import State, Transition, Workflow
from socx.core.workflow import Tone as T


def has_request(item: Any) -> str | None:
    return None if item.requests else N_("Link the request that takes it up first.")


def has_action(item: Any) -> str | None:
    return None if item.actions else N_("Link the action that takes it up first.")


OPEN = ("noted", "under_consideration")

# fmt: off
RECOMMENDATION_WORKFLOW = Workflow(
    "recommendation",
    states=(
        State("noted",               N_("Noted"),                   T.NEUTRAL),
        State("under_consideration", N_("Under consideration"),     T.WAITING),
        State("in_request",          N_("Taken up in a request"),   T.POSITIVE),
        State("in_action",           N_("Taken up in an action"),   T.POSITIVE),
        State("not_taken_up",        N_("Not taken up"),            T.NEGATIVE),
        State("superseded",          N_("Superseded"),              T.NEUTRAL),
    ),
    transitions=(
        Transition("consider",       N_("Consider it"), ("noted", "not_taken_up"), "under_consideration",
                   P.RECOMMENDATION_WRITE, done=N_("The recommendation is under consideration.")),
        Transition("take_up",        N_("Mark as taken up in a request"), OPEN, "in_request",
                   P.RECOMMENDATION_WRITE, needs=(has_request,),
                   done=N_("The recommendation is linked to its request.")),
        Transition("take_into_action", N_("Mark as taken up in an action"), (*OPEN, "in_request"), "in_action",
                   P.RECOMMENDATION_WRITE, needs=(has_action,),
                   done=N_("The recommendation is linked to its action.")),
        Transition("leave",          N_("Do not take it up"), OPEN, "not_taken_up",
                   P.RECOMMENDATION_WRITE, note="required", done=N_("The recommendation is not taken up.")),
        Transition("supersede",      N_("Mark as superseded by a later one"),
                   (*OPEN, "in_request", "in_action", "not_taken_up"), "superseded",
                   P.RECOMMENDATION_WRITE, note="required", done=N_("The recommendation is marked as superseded.")),
    ),
)
# fmt: on

#: States of a recommendation that came to something.
TAKEN_UP = ("in_request", "in_action")
