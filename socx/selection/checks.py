"""What is compared every night: calls, applications and choices against the trail of their moves."""

from __future__ import annotations

from socx.audit.reconciling import states_follow_the_trail
from socx.core.i18n import N_
from socx.core.reconciling import Check, register
from socx.selection.models import Application, CallInvitation, ExpertCall, Nomination

for kind, table, label in (
    ("expert_call", ExpertCall, N_("Calls and their moves")),
    ("call_invitation", CallInvitation, N_("Invitations and their moves")),
    ("application", Application, N_("Applications and their moves")),
    ("nomination", Nomination, N_("Choices and their moves")),
):
    register(Check(f"selection.{kind}", label, states_follow_the_trail(kind, table)))
