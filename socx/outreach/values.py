"""Small values of outreach: kinds of events, the stages of the funnel."""

from __future__ import annotations

from socx.core.i18n import N_

# fmt: off
EVENT_KINDS = {
    "information_session": N_("Information session"),
    "webinar":             N_("Webinar"),
    "promotion":           N_("Promotion event"),
}

#: From an invitation to an action: what each number of the funnel counts.
STAGES = {
    "invited":   N_("Institutions invited"),
    "attended":  N_("Institutions that attended"),
    "met":       N_("Bilateral meetings"),
    "offered":   N_("Drafts offered"),
    "opened":    N_("Drafts opened"),
    "submitted": N_("Requests submitted"),
    "actions":   N_("Actions"),
}

#: Requests of the institutions that attended or met the facility, by when they were submitted.
WINDOWS = {
    "within_6":  (6,  N_("Requests within 6 months")),
    "within_12": (12, N_("Requests within 12 months")),
}
# fmt: on
