"""The life of an expert's profile, as a table (domain guide 1.11)."""

from __future__ import annotations

from socx.access.permissions import Permission as P
from socx.core.i18n import N_
from socx.core.workflow import State, Transition, Workflow, is_whole
from socx.core.workflow import Tone as T

# fmt: off
PROFILE_WORKFLOW = Workflow(
    "expert",
    states=(
        #     name          label                       tone        waits for    working days
        State("incomplete", N_("Incomplete"),           T.NEUTRAL,  "expert"),
        State("submitted",  N_("To be verified"),       T.WAITING,  "advisers",  10),
        State("verified",   N_("Waits for consent"),    T.WAITING,  "expert"),
        State("active",     N_("Active"),               T.POSITIVE),
        State("stale",      N_("Needs an update"),      T.WAITING,  "expert",    60),
        State("inactive",   N_("Not active"),           T.NEGATIVE),
        State("erased",     N_("Erased"),               T.NEGATIVE),
    ),
    transitions=(
        Transition("submit", N_("Submit the profile"), ("incomplete", "inactive"), "submitted",
                   P.EXPERT_SUBMIT, needs=(is_whole,), tells=("advisers",), note="none",
                   done=N_("The profile is submitted. An adviser looks at it next.")),
        Transition("verify", N_("Verify"), ("submitted",), "verified", P.EXPERT_VERIFY, tells=("expert",),
                   done=N_("The profile is verified. The expert is told.")),
        # The two that the consent to be in the roster makes: at once when it is given, and when it is withdrawn.
        Transition("activate", N_("Take into the roster"), ("verified",), "active", P.EXPERT_AGE, note="none",
                   done=N_("The profile is in the roster.")),
        Transition("deactivate", N_("Take out of the roster"), ("active", "stale"), "verified", P.EXPERT_AGE,
                   note="none",
                   done=N_("The profile is out of the roster until its owner agrees again.")),
        Transition("return", N_("Return for completion"), ("submitted",), "incomplete", P.EXPERT_VERIFY,
                   tells=("expert",), note="required",
                   done=N_("The profile is returned to the expert.")),
        Transition("age", N_("Mark as out of date"), ("active",), "stale", P.EXPERT_AGE, tells=("expert",),
                   done=N_("The profile is marked as out of date.")),
        Transition("confirm", N_("Confirm that the profile is right"), ("stale", "active"), "active",
                   P.EXPERT_SUBMIT, needs=(is_whole,), note="none",
                   done=N_("The profile is confirmed.")),
        Transition("rest", N_("Take out: not confirmed for long"), ("stale",), "inactive", P.EXPERT_AGE,
                   tells=("expert",),
                   done=N_("The profile is taken out. The expert is told.")),
        Transition("pause", N_("Leave the roster for now"), ("submitted", "verified", "active", "stale"), "inactive",
                   P.EXPERT_SUBMIT,
                   done=N_("The profile has left the roster.")),
        Transition("erase", N_("Erase the profile"),
                   ("incomplete", "submitted", "verified", "active", "stale", "inactive"), "erased",
                   P.EXPERT_ERASE, note="none", page=True,
                   done=N_("The profile is erased.")),
    ),
)
# fmt: on

#: States in which a profile takes part in matching.
SEARCHABLE = ("active", "stale")
