"""The lives of terms of reference, of a call, of an invitation and of an application, as tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from socx.access.permissions import Permission as P
from socx.core.i18n import N_
from socx.core.workflow import State, Transition, Workflow, is_whole
from socx.core.workflow import Tone as T


def has_chosen_positions(item: Any) -> Iterable[tuple[str, str]]:
    if not item.wished_positions:
        yield N_("Choose at least one position."), "positions"


def has_agreed_to_be_in_the_roster(item: Any) -> Iterable[tuple[str, str]]:
    if item.expert.in_roster_since is None:
        yield N_("Agree to be in the roster first. You find it in your profile, under consents."), "consent"


# fmt: off
TERMS_WORKFLOW = Workflow(
    "terms",
    states=(
        State("draft", N_("Draft"), T.WAITING, "advisers"),
        State("final", N_("Final"), T.POSITIVE),
    ),
    transitions=(
        Transition("finalise", N_("Make this version final"), ("draft",), "final", P.TERMS_WRITE,
                   needs=(is_whole,), note="none",
                   done=N_("The terms of reference are final. This version does not change any more.")),
    ),
)

CALL_WORKFLOW = Workflow(
    "call",
    states=(
        #     name         label                    tone        waits for
        State("draft",     N_("Draft"),             T.NEUTRAL,  "advisers"),
        State("open",      N_("Open"),              T.POSITIVE, "experts"),
        State("closed",    N_("Call closed"),       T.WAITING,  "advisers", 15),
        State("decided",   N_("Call decided"),      T.POSITIVE),
        State("cancelled", N_("Call cancelled"),    T.NEGATIVE),
    ),
    transitions=(
        Transition("publish",   N_("Open the call"), ("draft",), "open", P.CALL_MANAGE,
                   needs=(is_whole,), note="none",
                   done=N_("The call is open.")),
        Transition("close",     N_("Close the call now"), ("open",), "closed", P.CALL_CLOSE, tells=("advisers",),
                   done=N_("The call is closed. No more applications are taken.")),
        Transition("decide",    N_("Mark the call as decided"), ("closed",), "decided", P.CALL_MANAGE, page=True,
                   done=N_("The call is decided.")),
        Transition("republish", N_("Nobody suits: publish again"), ("closed",), "decided", P.CALL_MANAGE,
                   tells=("applicants",), note="required", page=True,
                   done=N_("The call is decided without a choice. A new round is prepared as a draft.")),
        Transition("cancel",    N_("Cancel the call"), ("draft", "open", "closed"), "cancelled", P.CALL_MANAGE,
                   tells=("applicants",), note="required",
                   done=N_("The call is cancelled. Those who applied are told.")),
    ),
)

INVITATION_WORKFLOW = Workflow(
    "call_invitation",
    states=(
        State("sent",     N_("Waiting for an answer"), T.WAITING,  "expert"),
        State("applied",  N_("Has applied"),           T.POSITIVE),
        State("declined", N_("Declined"),              T.NEGATIVE),
        State("later",    N_("Not now"),               T.NEUTRAL),
        State("lapsed",   N_("Not answered in time"),  T.NEUTRAL),
        State("ended",    N_("Call closed"),           T.NEUTRAL),
    ),
    transitions=(
        Transition("apply",    N_("Apply"), ("sent", "later", "declined", "lapsed"), "applied", P.INVITATION_ANSWER,
                   page=True, note="none",
                   done=N_("Your application is sent.")),
        Transition("decline",  N_("I do not want to apply"), ("sent",), "declined", P.INVITATION_ANSWER, page=True,
                   tells=("advisers",),
                   done=N_("Thank you for your answer. The facility is told.")),
        Transition("postpone", N_("Not now, ask me later"), ("sent",), "later", P.INVITATION_ANSWER, page=True,
                   tells=("advisers",),
                   done=N_("Thank you for your answer. The facility asks you again after that day.")),
        Transition("lapse",    N_("Let the invitation lapse"), ("sent",), "lapsed", P.INVITATION_LAPSE,
                   tells=("advisers",), note="none", page=True,
                   done=N_("The invitation has lapsed.")),
        Transition("end",      N_("End the invitation"), ("sent",), "ended", P.CALL_CLOSE, note="none", page=True,
                   done=N_("The invitation has ended.")),
    ),
)

APPLICATION_WORKFLOW = Workflow(
    "application",
    states=(
        State("draft",        N_("Draft"),                T.NEUTRAL,  "expert"),
        State("submitted",    N_("Sent"),                 T.WAITING,  "advisers"),
        State("withdrawn",    N_("Withdrawn"),            T.NEUTRAL),
        State("unsent",       N_("Not sent in time"),     T.NEUTRAL),
        State("selected",     N_("Selected"),             T.POSITIVE),
        State("reserve",      N_("On the reserve list"),  T.POSITIVE),
        State("not_selected", N_("Not selected"),         T.NEGATIVE),
        State("void",         N_("Call cancelled"),       T.NEUTRAL),
    ),
    transitions=(
        Transition("submit",   N_("Send the application"), ("draft", "withdrawn"), "submitted", P.APPLICATION_WRITE,
                   needs=(has_chosen_positions, has_agreed_to_be_in_the_roster), tells=("expert",), note="none",
                   page=True,
                   done=N_("Your application is sent. You can change it until the call closes.")),
        Transition("withdraw", N_("Withdraw the application"), ("draft", "submitted"), "withdrawn",
                   P.APPLICATION_WRITE,
                   done=N_("Your application is withdrawn.")),
        Transition("miss",     N_("Note that it was not sent"), ("draft",), "unsent", P.CALL_CLOSE, note="none",
                   page=True,
                   done=N_("The application was not sent in time.")),
        Transition("select",   N_("Select"), ("submitted", "reserve"), "selected", P.APPLICATION_DECIDE,
                   tells=("expert",), page=True,
                   done=N_("The person is selected.")),
        Transition("reserve",  N_("Put on the reserve list"), ("submitted",), "reserve", P.APPLICATION_DECIDE,
                   tells=("expert",), page=True,
                   done=N_("The person is on the reserve list.")),
        Transition("refuse",   N_("Do not select"), ("submitted", "reserve", "selected"), "not_selected",
                   P.APPLICATION_DECIDE, tells=("expert",), page=True,
                   done=N_("The person is not selected.")),
        Transition("step_back", N_("Step back"), ("selected",), "withdrawn", P.NOMINATION_ANSWER, page=True,
                   done=N_("The application is withdrawn.")),
        Transition("void",     N_("End with the call"), ("draft", "submitted"), "void", P.CALL_MANAGE, note="none",
                   page=True,
                   done=N_("The application has ended with its call.")),
    ),
)
# fmt: on

#: Call states in which its requirements and positions stand fixed: applicants have read them.
PUBLISHED_STATES = ("open", "closed", "decided")
#: Application states that the assessors look at.
SENT_STATES = ("submitted", "selected", "reserve", "not_selected")
