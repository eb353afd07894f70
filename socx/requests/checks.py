"""What is compared every night: requests against the trail of their moves."""

from __future__ import annotations

from socx.audit.reconciling import states_follow_the_trail
from socx.core.i18n import N_
from socx.core.reconciling import Check, register
from socx.requests.models import AssistanceRequest

register(
    Check("requests.states", N_("Requests and their moves"), states_follow_the_trail("request", AssistanceRequest))
)
