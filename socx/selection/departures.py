"""Why a choice departs from the ranking: the reasons that there are, and what a reason has to say."""

from __future__ import annotations

from socx.core.i18n import N_

# fmt: off
#: Why somebody is left who has more points for a place.
DEPARTURES = {
    "together":     N_("The people complete each other better"),
    "context":      N_("Knows the country or the institution"),
    "experience":   N_("More practical experience than the profile shows"),
    "availability": N_("Not available (known from elsewhere)"),
    "chance":       N_("A first mission for somebody new"),
    "other":        N_("Other reason"),
}
# fmt: on

LONGEST_NOTE = 2000


def problems(reason_code: str, note: str, *, missing: str = "") -> dict[str, str]:
    """What is wrong with a reason and its note, by field; `missing` is said where a reason is needed and none given."""
    errors = {}
    if reason_code and reason_code not in DEPARTURES:
        errors["reason_code"] = N_("Choose one of the list.")
    elif missing and not reason_code:
        errors["reason_code"] = missing
    if len(note) > LONGEST_NOTE:
        errors["note"] = N_("This note is too long. 2,000 characters fit.")
    elif reason_code == "other" and not note.strip():
        errors["note"] = N_("Write the other reason.")
    return errors
