"""Small values of this room: what participants are counted by, who evaluates, how small a number stays untold."""

from __future__ import annotations

from socx.core.i18n import N_
from socx.core.values import INSTITUTION_TYPES

# fmt: off
#: When participants are counted: before the activity, and who came.
PHASES = {
    "planned": N_("Planned"),
    "actual":  N_("Took part"),
}

SEXES = {
    "women": N_("Women"),
    "men":   N_("Men"),
    "other": N_("Another answer"),
}

AGES = {
    "under_30": N_("Under 30"),
    "30_to_49": N_("30 to 49"),
    "from_50":  N_("50 and over"),
}

#: What the participants of a phase are broken down by. What a breakdown does not reach is "not told".
BREAKDOWNS = {
    "sex":         (N_("Women and men"),       SEXES),
    "age":         (N_("Age groups"),          AGES),
    "institution": (N_("Type of institution"), INSTITUTION_TYPES),
}

#: Who says how an activity was, in the order of columns.
GROUPS = {
    "partner":     N_("Partner"),
    "expert":      N_("Experts"),
    "participant": N_("Participants"),
}

#: What the partner is asked later: the milestone of the activity, and its name.
FOLLOW_UPS = {
    "followup_6":  N_("Follow-up after 6 months"),
    "followup_12": N_("Follow-up after 12 months"),
}

#: Questionnaires that somebody with an account fills in, signed.
SIGNED = {
    "partner": N_("Evaluation by the partner"),
    "expert":  N_("Evaluation by the expert"),
    **FOLLOW_UPS,
}
# fmt: on

MOST_PARTICIPANTS = 10_000

#: From fewer answers than this no figure is told: it would tell what one person said (domain guide 5.4c).
FEWEST = 3
