"""What is compared every night: profiles against the trail of their moves."""

from __future__ import annotations

from socx.audit.reconciling import states_follow_the_trail
from socx.core.i18n import N_
from socx.core.reconciling import Check, register
from socx.experts.models import Expert

register(Check("experts.states", N_("Profiles and their moves"), states_follow_the_trail("expert", Expert)))
