"""The lives of a deliverable and of a summary for publication, as tables (domain guide 1.11 and 5.4)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from socx.access.permissions import Permission as P
from socx.core.i18n import N_
from socx.core.workflow import State, Transition, Workflow, is_whole
from socx.core.workflow import Tone as T


def is_accepted_by_all(item: Any) -> Iterable[tuple[str, str]]:
    if item.missing_sides:
        yield N_("Everybody who accepts this kind must accept this version first."), ""


def has_text(item: Any) -> Iterable[tuple[str, str]]:
    if not item.texts:
        yield N_("Write the summary in at least one language."), "text_en"


def is_cleared_by_all(item: Any) -> Iterable[tuple[str, str]]:
    if item.missing_institutions:
        yield N_("Every institution of the request must clear this text first."), ""


# fmt: off
DELIVERABLE_WORKFLOW = Workflow(
    "deliverable",
    states=(
        #     name         label                          tone        waits for
        State("due",       N_("Not submitted yet"),       T.NEUTRAL,  "experts"),
        State("late",      N_("Late"),                    T.NEGATIVE, "experts"),
        State("submitted", N_("Submitted"),               T.WAITING,  "advisers"),
        State("returned",  N_("Returned with comments"),  T.WAITING,  "experts"),
        State("accepted",  N_("Accepted"),                T.POSITIVE),
        State("withdrawn", N_("No longer needed"),        T.NEUTRAL),
    ),
    transitions=(
        Transition("lapse",     N_("Mark as late"), ("due",), "late", P.DELIVERABLE_AGE, note="none", page=True,
                   done=N_("It is marked as late.")),
        Transition("renew",     N_("Due on a later day"), ("late",), "due", P.DELIVERABLE_AGE, note="none", page=True,
                   done=N_("It is due on a later day.")),
        Transition("submit",    N_("Submit"), ("due", "late", "returned"), "submitted", P.DELIVERABLE_SUBMIT,
                   needs=(is_whole,), tells=("judges",), note="none",
                   done=N_("It is submitted. Those who accept it are told.")),
        Transition("return",    N_("Return with comments"), ("submitted",), "returned", P.DELIVERABLE_JUDGE, page=True,
                   tells=("writers", "advisers"), note="required",
                   done=N_("It is returned with your comments. The experts are told.")),
        Transition("accept",    N_("Accept"), ("submitted",), "accepted", P.DELIVERABLE_JUDGE, page=True,
                   needs=(is_accepted_by_all,), tells=("writers", "judges"), note="none",
                   done=N_("It is accepted.")),
        Transition("withdraw",  N_("No longer needed"), ("due", "late", "submitted", "returned"), "withdrawn",
                   P.ACTIVITY_PLAN, tells=("writers",), note="required",
                   done=N_("It is taken off the list. The experts are told.")),
        Transition("ask_again", N_("Needed after all"), ("withdrawn",), "due", P.ACTIVITY_PLAN, tells=("writers",),
                   done=N_("It is on the list again. The experts are told.")),
    ),
)

SUMMARY_WORKFLOW = Workflow(
    "summary",
    states=(
        State("draft",     N_("Draft"),                  T.NEUTRAL, "advisers"),
        State("proposed",  N_("Proposed to the partner"), T.WAITING, "partner"),
        State("cleared",   N_("Cleared by the partner"), T.POSITIVE, "advisers"),
        State("published", N_("Published"),              T.POSITIVE),
    ),
    transitions=(
        Transition("propose",   N_("Propose it to the partner"), ("draft",), "proposed", P.SUMMARY_WRITE,
                   needs=(has_text,), tells=("partner",), note="none",
                   done=N_("The text is proposed. The partner is told.")),
        Transition("clear",     N_("Clear this text for publication"), ("proposed",), "cleared", P.SUMMARY_CLEAR, page=True,
                   needs=(is_cleared_by_all,), tells=("advisers",), note="none",
                   done=N_("The text is cleared for publication.")),
        Transition("refuse",    N_("Do not publish this text"), ("proposed", "cleared", "published"), "draft", P.SUMMARY_CLEAR,
                   tells=("advisers",), note="required",
                   done=N_("The text is not public. The facility is told.")),
        Transition("publish",   N_("Publish"), ("cleared",), "published", P.SUMMARY_WRITE, note="none",
                   done=N_("The text is published. The catalogue shows it when the action is closed.")),
        Transition("take_back", N_("Take it back to change it"), ("proposed", "cleared", "published"), "draft", P.SUMMARY_WRITE,
                   done=N_("The text is a draft again. It is not public, and the partner clears it anew.")),
    ),
)
# fmt: on

#: States in which nothing is waited for any more.
SETTLED = ("accepted", "withdrawn")

#: States in which versions, drafts and photos come.
WRITABLE = ("due", "late", "returned")
