"""The life of a request for assistance, as a table (domain guide 1.11)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from socx.access.permissions import Permission as P
from socx.core.i18n import N_
from socx.core.workflow import State, Transition, Workflow
from socx.core.workflow import Tone as T


def has_required_answers(item: Any) -> Iterable[tuple[str, str]]:
    return item.missing_answers()


def has_eligibility(item: Any) -> str | None:
    return None if item.is_eligibility_complete else N_("Check every eligibility rule first.")


def has_no_failed_rule(item: Any) -> str | None:
    return N_("A rule is not met.") if item.has_failed_rule else None


def has_no_open_rule(item: Any) -> str | None:
    return N_("A rule is still to be confirmed.") if item.has_open_rule else None


def has_failed_rule(item: Any) -> str | None:
    return None if item.has_failed_rule else N_("No eligibility rule is marked as not met.")


def has_open_question(item: Any) -> str | None:
    return None if item.open_clarifications else N_("Write at least one question.")


def has_answers(item: Any) -> str | None:
    unanswered = any(not c.answer for c in item.open_clarifications)
    return N_("Answer every question first.") if unanswered else None


def has_whole_open_sections(item: Any) -> Iterable[tuple[str, str]]:
    return item.missing_in_open_sections()


def has_scores(item: Any) -> str | None:
    return None if item.is_scored else N_("Score every criterion first.")


def has_recommendation(item: Any) -> str | None:
    return None if item.is_recommended or not item.is_scored else N_("Give a recommendation first.")


def has_awaited_assessments(item: Any) -> str | None:
    return N_("The second assessor has not finished.") if item.awaited_assessors else None


def has_settled_differences(item: Any) -> str | None:
    return N_("Say how the differences between the assessors are settled.") if item.unsettled else None


def has_opinion(item: Any) -> str | None:
    """One of each EU office concerned: a joint request of two partners needs two."""
    if item.is_joint and item.opinions and item.awaited_partners:
        return N_("Not every EU office concerned has given its opinion.")
    return None if item.opinions else N_("The EU Delegation has not given its opinion.")


def is_of_one_institution(item: Any) -> str | None:
    return N_("Several institutions file this request. Each can withdraw for itself.") if item.is_joint else None


def has_action_form(item: Any) -> str | None:
    return None if item.action_form else N_("Draft the Action Form first.")


def has_complete_action_form(item: Any) -> Iterable[tuple[str, str]]:
    return item.missing_in_action_form()


def has_new_action_form(item: Any) -> str | None:
    form = item.action_form
    returned = form is not None and form.frozen_at is not None
    return N_("This version was returned. Change the Action Form first.") if returned else None


def has_decision(outcome: str) -> Callable[[Any], str | None]:
    """A need: the decision on the latest Action Form is written down, and it is this one."""

    def need(item: Any) -> str | None:
        found = item.decision
        is_decided = found and found.outcome == outcome and found.action_form is item.action_form
        return None if is_decided else N_("Write down the decision and its reason first.")

    return need


def has_instrument(item: Any) -> Iterable[tuple[str, str]]:
    if item.way_out is None or item.way_out.instrument is None:
        yield N_("Choose the instrument."), "instrument"


def has_other_request(item: Any) -> Iterable[tuple[str, str]]:
    if item.way_out is None or item.way_out.into_id is None:
        yield N_("Choose the request that takes this one up."), "into"


# fmt: off
REQUEST_WORKFLOW = Workflow(
    "request",
    states=(
        #     name             label                             tone        waits for     working days
        State("draft",         N_("Draft"),                      T.NEUTRAL,  "partner"),
        State("signing",       N_("To be signed"),               T.WAITING,  "approvers",   10),
        State("submitted",     N_("Submitted"),                  T.WAITING,  "advisers",     2),
        State("registered",    N_("Eligibility check"),          T.WAITING,  "advisers",     5),
        State("waiting",       N_("In the queue"),               T.NEUTRAL),
        State("assessment",    N_("Under assessment"),           T.WAITING,  "advisers",    15),
        State("clarification", N_("Clarification asked"),        T.WAITING,  "partner",     20),
        State("parked",        N_("Parked: no answer"),          T.NEUTRAL,  "partner"),
        State("opinion",       N_("With the EU Delegation"),     T.WAITING,  "delegation",  10),
        State("formulation",   N_("Action Form in preparation"), T.WAITING,  "advisers",    15),
        State("approval",      N_("With the Commission"),        T.WAITING,  "commission",  15),
        State("approved",      N_("Approved"),                   T.POSITIVE, "advisers",    10),
        State("under_way",     N_("Action under way"),           T.POSITIVE),
        State("closed",        N_("Action closed"),              T.POSITIVE),
        State("ineligible",    N_("Not eligible"),               T.NEGATIVE),
        State("rejected",      N_("Not approved"),               T.NEGATIVE),
        State("redirected",    N_("Sent to another instrument"), T.NEUTRAL),
        State("merged",        N_("Merged with another one"),    T.NEUTRAL),
        State("withdrawn",     N_("Withdrawn"),                  T.NEUTRAL),
    ),
    transitions=(
        Transition("send", N_("Send for signature"), ("draft",), "signing",
                   P.REQUEST_SEND, needs=(has_required_answers,), tells=("approvers",),
                   done=N_("The request is sent for signature. The approvers are told.")),
        Transition("ask_by_link", N_("Ask for a signature by link"), ("draft",), "signing",
                   P.REQUEST_SEND, needs=(has_required_answers,), note="none", page=True,
                   done=N_("The link to sign is sent.")),
        Transition("return_draft", N_("Return to the author"), ("signing",), "draft",
                   P.REQUEST_SIGN, tells=("partner",), note="required",
                   done=N_("The draft is returned to its author.")),
        Transition("take_back", N_("Take back and edit"), ("signing",), "draft",
                   P.REQUEST_SEND,
                   done=N_("The request is a draft again. You can edit it.")),
        Transition("sign", N_("Sign and submit"), ("draft", "signing"), "submitted",
                   P.REQUEST_SIGN, needs=(has_required_answers,), tells=("partner", "advisers", "delegation"),
                   note="none", page=True,
                   done=N_("The request is signed and submitted.")),
        Transition("register", N_("Register"), ("submitted",), "registered",
                   P.REQUEST_SCREEN, tells=("partner",), note="none",
                   done=N_("The request is registered.")),
        Transition("queue", N_("Put in the queue"), ("registered",), "waiting",
                   P.REQUEST_SCREEN, tells=("partner",), note="required",
                   done=N_("The request is in the queue. The partner is told.")),
        Transition("release", N_("Take out of the queue"), ("waiting",), "registered",
                   P.REQUEST_FOLLOW, tells=("partner", "advisers"),
                   done=N_("The request is out of the queue.")),
        Transition("accept", N_("Eligible: start assessment"), ("registered",), "assessment",
                   P.REQUEST_SCREEN, needs=(has_eligibility, has_no_failed_rule), tells=("partner",),
                   done=N_("The request is eligible. The assessment can start.")),
        Transition("decline", N_("Not eligible: close"), ("registered", "assessment"), "ineligible",
                   P.REQUEST_SCREEN, needs=(has_eligibility, has_failed_rule), tells=("partner", "delegation"),
                   note="required",
                   done=N_("The request is closed as not eligible. The partner is told.")),
        Transition("clarify", N_("Ask for clarification"), ("registered", "assessment"), "clarification",
                   P.REQUEST_SCREEN, needs=(has_open_question,), tells=("partner",), note="none", page=True,
                   done=N_("The questions are sent to the partner.")),
        Transition("answer", N_("Send the answers"), ("clarification", "parked"), "assessment",
                   P.REQUEST_ANSWER, needs=(has_answers, has_whole_open_sections), tells=("advisers",),
                   note="none", page=True,
                   done=N_("The answers are sent to the adviser.")),
        Transition("park", N_("Park until an answer comes"), ("clarification",), "parked",
                   P.REQUEST_PARK, tells=("partner", "advisers"), note="none",
                   done=N_("The request is parked until an answer comes. The partner is told.")),
        Transition("take_up", N_("Ask again"), ("parked",), "clarification",
                   P.REQUEST_SCREEN, tells=("partner",),
                   done=N_("The partner is asked again.")),
        Transition("consult", N_("Ask the EU Delegation"), ("assessment",), "opinion",
                   P.REQUEST_SCREEN, needs=(has_eligibility, has_no_failed_rule, has_no_open_rule, has_scores,
                                            has_recommendation, has_awaited_assessments, has_settled_differences),
                   tells=("delegation",),
                   done=N_("The EU Delegation is asked for its opinion.")),
        Transition("opine", N_("Give the opinion"), ("opinion",), "formulation",
                   P.REQUEST_OPINE, needs=(has_opinion,), tells=("advisers",), note="none", page=True,
                   done=N_("The opinion is sent.")),
        Transition("proceed", N_("Go on without an opinion"), ("opinion",), "formulation",
                   P.REQUEST_SCREEN, tells=("delegation",), note="required",
                   done=N_("The request goes on without an opinion. The EU Delegation is told.")),
        Transition("put_forward", N_("Submit for approval"), ("formulation",), "approval",
                   P.REQUEST_SCREEN, needs=(has_action_form, has_complete_action_form, has_new_action_form),
                   tells=("commission",),
                   done=N_("The Action Form is submitted for approval.")),
        Transition("approve", N_("Approve"), ("approval",), "approved",
                   P.REQUEST_DECIDE, needs=(has_decision("approved"),), tells=("partner", "advisers", "delegation"),
                   note="required", page=True,
                   done=N_("The action is approved. The partner and the adviser are told.")),
        Transition("return_form", N_("Return for changes"), ("approval",), "formulation",
                   P.REQUEST_DECIDE, needs=(has_decision("returned"),), tells=("advisers",), note="required", page=True,
                   done=N_("The Action Form is returned to the adviser.")),
        Transition("reject", N_("Do not approve"), ("approval",), "rejected",
                   P.REQUEST_DECIDE, needs=(has_decision("rejected"),), tells=("partner", "advisers", "delegation"),
                   note="required", page=True,
                   done=N_("The request is not approved. The partner and the adviser are told.")),
        Transition("start", N_("Start the action"), ("approved",), "under_way",
                   P.REQUEST_FOLLOW, tells=("partner", "delegation"), note="none", page=True,
                   done=N_("The action is made. Plan its activities now.")),
        Transition("complete", N_("Close the action"), ("under_way",), "closed",
                   P.REQUEST_FOLLOW, tells=("partner", "delegation"), page=True,
                   done=N_("The action is closed.")),
        Transition("redirect", N_("Send to another instrument"), ("registered", "assessment", "formulation"),
                   "redirected", P.REQUEST_SCREEN, needs=(has_instrument,), tells=("partner", "delegation"),
                   note="required", page=True,
                   done=N_("The request is closed here and sent to another instrument. The partner is told.")),
        Transition("merge", N_("Merge with another request"),
                   ("registered", "waiting", "assessment", "parked", "formulation"), "merged",
                   P.REQUEST_SCREEN, needs=(has_other_request,), tells=("partner", "delegation"),
                   note="required", page=True,
                   done=N_("The request is closed here and goes on with the other one. The partner is told.")),
        Transition("withdraw", N_("Withdraw the request"),
                   ("draft", "signing", "submitted", "registered", "waiting", "assessment", "clarification",
                    "parked", "opinion", "formulation", "approval"),
                   "withdrawn", P.REQUEST_WITHDRAW, needs=(is_of_one_institution,), tells=("advisers",), note="required",
                   done=N_("The request is withdrawn.")),
    ),
)
# fmt: on

#: Moves that end a case before its action: each has its reason, and the requester reads it on the case.
EXITS = frozenset({"decline", "reject", "redirect", "merge", "withdraw"})

#: Moves that an action makes on its request, in the same transaction; nobody makes them alone.
MADE_BY_ACTION = frozenset({"start", "complete"})

#: States before the facility sees the request.
DRAFT_STATES = frozenset({"draft", "signing"})

#: States in which the institution changes the sections that were opened for it, and answers.
ANSWERING_STATES = frozenset({"clarification", "parked"})

#: Working days after which whoever is awaited is reminded in a state, beside the weekly word about what is late.
REMINDERS = {"clarification": (10, 20), "opinion": (10, 20)}

#: Working days before a round closes on which those who have not signed are reminded.
BEFORE_CLOSING = (10, 2)

#: Working days without an answer after which a request is parked.
PARKED_AFTER = 30

#: States in which an institution has an open action (rule: one at a time, domain guide 0.4).
OPEN_ACTION_STATES = frozenset({"approved", "under_way"})

#: The road of a case in a few words, for its readers: (name, label, states on that stretch).
STAGES = (
    ("filing", N_("Filing"), ("draft", "signing")),
    ("eligibility", N_("Eligibility"), ("submitted", "registered", "waiting")),
    ("assessment", N_("Assessment"), ("assessment", "clarification", "parked")),
    ("opinion", N_("EU Delegation"), ("opinion",)),
    ("formulation", N_("Action Form"), ("formulation",)),
    ("decision", N_("Decision"), ("approval",)),
    ("action", N_("Action"), ("approved", "under_way")),
    ("closing", N_("Closing"), ("closed",)),
)
